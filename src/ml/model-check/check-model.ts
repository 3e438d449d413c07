import { createHash } from 'node:crypto';
import { DomainError } from '../../shared/error-codes.js';
import { type CheckedModel, type ModelCheckReport, UPLOAD_LIMITS, type UploadFile } from '../../shared/model-check.js';
import type { ScoringLead } from '../../shared/score.js';
import { sigmoid } from '../build-score.js';
import { createModelScorer } from '../create-model-scorer.js';
import { type FeatureInput, featureReaders } from '../features/feature-readers.js';
import { type LoadedModel, loadModelFiles, parseManifest } from '../load-model.js';
import { ModelError } from '../model-error.js';
import { MOST_RUN_ROWS } from '../model-inputs.js';
import type { ExaminableScorer } from '../model-scorer.js';
import { checkOnnx } from '../onnx-file/check-onnx.js';
import type { OnnxFile } from '../onnx-file/onnx-file.js';
import { readOnnx } from '../onnx-file/read-onnx.js';
import { checkPorts } from './check-ports.js';
import { edgeRows } from './edge-rows.js';
import { measureAgainstOutcomes } from './outcomes.js';
import { readSamples, type Sample } from './read-samples.js';
import { checkAnswer, type TrialRun, trialRun } from './trial-run.js';

/** Samples that are run alone, too. */
const ALONE = 10;
const REPEATS = 3;
/** By how much the same row may be answered differently in another company: 32-bit numbers, added in another order. */
const SAME = 1e-5;

/**
 * Checks a model that somebody brings: what its file says, then what it does. Runs it, so it belongs into a process of its own.
 *
 * @throws DomainError as {@link ModelChecker}
 */
export async function checkModel(files: Record<UploadFile, Uint8Array>): Promise<CheckedModel> {
  const manifest = orDomainError(() => parseManifest(files.manifest));
  const sha256 = createHash('sha256').update(files.onnx).digest('hex');
  if (sha256 !== manifest.onnx.sha256) {
    throw new DomainError(
      'model_hash_mismatch',
      `The model has SHA-256 ${sha256}; the manifest says ${manifest.onnx.sha256}.`,
    );
  }
  const file = readOnnx(files.onnx);
  checkOnnx(file);
  checkPorts(file, manifest);
  const samples = readSamples(files.samples, manifest);

  const loaded = await loadModelFiles({ manifest, onnx: files.onnx }).catch((error: unknown) =>
    orDomainError(() => raise(error)),
  );
  const readers = featureReaders(manifest);
  const rows = samples.map(({ inputs }) =>
    readers.map(({ spec, interpret }) => interpret(inputs[spec.key] ?? null).input),
  );
  const run = trialRun(loaded);
  await checkAnswers(run, rows, loaded);
  const latency = await measureLatency(run, rows);
  const scorer = createModelScorer(loaded);
  return {
    key: manifest.key,
    version: manifest.version,
    kind: manifest.kind,
    sha256,
    manifest,
    report: await report({ file, samples, rows, scorer, latency }),
  };
}

/** Every sample, what is missing or unknown included, has an answer that is sound, the same each time and in any company. */
async function checkAnswers(run: TrialRun, rows: FeatureInput[][], { manifest }: LoadedModel): Promise<void> {
  const { kind } = manifest;
  const answers = await run(rows);
  answers.forEach((answer, index) => checkAnswer(answer, kind, `sample ${index + 1}`));
  for (const { row, what } of edgeRows(manifest, rows[0]!)) checkAnswer((await run([row]))[0]!, kind, what);

  requireSame(answers, await run(rows), 'the second time');
  const alone: number[][] = [];
  for (const row of rows.slice(0, ALONE)) alone.push(...(await run([row])));
  requireSame(answers.slice(0, ALONE), alone, 'alone');
}

function requireSame(answers: number[][], others: number[][], when: string): void {
  answers.forEach((answer, index) => {
    const far = Math.max(...answer.map((value, column) => Math.abs(value - others[index]![column]!)));
    if (far <= SAME) return;
    throw new DomainError(
      'model_output_invalid',
      `The model answers otherwise for sample ${index + 1} ${when}, by ${far.toPrecision(2)}.`,
    );
  });
}

/** CPU time, so that a busy machine refuses no model. */
async function measureLatency(run: TrialRun, rows: FeatureInput[][]): Promise<ModelCheckReport['latency']> {
  const many = (count: number) => Array.from({ length: count }, (_, index) => rows[index % rows.length]!);
  const rowMs = await cpuMs(() => run(rows.slice(0, 1)));
  requireFast('A row', rowMs, UPLOAD_LIMITS.rowMs);
  const thousandRowsMs = await cpuMs(() => run(many(1_000)));
  requireFast('A thousand rows', thousandRowsMs, UPLOAD_LIMITS.thousandRowsMs);
  // What it takes of memory now it takes at most: the process is being watched.
  await run(many(MOST_RUN_ROWS));
  return { rowMs, thousandRowsMs };
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

function requireFast(what: string, ms: number, most: number): void {
  if (ms <= most) return;
  throw new DomainError('model_too_slow', `${what} takes ${Math.round(ms)} ms of CPU time, more than ${most}.`);
}

async function report(checked: {
  file: OnnxFile;
  samples: Sample[];
  rows: FeatureInput[][];
  scorer: ExaminableScorer;
  latency: ModelCheckReport['latency'];
}): Promise<ModelCheckReport> {
  const { file, samples, rows, scorer } = checked;
  const columns = scorer.readers.map((_, feature) => rows.map((row) => row[feature]!));
  const probabilities = Array.from(await scorer.logOdds(columns, rows.length), sigmoid);
  // The samples are by feature, not by field: of a lead about whom nothing is known, the explanation is as good.
  const [score] = await scorer.score([{ attributes: {} } satisfies ScoringLead]);
  const operators: Record<string, number> = {};
  for (const { operator } of file.nodes) operators[operator] = (operators[operator] ?? 0) + 1;
  return {
    operators,
    opsets: Object.fromEntries([...file.opsets].map(([domain, version]) => [domain || 'ai.onnx', version])),
    samples: { rows: samples.length, outcomes: samples.filter(({ outcome }) => outcome != null).length },
    probabilities: {
      least: Math.min(...probabilities),
      mean: probabilities.reduce((sum, value) => sum + value, 0) / probabilities.length,
      greatest: Math.max(...probabilities),
    },
    latency: checked.latency,
    explanation: score!.explanation ?? { method: 'additive', error: 0 },
    metrics: measureAgainstOutcomes(samples, probabilities),
  };
}

function orDomainError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const code =
      error.code === 'manifest_invalid' || error.code === 'model_hash_mismatch' ? error.code : 'model_invalid';
    throw new DomainError(code, error.message);
  }
}

function raise(error: unknown): never {
  throw error;
}
