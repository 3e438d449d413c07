import { jest } from '@jest/globals';
import { execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FROM_SOURCE } from '../../shared/from-source.js';
import type { UploadFile } from '../../shared/model-check.js';
import { createModelChecker } from './model-checker.js';

const MODELS = join(import.meta.dirname, '../../../test/fixtures/models');
const SAMPLES = Array.from({ length: 100 }, (_, index) => ({
  inputs: {
    visits: index % 12,
    minutes: index % 3 === 0 ? null : index / 4,
    source: ['Google', 'Portal', null][index % 3],
  },
}));

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'model-check-'))));
afterEach(() => rm(folder, { recursive: true }));

type Manifest = Record<string, unknown> & { onnx: Record<string, unknown>; features: Record<string, unknown>[] };

/** A folder as an upload makes it, of a model that takes what `logistic` takes. */
async function upload(
  onnx: string,
  change: (manifest: Manifest) => unknown = (manifest) => manifest,
  files: Partial<Record<UploadFile, string>> = {},
): Promise<string> {
  const bytes = await readFile(join(MODELS, `${onnx}.onnx`));
  const manifest = JSON.parse(await readFile(join(MODELS, 'logistic.manifest.json'), 'utf8')) as Manifest;
  manifest.onnx.sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(folder, 'onnx'), bytes);
  await writeFile(join(folder, 'manifest'), files.manifest ?? JSON.stringify(change(manifest)));
  await writeFile(join(folder, 'samples'), files.samples ?? JSON.stringify(SAMPLES));
  return folder;
}

jest.setTimeout(60_000);
const checker = createModelChecker();

describe('checking a model that somebody brings', () => {
  it('lets a sound one pass, and says what it found', async () => {
    expect(await checker.check(await upload('logistic'))).toMatchObject({
      key: 'logistic',
      kind: 'probability',
      manifest: { features: [{ key: 'visits' }, {}, {}] },
      report: {
        operators: { LabelEncoder: 1, Sigmoid: 1, Where: 2 },
        opsets: { 'ai.onnx': 17, 'ai.onnx.ml': 3 },
        samples: { rows: 100, outcomes: 0 },
        explanation: { method: 'shapley_exact', error: 0 },
        metrics: null,
      },
    });
  });

  it('takes a forest as scikit-learn exports it, with outcomes, as NDJSON', async () => {
    for (const [from, to] of [
      ['forest.onnx', 'onnx'],
      ['forest.manifest.json', 'manifest'],
    ] as const) {
      await cp(join(MODELS, from), join(folder, to));
    }
    const samples = JSON.parse(await readFile(join(MODELS, 'forest.samples.json'), 'utf8')) as Record<
      string,
      unknown
    >[];
    const lines = samples.map(({ inputs, outcome }) => JSON.stringify({ inputs, outcome }));
    await writeFile(join(folder, 'samples'), lines.join('\n'));
    const { report } = await checker.check(folder);
    expect(report.samples).toEqual({ rows: 120, outcomes: 120 });
    expect(report.metrics!.auc).toBeGreaterThan(0.9);
    const said = samples.map(({ probability }) => probability as number);
    expect(report.probabilities.mean).toBeCloseTo(said.reduce((sum, value) => sum + value, 0) / 120, 5);
  });

  it('takes the starter, which is additive', async () => {
    const starter = join(MODELS, '../../../models/starter');
    await cp(join(starter, 'model.onnx'), join(folder, 'onnx'));
    await cp(join(starter, 'manifest.json'), join(folder, 'manifest'));
    const samples = Array.from({ length: 100 }, (_, index) => ({ inputs: { total_visits: index, city: 'Mumbai' } }));
    await writeFile(join(folder, 'samples'), JSON.stringify(samples));
    expect(await checker.check(folder)).toMatchObject({
      kind: 'additive',
      report: { explanation: { method: 'additive', error: 0 } },
    });
  });

  it.each([
    ['corrupt', 'model_invalid', 'no ONNX model'],
    ['opset-27', 'model_opset_unsupported', 'version 27 of ai.onnx; 7 to 26'],
    ['ir-99', 'model_opset_unsupported', 'IR version 99'],
    ['custom', 'model_operators_refused', 'Sigmoid of com.acme'],
    ['function', 'model_operators_refused', 'operators of its own'],
    ['branch', 'model_operators_refused', 'uses If'],
    ['random', 'model_operators_refused', 'by chance'],
    ['huge-constant', 'model_too_large', 'claims 40000000000 values'],
    ['bomb', 'model_too_large', 'ConstantOfShape makes 1000000000000 values'],
    ['external', 'model_invalid', 'in another file'],
    ['sized-by-lead', 'model_operators_refused', "a size that a lead's values decide"],
    ['memory', 'model_too_large', 'more than 1024 MB of memory'],
    ['slow', 'model_too_slow', 'ms of CPU time'],
    ['percent', 'model_output_invalid', 'is no probability'],
    ['not-a-number', 'model_output_invalid', 'answers NaN'],
    ['no-missing', 'model_output_invalid', 'answers NaN for a lead about whom nothing is known'],
    ['by-company', 'model_output_invalid', 'answers otherwise for sample 1 alone'],
    ['three-classes', 'model_output_invalid', 'not 1 or 2 a row'],
  ])('refuses the model %s: %s', async (name, code, words) => {
    await expect(checker.check(await upload(name))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as unknown,
    });
  });

  const renamed = (manifest: Manifest, key: string) => ({
    ...manifest,
    features: manifest.features.map((feature, index) => (index === 0 ? { ...feature, key } : feature)),
  });
  const describing = (manifest: Manifest, description: object) => ({
    ...manifest,
    features: manifest.features.map((feature, index) => (index === 0 ? { ...feature, ...description } : feature)),
  });
  it.each<[string, string, string, (manifest: Manifest) => unknown]>([
    [
      'lists another input',
      'model_invalid',
      'takes visits, which the manifest does not have',
      (m) => renamed(m, 'calls'),
    ],
    [
      'lists one too many',
      'model_invalid',
      'has calls, which the model does not take',
      (m) => ({ ...m, features: [...m.features, { ...m.features[0], key: 'calls' }] }),
    ],
    [
      'takes a category for a number',
      'model_invalid',
      'The input source is string',
      (m) => ({ ...m, features: m.features.map((feature) => ({ ...feature, type: 'numeric', categories: [] })) }),
    ],
    [
      'names another output',
      'model_invalid',
      'has no output scores; it has probability',
      (m) => ({ ...m, onnx: { ...m.onnx, probabilityOutput: 'scores' } }),
    ],
    [
      'names another file',
      'model_hash_mismatch',
      'the manifest says 0000',
      (m) => ({ ...m, onnx: { ...m.onnx, sha256: '0'.repeat(64) } }),
    ],
    [
      'has other bins than edges',
      'manifest_invalid',
      'one more share than there are edges',
      (m) => describing(m, { distribution: { edges: [1, 2, 3], shares: [0.5, 0.5], missing: 0 } }),
    ],
    [
      'has edges that fall',
      'manifest_invalid',
      'ascend',
      (m) => describing(m, { distribution: { edges: [2, 1], shares: [0.3, 0.3, 0.3], missing: 0.1 } }),
    ],
    [
      'has quantiles that fall',
      'manifest_invalid',
      'ascend',
      (m) => describing(m, { quantiles: Array.from({ length: 101 }, (_, percent) => 100 - percent) }),
    ],
    ['has no background', 'manifest_invalid', 'background', (m) => ({ ...m, background: [] })],
    ['is none', 'manifest_invalid', 'manifest.json', () => []],
  ])('refuses a manifest that %s', async (_, code, words, change) => {
    await expect(checker.check(await upload('logistic', change))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as unknown,
    });
  });

  it.each([
    ['too few', JSON.stringify(SAMPLES.slice(1)), 'There are 99 rows; 100 to 1000'],
    ['of another feature', JSON.stringify(SAMPLES.map(() => ({ inputs: { calls: 1 } }))), 'Row 1 has calls'],
    [
      'with text for a number',
      JSON.stringify(SAMPLES.map(() => ({ inputs: { visits: 'many' } }))),
      '"many" for the number visits',
    ],
    ['with an outcome of 2', JSON.stringify(SAMPLES.map((row) => ({ ...row, outcome: 2 }))), 'Row 1:'],
    ['of no JSON', 'visits,minutes\n1,2', 'neither a JSON array'],
  ])('refuses samples %s', async (_, samples, words) => {
    await expect(checker.check(await upload('logistic', undefined, { samples }))).rejects.toMatchObject({
      code: 'samples_invalid',
      message: expect.stringContaining(words) as unknown,
    });
  });

  it('refuses what was not a model in the first place', async () => {
    for (const text of ['', 'PK\u0003\u0004', '{}', '\u0000'.repeat(1_000)]) {
      await upload('logistic');
      await writeFile(join(folder, 'onnx'), text);
      const manifest = JSON.parse(await readFile(join(folder, 'manifest'), 'utf8')) as Manifest;
      manifest.onnx.sha256 = createHash('sha256').update(text).digest('hex');
      await writeFile(join(folder, 'manifest'), JSON.stringify(manifest));
      await expect(checker.check(folder)).rejects.toMatchObject({ code: 'model_invalid' });
    }
  });

  it('quotes no more than a few lines of what a file holds', async () => {
    const endless = (manifest: Manifest) => ({ ...manifest, features: Array<object>(10_000).fill({}) });
    const refusal = checker.check(await upload('logistic', endless));
    await expect(refusal).rejects.toMatchObject({ code: 'manifest_invalid' });
    expect(((await refusal.catch((error: unknown) => error)) as Error).message.length).toBeLessThanOrEqual(2_000);
  });

  it('ends after a time, too, where whoever started it has been killed', async () => {
    const file = new URL('./check-process.ts', import.meta.url);
    await upload('logistic');
    // A file that nobody writes: on a busy machine a check may be over before its watch is up.
    await rm(join(folder, 'onnx'));
    execFileSync('mkfifo', [join(folder, 'onnx')]);
    const child = fork(file, [folder, '1'], { execArgv: [...FROM_SOURCE], silent: true });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });

  it('gives up after a time, and takes no more than some at a time', async () => {
    const hasty = createModelChecker({ totalMs: 1 });
    const path = await upload('logistic');
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => hasty.check(path)));
    const codes = answers.map((answer) => (answer as { reason: { code: string } }).reason.code);
    expect(codes).toEqual([...Array<string>(4).fill('model_too_slow'), 'overloaded', 'overloaded']);
  });
});
