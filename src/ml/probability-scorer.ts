import { setImmediate as breathe } from 'node:timers/promises';
import type { Tensor } from 'onnxruntime-node';
import type { Score, ScoringLead } from '../shared/score.js';
import { buildScore, cutOff, logit } from './build-score.js';
import { type Background, explain, mean } from './explain/shapley.js';
import { type FeatureInput, type FeatureReader, featureReaders } from './features/feature-readers.js';
import type { LoadedModel } from './load-model.js';
import type { ProbabilityManifest } from './manifest.js';
import { ModelError } from './model-error.js';
import { type ModelInputs, modelInputs, MOST_RUN_ROWS } from './model-inputs.js';
import type { ExaminableScorer } from './model-scorer.js';

/** Leads that share the rows of {@link MOST_ROWS}. */
const BATCH = 1_000;
/**
 * Rows of the model that explaining a batch may take. A lead alone has them all: ten features are exact against a hundred rows (102,200). Of a
 * thousand leads each has 524, which are sampled where that is too few, and say so.
 */
const MOST_ROWS = 524_288;
/** A single lead gets no more than makes ten features exact. */
const MOST_ROWS_A_LEAD = 131_072;
/** What a probability may be beyond 0 or 1 for the sake of 32-bit numbers. */
const ROUNDING = 1e-6;

/** Scores with any classifier whose output is a probability; its reasons are Shapley values (docs/adr/0019-shapley-for-any-classifier.md). */
export class ProbabilityScorer implements ExaminableScorer {
  readonly model: { key: string; version: string };
  readonly manifest: ProbabilityManifest;
  readonly readers: readonly FeatureReader[];
  private readonly inputs: ModelInputs;
  private background: Promise<Background> | null = null;

  /** @throws ModelError `model_invalid` where the model's output is no probability */
  constructor(private readonly loaded: LoadedModel) {
    const { manifest } = loaded;
    if (manifest.kind !== 'probability') throw new ModelError('model_invalid', `${manifest.key} gives no probability`);
    this.manifest = manifest;
    this.model = { key: manifest.key, version: manifest.version };
    this.readers = featureReaders(manifest);
    this.inputs = modelInputs(loaded);
  }

  async score(leads: readonly ScoringLead[], at = new Date()): Promise<Score[]> {
    const scores: Score[] = [];
    for (let start = 0; start < leads.length; start += BATCH) {
      scores.push(...(await this.scoreBatch(leads.slice(start, start + BATCH), at)));
    }
    return scores;
  }

  /**
   * Probabilities as the model gives them, before calibration.
   *
   * @param columns - what goes in, by feature
   * @throws ModelError `model_failed` where it does not run, or answers with something else
   */
  async probabilities(columns: readonly FeatureInput[][], rows: number): Promise<Float64Array> {
    const answers = new Float64Array(rows);
    for (let start = 0; start < rows; start += MOST_RUN_ROWS) {
      // While the model runs, some 2 to 200 ms, nothing else does in the process.
      if (start > 0) await breathe();
      const count = Math.min(MOST_RUN_ROWS, rows - start);
      const part = count === rows ? columns : columns.map((column) => column.slice(start, start + count));
      answers.set(await this.run(part, count), start);
    }
    return answers;
  }

  async logOdds(columns: readonly FeatureInput[][], rows: number): Promise<Float64Array> {
    const { a, b } = this.manifest.calibration;
    const probabilities = await this.probabilities(columns, rows);
    return probabilities.map((value) => cutOff(a * cutOff(logit(value)) + b));
  }

  private async scoreBatch(leads: readonly ScoringLead[], at: Date): Promise<Score[]> {
    const values = this.readers.map((reader) => leads.map((lead) => reader.read(lead, at)));
    const columns = values.map((column) => column.map(({ input }) => input));
    const logOdds = await this.logOdds(columns, leads.length);
    this.background ??= this.evaluateBackground();
    const background = await this.background;
    const mostRows = Math.min(MOST_ROWS_A_LEAD, Math.floor(MOST_ROWS / leads.length));
    const scores: Score[] = [];
    for (let row = 0; row < leads.length; row += 1) {
      const lead = columns.map((column) => column[row]!);
      const { contributions, isExact, error } = await explain(
        lead,
        logOdds[row]!,
        background,
        (rows, count) => this.logOdds(rows, count),
        mostRows,
      );
      const score = buildScore({
        model: this.model,
        baseline: mean(background.values),
        logOdds: logOdds[row]!,
        reasons: this.manifest.features.map(({ key, label }, index) => ({
          feature: key,
          label,
          value: values[index]![row]!.raw,
          contribution: contributions[index]!,
        })),
        bands: this.manifest.bands,
        fallback: false,
        computedAt: at.toISOString(),
      });
      scores.push({ ...score, explanation: { method: isExact ? 'shapley_exact' : 'shapley_sampled', error } });
    }
    return scores;
  }

  private async evaluateBackground(): Promise<Background> {
    try {
      const rows = this.manifest.background.map((row) =>
        this.readers.map((reader) => reader.interpret(row[reader.spec.key] ?? null).input),
      );
      const columns = this.readers.map((_, feature) => rows.map((row) => row[feature]!));
      return { rows, values: await this.logOdds(columns, rows.length) };
    } catch (error) {
      this.background = null;
      throw error;
    }
  }

  private async run(columns: readonly FeatureInput[][], rows: number): Promise<Float64Array> {
    const { probabilityOutput, positiveIndex } = this.manifest.onnx;
    let data: unknown;
    try {
      const output = await this.loaded.session.run(this.inputs(columns, rows), [probabilityOutput]);
      data = (output[probabilityOutput] as Tensor | undefined)?.data;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ModelError('model_failed', `the model failed: ${message}`, { cause: error });
    }
    const numbers = ArrayBuffer.isView(data) ? (data as unknown as ArrayLike<number>) : { length: -1 };
    const width = numbers.length / rows;
    if (width !== 1 && width !== 2) {
      throw new ModelError('model_failed', `the model did not answer with one or two numbers for each of ${rows} rows`);
    }
    const answers = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const value = Number((numbers as ArrayLike<number>)[width === 1 ? row : row * 2 + positiveIndex]);
      if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
        throw new ModelError('model_failed', `the model answered ${value}, which is no probability`);
      }
      answers[row] = Math.min(1, Math.max(0, value));
    }
    return answers;
  }
}
