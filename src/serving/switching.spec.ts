import { join } from 'node:path';
import type { ServedModel, StoredServingPlan } from '../db/repositories/serving-plans.js';
import { loadModel } from '../ml/load-model.js';
import { ModelError } from '../ml/model-error.js';
import type { ScoringProblem } from './problem-reports.js';
import { ServingScorer } from './serving-scorer.js';

const STARTER = join(import.meta.dirname, '../../models/starter');
const LEADS = [{ attributes: { total_visits: 4 } }];

const model = (name: string): ServedModel => ({
  ...{ id: name, key: 'leads', version: name, sha256: name, manifestMd5: 'm', artifactPrefix: `models/${name}` },
});

/** A registry in memory, whose models are all the starter under another version; which of them can be loaded is the test's to say. */
class World {
  now = 0;
  readonly active = new Map<string, ServedModel>();
  readonly missing = new Set<string>();
  readonly problems: ScoringProblem[] = [];
  loads: string[] = [];
  released: string[] = [];
  databaseIsDown = false;
  experiment: StoredServingPlan['experiment'] = null;

  readonly scorer: ServingScorer;

  constructor(options: { mostModels?: number } = {}) {
    this.scorer = new ServingScorer({
      ...options,
      files: { load: (_, { version }) => this.load(version), loadShipped: () => this.load('shipped') },
      loadPlan: (organizationId) => {
        if (this.databaseIsDown) return Promise.reject(new Error('no database'));
        const active = this.active.get(organizationId) ?? null;
        const organization = { name: organizationId, timeZone: 'UTC' };
        return Promise.resolve({ organization, active, policy: null, experiment: this.experiment });
      },
      reader: () => {
        throw new Error('not asked');
      },
      assign: (_, { id }) => (id === 'second' ? 'challenger' : 'champion'),
      onProblem: (problem) => this.problems.push(problem),
      now: () => this.now,
    });
  }

  async versionOf(organizationId: string): Promise<string> {
    const [score] = await this.scorer.score(organizationId, LEADS);
    return score!.model.version;
  }

  private async load(version: string) {
    this.loads.push(version);
    if (this.missing.has(version)) throw new ModelError('model_missing', `${version} is not there`);
    const loaded = await loadModel(STARTER);
    const release = async () => {
      this.released.push(version);
      await loaded.release();
    };
    return { ...loaded, manifest: { ...loaded.manifest, version }, release };
  }
}

describe('which model answers', () => {
  test('each organization has its own; models with the same files are loaded once', async () => {
    const world = new World();
    world.active
      .set('a', model('1'))
      .set('b', model('2'))
      .set('c', { ...model('1'), id: 'other' });
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((id) => world.versionOf(id)))).toEqual([
      '1',
      '2',
      '1',
      'shipped',
    ]);
    expect(world.loads.toSorted()).toEqual(['1', '2', 'shipped']);
    await world.scorer.close();
    expect(world.released.toSorted()).toEqual(['1', '2', 'shipped']);
  });

  test('another one takes over when it is in memory and has scored, told by a notification or noticed after five seconds', async () => {
    const world = new World();
    world.active.set('a', model('1'));
    expect(await world.versionOf('a')).toBe('1');
    world.active.set('a', model('2'));
    expect(await world.versionOf('a')).toBe('1');
    await world.scorer.refresh('a');
    expect(await world.versionOf('a')).toBe('2');

    world.active.set('a', model('3'));
    world.now += 5_000;
    // This batch has the change looked up, and does not wait for it.
    expect(await world.versionOf('a')).toBe('2');
    for (let n = 0; n < 200 && (await world.versionOf('a')) !== '3'; n++) await new Promise((r) => setTimeout(r, 10));
    expect(await world.versionOf('a')).toBe('3');
  });

  test('while a model cannot be loaded the one before it answers, and it is told of whom', async () => {
    const world = new World();
    world.active.set('a', model('1'));
    expect(await world.versionOf('a')).toBe('1');
    world.missing.add('2');
    world.active.set('a', model('2'));
    await world.scorer.refresh('a');
    expect(await world.versionOf('a')).toBe('1');
    expect(world.problems).toEqual([
      {
        ...{ organizationId: 'a', code: 'model_missing', message: '2 is not there', times: 1 },
        ...{ model: { key: 'leads', version: '2' }, instead: { key: 'leads', version: '1' } },
      },
    ]);
    expect(world.scorer.status('a')).toEqual({
      model: { key: 'starter', version: '1' },
      fallback: false,
      problem: '2 is not there',
    });

    world.missing.clear();
    world.now += 5_000;
    await world.versionOf('a');
    for (let n = 0; n < 200 && (await world.versionOf('a')) !== '2'; n++) await new Promise((r) => setTimeout(r, 10));
    expect(await world.versionOf('a')).toBe('2');
    expect(world.scorer.status('a').problem).toBeNull();
  });

  test('the rules answer where neither can be had, for that organization alone', async () => {
    const world = new World();
    world.missing.add('1');
    world.active.set('a', model('1')).set('b', model('2'));
    const [[a], [b]] = await Promise.all([world.scorer.score('a', LEADS), world.scorer.score('b', LEADS)]);
    expect([a!.fallback, a!.model.key, b!.fallback]).toEqual([true, 'rules', false]);
    expect(world.problems).toMatchObject([{ organizationId: 'a', instead: { key: 'rules' } }]);
  });

  test('beyond the bound the model that was not used for longest is let go, and comes back when it is asked for', async () => {
    const world = new World({ mostModels: 2 });
    for (const name of ['1', '2', '3']) world.active.set(name, model(name));
    for (const name of ['1', '2', '3', '3', '2']) expect(await world.versionOf(name)).toBe(name);
    expect(world.released).toEqual(['1']);
    expect(await world.versionOf('1')).toBe('1');
    expect(world.loads).toEqual(['1', '2', '3', '1']);
    expect(world.released).toEqual(['1', '3']);
  });

  test('scores what it knows while the database is away', async () => {
    const world = new World();
    world.active.set('a', model('1'));
    await world.versionOf('a');
    world.databaseIsDown = true;
    world.now += 60_000;
    expect(await world.versionOf('a')).toBe('1');
    await world.scorer.refresh('');
    expect(await world.versionOf('a')).toBe('1');
    await expect(world.versionOf('b')).rejects.toThrow('no database');
  });

  test('an experiment gives some leads to its challenger, in their order; the champion has them where that cannot be loaded', async () => {
    const world = new World();
    world.active.set('a', model('1'));
    world.experiment = { id: 'e', kind: 'ab', share: 0.5, championId: '1', challenger: model('2') };
    const leads = ['first', 'second', 'third'].map((id) => ({ id, attributes: {} }));
    const arms = async () =>
      (await world.scorer.score('a', leads)).map(({ model: { version }, experimentId }) => [version, experimentId]);
    expect(await arms()).toEqual([
      ['1', 'e'],
      ['2', 'e'],
      ['1', 'e'],
    ]);
    world.missing.add('3');
    world.experiment = { ...world.experiment, challenger: model('3') };
    await world.scorer.refresh('a');
    expect((await arms()).map(([version]) => version)).toEqual(['1', '1', '1']);
    expect(world.problems).toMatchObject([{ model: { version: '3' }, instead: { version: '1' } }]);
  });

  test('tells how long scoring took, per lead', async () => {
    const world = new World();
    const [score] = await world.scorer.score('a', LEADS);
    expect(Number.isInteger(score!.durationUs)).toBe(true);
    expect(score!.durationUs).toBeGreaterThan(0);
  });
});
