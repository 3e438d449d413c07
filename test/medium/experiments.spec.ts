import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { ShadowRecorder } from '../../src/activities/scoring/shadow-recorder.js';
import { evaluateOpenExperiments } from '../../src/db/repositories/evaluate-experiment.js';
import { createServingScorer } from '../../src/serving/create-serving-scorer.js';
import type { ServingScorer } from '../../src/serving/serving-scorer.js';
import { armOf } from '../../src/shared/experiment/experiment-arm.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import { type Answer, startTestApi, type TestApi } from './setup/api.js';
import { madeAttributes, makeModel } from './setup/made-models.js';

/** A model compared with the one that is active: in shadow, and by a share of the leads. */
const LEADS = 240;
const DAY = '1 day';

let api: TestApi;
let folder: string;
let store: FolderStore;
let scorer: ServingScorer;
let shadow: ShadowRecorder;
let rescore: (leadIds: string[]) => Promise<void>;
let leadIds: string[];
let championId: string;
let challengerId: string;

beforeAll(async () => {
  api = await startTestApi();
  folder = await mkdtemp(join(tmpdir(), 'throughline-experiments-'));
  store = new FolderStore(folder);
  const { database, organizationId, owner } = api.db;
  scorer = createServingScorer({ database, store, modelDir: 'models/starter' });
  shadow = new ShadowRecorder({ database, scorer, logger: pino({ level: 'silent' }) });
  const activities = createScoreActivities({ database, scorer, shadow });
  rescore = async (ids) => {
    await scorer.refresh(organizationId);
    await activities.rescore({ organizationId, leadIds: ids });
    await shadow.idle();
  };
  championId = await makeModel(api.db, store, { version: '1', shift: 0, state: 'active' });
  challengerId = await makeModel(api.db, store, { version: '2', shift: 1.5 });
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO leads (organization_id, email, attributes)
     SELECT $1, 'lead-' || n || '@example.com', a FROM unnest($2::jsonb[]) WITH ORDINALITY AS l(a, n) RETURNING id`,
    [organizationId, Array.from({ length: LEADS }, (_, n) => JSON.stringify(madeAttributes(n)))],
  );
  leadIds = rows.map(({ id }) => id);
}, 90_000);
afterAll(async () => {
  await api?.close();
  await scorer?.close();
  await rm(folder, { recursive: true, force: true });
});

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, `/api/v1/scoring/experiments${path}`, { body });
const query = async (sql: string, values: unknown[] = []) => (await api.db.owner.query(sql, values)).rows;
const start = (body: object): Promise<Answer> => call('POST', '', { kind: 'ab', challengerId, ...body });

const verdictEvents = async () =>
  (await query(`SELECT data FROM events WHERE type = 'experiment.verdict_reached' ORDER BY id`)).map(
    ({ data }) => data as object,
  );
const forgetVerdicts = () =>
  query(`DELETE FROM events WHERE type = 'experiment.verdict_reached'; DELETE FROM messages`);

/** Has the scores of an experiment be of long ago, and leads won a day after theirs, and put away another day later. */
async function letTimePass(experimentId: string, won: (leadId: string) => boolean): Promise<void> {
  const buyers = leadIds.filter(won);
  for (const table of ['lead_scores', 'shadow_scores']) {
    await query(`UPDATE ${table} SET computed_at = computed_at - interval '40 days' WHERE lead_id = ANY ($1)`, [
      leadIds,
    ]);
  }
  await query(`UPDATE model_experiments SET created_at = created_at - interval '40 days' WHERE id = $1`, [
    experimentId,
  ]);
  await query(
    `INSERT INTO events (organization_id, type, lead_id, data, occurred_at)
     SELECT $1, 'lead.status_changed', l, jsonb_build_object('to', s), now() - interval '40 days' + n * interval '${DAY}'
     FROM unnest($2::uuid[]) l, unnest(ARRAY['won', 'archived']) WITH ORDINALITY AS changes(s, n) ORDER BY n`,
    [api.db.organizationId, buyers],
  );
}

describe('an A/B experiment', () => {
  let id: string;

  it('is started once at a time, and only with a model that may serve', async () => {
    expect(await start({ challengerId: championId })).toMatchObject({
      status: 409,
      body: { code: 'model_not_servable' },
    });
    expect(await start({ share: 1 })).toMatchObject({ status: 400 });
    // No lead would ever have come to maturity, and none would differ.
    expect(await start({ stopping: { horizonDays: 30, mostDays: 30 } })).toMatchObject({
      ...{ status: 400, body: { code: 'validation_failed' } },
    });
    const started = await start({ stopping: { horizonDays: 30, leastPerArm: 50 }, why: 'is it better?' });
    expect(started).toMatchObject({
      status: 201,
      body: {
        ...{ kind: 'ab', state: 'running', share: 0.5, championId, challengerId, decision: null },
        stopping: {
          metric: 'conversion',
          alpha: 0.05,
          leastEffect: 0.02,
          horizonDays: 30,
          leastPerArm: 50,
          mostDays: 180,
        },
      },
    });
    id = started.body.id as string;
    expect(await start({})).toMatchObject({ status: 409, body: { code: 'experiment_running' } });
    expect(await api.call('POST', `/api/v1/scoring/models/${challengerId}/activate`, { body: {} })).toMatchObject({
      status: 409,
      body: { code: 'experiment_running' },
    });
    expect(await query(`SELECT data ->> 'experimentId' AS id FROM events WHERE type = 'experiment.started'`)).toEqual([
      { id },
    ]);
    expect(await query(`SELECT subject_id, why FROM audit_log WHERE action = 'experiment.started'`)).toEqual([
      { subject_id: id, why: 'is it better?' },
    ]);
  });

  it('gives each lead to the same model each time', async () => {
    await rescore(leadIds);
    await rescore(leadIds);
    const scores = await query('SELECT lead_id, model_version, experiment_id FROM lead_scores');
    expect(scores).toHaveLength(2 * LEADS);
    for (const score of scores) {
      const arm = armOf(id, score.lead_id as string, 0.5);
      expect(score).toMatchObject({ experiment_id: id, model_version: arm === 'challenger' ? '2' : '1' });
    }
    const ofChallenger = scores.filter(({ model_version }) => model_version === '2').length / (2 * LEADS);
    expect(ofChallenger).toBeGreaterThan(0.35);
    expect(ofChallenger).toBeLessThan(0.65);
  });

  it('says nothing before leads have come to maturity, then which model sells more', async () => {
    expect((await call('GET', `/${id}`)).body).toMatchObject({
      leads: LEADS,
      figures: { verdict: 'undecided', difference: null, champion: { matured: 0 } },
    });
    await letTimePass(id, (leadId) => armOf(id, leadId, 0.5) === 'challenger');
    const { body } = await call('GET', `/${id}`);
    expect(body.figures).toMatchObject({
      verdict: 'challenger_better',
      champion: { bought: 0, conversion: 0 },
      challenger: { conversion: 1 },
    });
    expect(body.figures.champion.matured + body.figures.challenger.matured).toBe(LEADS);
    expect(body.figures.difference.low).toBeGreaterThan(0);
  });

  it('tells of its verdict once, whoever looks how often', async () => {
    const { database, organizationId } = api.db;
    await query(`UPDATE model_experiments SET result = NULL WHERE id = $1`, [id]);
    await forgetVerdicts();
    // The reader above told of it; now several see it at a time.
    await Promise.all([
      ...[1, 2, 3].map(() => call('GET', `/${id}`)),
      ...[1, 2].map(() => evaluateOpenExperiments(database, organizationId)),
    ]);
    await call('GET', `/${id}`);
    expect(await verdictEvents()).toEqual([
      expect.objectContaining({
        ...{ experimentId: id, kind: 'ab', championId, challengerId, verdict: 'challenger_better' },
        difference: { estimate: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
      }),
    ]);
    const { items } = (await api.call('GET', '/api/v1/notifications')).body;
    expect(items.filter(({ modelId }: { modelId: string }) => modelId === challengerId)).toMatchObject([
      { subject: 'The experiment has its verdict: made 2 does better than made 1' },
    ]);
  });

  it('keeps to what its rule has said, whatever comes later', async () => {
    await query(`DELETE FROM events WHERE type = 'lead.status_changed'`);
    const [evaluated] = await evaluateOpenExperiments(api.db.database, api.db.organizationId);
    expect(evaluated!.figures).toMatchObject({ verdict: 'challenger_better', challenger: { conversion: 0 } });
  });

  it('promotes the challenger, which then scores every lead', async () => {
    expect(await call('POST', `/${id}/decide`, { promote: false })).toMatchObject({ status: 400 });
    expect(await call('POST', `/${id}/decide`, { promote: true })).toMatchObject({
      status: 200,
      body: { state: 'decided', decision: 'challenger', endedAt: expect.any(String) },
    });
    expect(await query(`SELECT id FROM models WHERE state = 'active'`)).toEqual([{ id: challengerId }]);
    expect(await query(`SELECT model_id, trigger FROM rescorings`)).toEqual([
      { model_id: challengerId, trigger: 'activation' },
    ]);
    expect(await call('POST', `/${id}/decide`, { promote: true })).toMatchObject({
      body: { code: 'experiment_ended' },
    });
    expect(await call('POST', `/${id}/stop`)).toMatchObject({ status: 409, body: { code: 'experiment_ended' } });
    await query('TRUNCATE lead_scores');
    await rescore(leadIds);
    expect(await query('SELECT DISTINCT model_version, experiment_id FROM lead_scores')).toEqual([
      { model_version: '2', experiment_id: null },
    ]);
  });
});

describe('a shadow experiment', () => {
  let id: string;

  it('records what the challenger says, and uses none of it', async () => {
    await query('TRUNCATE lead_scores');
    const started = await start({ kind: 'shadow', challengerId: championId, stopping: { horizonDays: 30 } });
    id = started.body.id as string;
    expect(started.body).toMatchObject({ share: 1, stopping: { metric: 'log_loss', leastEffect: 0.01 } });
    await rescore(leadIds);
    await rescore(leadIds.slice(0, 10));
    const pairs = await query(
      `SELECT s.value AS shadow, l.value, l.model_version, l.experiment_id FROM shadow_scores s
       JOIN lead_scores l ON l.lead_id = s.lead_id AND l.computed_at = s.computed_at`,
    );
    expect(pairs).toHaveLength(LEADS);
    for (const { shadow: other, value, ...used } of pairs) {
      expect(used).toEqual({ model_version: '2', experiment_id: null });
      expect(other).toBeLessThan(value);
    }
  });

  it('is harmless where its challenger does not answer', async () => {
    await query('DELETE FROM shadow_scores');
    const file = join(folder, 'models', api.db.organizationId, championId, 'onnx');
    await rename(file, `${file}.away`);
    const { database } = api.db;
    const fresh = createServingScorer({ database, store, modelDir: 'models/starter' });
    const recorder = new ShadowRecorder({ database, scorer: fresh, logger: pino({ level: 'silent' }) });
    const { organizationId } = api.db;
    const activities = createScoreActivities({ database, scorer: fresh, shadow: recorder });
    await activities.rescore({ organizationId, leadIds: leadIds.slice(0, 5) });
    await recorder.idle();
    expect(await query('SELECT FROM shadow_scores')).toEqual([]);
    const [{ fallback }] = (await query('SELECT bool_or(fallback) AS fallback FROM lead_scores')) as [
      { fallback: boolean },
    ];
    expect(fallback).toBe(false);
    await fresh.close();
    await rename(`${file}.away`, file);
  });

  it('compares both on the same leads, and keeps the champion where one says so', async () => {
    await query('TRUNCATE lead_scores');
    await rescore(leadIds);
    await letTimePass(id, (leadId) => leadIds.indexOf(leadId) % 10 === 0);
    const { body } = await call('GET', `/${id}`);
    expect(body.figures.champion).toMatchObject({ matured: LEADS, bought: LEADS / 10 });
    expect(body.figures.challenger).toMatchObject({
      matured: LEADS,
      bought: LEADS / 10,
      auc: body.figures.champion.auc,
    });
    expect(body.figures.challenger.logLoss).toBeLessThan(body.figures.champion.logLoss);
    expect(await verdictEvents()).toMatchObject([
      {},
      { experimentId: id, kind: 'shadow', verdict: body.figures.verdict },
    ]);
    const stopped = await call('POST', `/${id}/stop`, { why: 'enough seen' });
    expect(stopped).toMatchObject({ status: 200, body: { state: 'stopped' } });
    expect((await call('POST', `/${id}/stop`)).status).toBe(200);
    const kept = await call('POST', `/${id}/decide`, { promote: false, why: 'it is fine as it is' });
    expect(kept).toMatchObject({ status: 200, body: { state: 'decided', decision: 'champion' } });
    expect(await query(`SELECT id FROM models WHERE state = 'active'`)).toEqual([{ id: challengerId }]);
    const { body: page } = await call('GET', '');
    expect(page.items.map(({ kind }: { kind: string }) => kind)).toEqual(['shadow', 'ab']);
  });
});

test('an experiment that was stopped before its verdict is told of when its last leads have come to maturity', async () => {
  const { database, organizationId, createOrganization } = api.db;
  await forgetVerdicts();
  const started = await start({ kind: 'shadow', challengerId: championId, stopping: { horizonDays: 30 } });
  const id = started.body.id as string;
  await call('POST', `/${id}/stop`);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  await evaluateOpenExperiments(database, organizationId, inDays(29));
  expect(await verdictEvents()).toEqual([]);
  await evaluateOpenExperiments(database, await createOrganization('other'), inDays(31));
  expect(await verdictEvents()).toEqual([]);
  expect(await evaluateOpenExperiments(database, organizationId, inDays(31))).toHaveLength(1);
  expect(await evaluateOpenExperiments(database, organizationId, inDays(32))).toEqual([]);
  expect(await verdictEvents()).toMatchObject([{ experimentId: id, verdict: 'no_difference', difference: null }]);
  expect(await query('SELECT model_id FROM messages')).toEqual([{ model_id: championId }]);
});

test('an experiment on leads that take long lasts long enough for them', async () => {
  const started = await start({ kind: 'shadow', challengerId: championId, stopping: { horizonDays: 300 } });
  expect(started).toMatchObject({ status: 201, body: { stopping: { horizonDays: 300, mostDays: 600 } } });
  expect(await call('POST', `/${started.body.id}/stop`)).toMatchObject({ status: 200 });
});
