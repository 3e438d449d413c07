import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { logit } from '../ml/build-score.js';
import { loadModel, type LoadedModel } from '../ml/load-model.js';
import type { ScoringProblem } from './problem-reports.js';
import { ServingScorer } from './serving-scorer.js';

const STARTER = join(import.meta.dirname, '../../models/starter');
const ORGANIZATION = '00000000-0000-7000-8000-000000000000';
const LEADS = [{ attributes: { total_visits: 4 } }, { attributes: { total_visits: 0 } }];

describe('a scorer of an organization that knows no model', () => {
  let directory: string;
  let problems: ScoringProblem[];
  let now: number;
  const onProblem = (problem: ScoringProblem): unknown => problems.push(problem);
  const make = (load: () => Promise<LoadedModel> = () => loadModel(directory), tell = onProblem) =>
    new ServingScorer({
      files: { load, loadShipped: load },
      loadPlan: () => Promise.resolve(null),
      reader: () => {
        throw new Error('no database');
      },
      onProblem: tell,
      now: () => now,
    });
  const create = async (load?: () => Promise<LoadedModel>) => {
    const scorer = make(load);
    await scorer.start();
    return scorer;
  };

  beforeEach(async () => {
    problems = [];
    now = 0;
    directory = await mkdtemp(join(tmpdir(), 'model-'));
    await cp(STARTER, directory, { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function changeManifest(change: (manifest: Record<string, unknown>) => unknown) {
    const path = join(directory, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify(change(manifest)));
  }

  test('answers by the model where it is sound', async () => {
    const scorer = await create();
    expect(scorer.status()).toEqual({
      model: { key: 'starter', version: expect.any(String) },
      fallback: false,
      problem: null,
    });
    expect((await scorer.score(ORGANIZATION, LEADS)).map(({ fallback }) => fallback)).toEqual([false, false]);
    expect(await scorer.score(ORGANIZATION, [])).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('says the log-odds of the model alone, and nothing where it cannot', async () => {
    const scorer = await create();
    const scores = await scorer.score(ORGANIZATION, LEADS);
    const logOdds = await scorer.logOddsAt(ORGANIZATION, LEADS, [new Date(0), new Date()]);
    scores.forEach(({ value }, index) => expect(logOdds![index]).toBeCloseTo(logit(value), 6));
    const without = await create(() => Promise.reject(new Error('no model')));
    expect(await without.logOddsAt(ORGANIZATION, LEADS, [new Date(), new Date()])).toBeNull();
  });

  test('loads the model no sooner than it is asked, where it is to be lazy', async () => {
    let loads = 0;
    const scorer = make(() => {
      loads++;
      return loadModel(directory);
    });
    expect(scorer.status()).toMatchObject({ fallback: true });
    expect(loads).toBe(0);
    expect((await scorer.score(ORGANIZATION, LEADS)).map(({ fallback }) => fallback)).toEqual([false, false]);
    await scorer.score(ORGANIZATION, LEADS);
    expect(loads).toBe(1);
    expect(problems).toEqual([]);
  });

  const damages: [string, string, () => Promise<unknown>][] = [
    ['the directory is missing', 'model_missing', () => rm(join(directory, 'manifest.json'))],
    ['the ONNX file is missing', 'model_missing', () => rm(join(directory, 'model.onnx'))],
    ['the manifest is not JSON', 'manifest_invalid', () => writeFile(join(directory, 'manifest.json'), '{"schema')],
    ['the manifest lacks terms', 'manifest_invalid', () => changeManifest((manifest) => ({ ...manifest, terms: [] }))],
    [
      'a byte of the ONNX file changed',
      'model_hash_mismatch',
      async () => {
        const bytes = await readFile(join(directory, 'model.onnx'));
        bytes[bytes.length - 1]! ^= 1;
        await writeFile(join(directory, 'model.onnx'), bytes);
      },
    ],
    [
      'the ONNX file is rubbish, hash and all',
      'model_invalid',
      async () => {
        await writeFile(join(directory, 'model.onnx'), 'rubbish');
        const sha256 = createHash('sha256').update('rubbish').digest('hex');
        await changeManifest((manifest) => ({ ...manifest, onnx: { ...(manifest.onnx as object), sha256 } }));
      },
    ],
    [
      'the manifest lists other features than the ONNX file reads',
      'model_invalid',
      () =>
        changeManifest((manifest) => ({
          ...manifest,
          features: (manifest.features as { key: string }[]).filter(({ key }) => key !== 'search'),
          terms: (manifest.terms as string[][]).filter((term) => !term.includes('search')),
        })),
    ],
    [
      'the manifest lists other terms than the model answers with',
      'model_failed',
      () => changeManifest((manifest) => ({ ...manifest, terms: (manifest.terms as string[][]).slice(1) })),
    ],
  ];
  test.each(damages)('answers by rules where %s', async (_, code, damage) => {
    await damage();
    const scorer = await create();
    const scores = await scorer.score(ORGANIZATION, LEADS);
    expect(scores.map(({ fallback, model }) => [fallback, model.key])).toEqual([
      [true, 'rules'],
      [true, 'rules'],
    ]);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(scorer.status()).toEqual({
      model: { key: 'rules', version: '1' },
      fallback: true,
      problem: problems[0]!.message,
    });
  });

  test('answers by rules where a running model throws, and by the model again after a pause', async () => {
    let broken = false;
    const scorer = await create(async () => {
      const loaded = await loadModel(directory);
      const run: LoadedModel['session']['run'] = async (feeds, fetches) => {
        if (broken) throw new Error('out of memory');
        return loaded.session.run(feeds, fetches);
      };
      return { ...loaded, session: { ...loaded.session, run } };
    });
    expect(scorer.status().fallback).toBe(false);
    broken = true;
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(true);
    expect(problems).toEqual([
      {
        organizationId: ORGANIZATION,
        code: 'model_failed',
        message: 'the model failed: out of memory',
        model: null,
        instead: { key: 'rules', version: '1' },
        times: 1,
      },
    ]);

    broken = false;
    now = 999;
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(true);
    now = 1_000;
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(false);
    expect(scorer.status()).toMatchObject({ fallback: false, problem: null });
  });

  test('looks for a missing model with growing pauses, and reports it once a minute', async () => {
    const looks: number[] = [];
    const scorer = await create(() => {
      looks.push(now / 1_000);
      return loadModel(join(directory, 'nowhere'));
    });
    for (now = 0; now < 190_000; now += 500) await scorer.score(ORGANIZATION, LEADS.slice(0, 1));
    expect(looks).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(problems).toHaveLength(4);
  });

  test('finds a model that is put in its place', async () => {
    await rm(join(directory, 'model.onnx'));
    const scorer = await create();
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(true);
    await cp(join(STARTER, 'model.onnx'), join(directory, 'model.onnx'));
    now = 1_000;
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(false);
  });

  test('does not wait a second time for a model that never loads', async () => {
    await rm(join(directory, 'model.onnx'));
    let hangs = false;
    const scorer = await create(() => (hangs ? new Promise(() => undefined) : loadModel(directory)));
    hangs = true;
    now = 1_000;
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(true);
    const start = performance.now();
    expect((await scorer.score(ORGANIZATION, LEADS))[0]!.fallback).toBe(true);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('goes on where the report fails', async () => {
    await rm(join(directory, 'model.onnx'));
    const scorer = make(undefined, () => Promise.reject(new Error('no database')));
    expect(await scorer.score(ORGANIZATION, LEADS)).toHaveLength(2);
  });

  test('scores 1,000 leads of many callers at once, each in its order', async () => {
    const scorer = await create();
    const leads = Array.from({ length: 1_000 }, (_, index) => ({ attributes: { time_on_site_seconds: index * 2 } }));
    const batches = await Promise.all([
      scorer.score(ORGANIZATION, leads),
      scorer.score(ORGANIZATION, leads.toReversed()),
      scorer.score(ORGANIZATION, leads),
    ]);
    const values = batches.map((scores) => scores.map(({ value }) => value));
    expect(values[2]).toEqual(values[0]);
    expect(values[1]!.toReversed()).toEqual(values[0]);
    expect(values[0]![999]).toBeGreaterThan(values[0]![0]!);
  });
});
