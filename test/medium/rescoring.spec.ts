import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { createExecutionSignaller } from '../../src/activities/execution-signaller.js';
import { createRoutingActivities } from '../../src/activities/route-events.js';
import { createRescoringActivities } from '../../src/activities/scoring/rescore-leads.js';
import { createStragglerActivities } from '../../src/activities/scoring/rescore-stragglers.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { leadsById } from '../../src/db/repositories/lead-facts.js';
import { storeScores } from '../../src/db/repositories/lead-scores.js';
import { stragglersOf } from '../../src/db/repositories/score-stragglers.js';
import { JobDispatcher, RESCORING_JOBS } from '../../src/dispatch/job-dispatcher.js';
import { createServingScorer } from '../../src/serving/create-serving-scorer.js';
import type { ServingScorer } from '../../src/serving/serving-scorer.js';
import type { ScoringLead } from '../../src/shared/score.js';
import type { BulkScorer } from '../../src/shared/score-columns.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import type { TaskQueue } from '../../src/workflows/contract.js';
import { type Answer, startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { madeAttributes, makeModel } from './setup/made-models.js';

/** New scores for all leads, after a model was activated or the policy was changed. */
const LEADS = 210;
// Each rescoring takes a second or three; on a busy machine more.
jest.setTimeout(90_000);
const logger = pino({ level: 'silent' });

const CHANGED = `key: changed
name: changed
trigger: { event: lead.score_changed }
steps:
  - { id: over, stop: { reason: started } }
`;
const WAITING = `key: waiting
name: waiting
trigger: { event: lead.updated }
steps:
  - { id: change, wait_for: { event: lead.score_changed, timeout: 1h } }
  - { id: over, stop: { reason: heard } }
`;

let world: ExecutionWorld;
let api: TestApi;
let pool: pg.Pool;
let folder: string;
let store: FolderStore;
let scorer: ServingScorer;
let dispatcher: JobDispatcher;
let leadIds: string[];
/** Called before each page is scored. */
let beforePage: () => Promise<void> = () => Promise.resolve();
/** Called between the commit of a page and the routing of what has changed in it. */
let beforeRouting: () => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-rescoring-'));
  store = new FolderStore(folder);
  world = await createExecutionWorld({
    activities: async ({ database }) => {
      scorer = createServingScorer({ database, store, modelDir: 'models/starter' });
      const interrupted: BulkScorer = {
        prepare: (...args) => scorer.prepare(...args),
        scoreColumns: async (...args) => {
          await beforePage();
          return scorer.scoreColumns(...args);
        },
        score: async (...args) => {
          await beforePage();
          return scorer.score(...args);
        },
      };
      const { routeBatch } = createRoutingActivities({
        database,
        signaller: { signal: (signals) => createExecutionSignaller(world.client).signal(signals) },
        logger,
      });
      return {
        ...createStragglerActivities({ database, scorer }),
        ...createRescoringActivities({
          database,
          scorer: interrupted,
          routeBatch: async (batch) => {
            await beforeRouting();
            await routeBatch(batch);
          },
          logger,
          limits: { leadsPerPage: 20 },
        }),
      };
    },
  });
  api = await startTestApi({}, { db: world.db });
  pool = new pg.Pool({ connectionString: loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey), max: 2 });
  const workflow = { ...RESCORING_JOBS.workflow, taskQueue: world.taskQueue as TaskQueue };
  dispatcher = new JobDispatcher({ ...RESCORING_JOBS, workflow }, { pool, client: world.client, logger });
  dispatcher.start();
  leadIds = [];
  for (let n = 0; n < LEADS; n++) leadIds.push(await world.createLead({ attributes: madeAttributes(n) }));
}, 90_000);
afterAll(async () => {
  await dispatcher?.stop();
  await pool?.end();
  await api?.close();
  await world?.close();
  await scorer?.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  beforePage = () => Promise.resolve();
  beforeRouting = () => Promise.resolve();
});

const call = (method: string, path: string, body?: unknown) => api.call(method, `/api/v1/scoring/${path}`, { body });
const rows = async (sql: string, values: unknown[] = []) => (await world.db.owner.query(sql, values)).rows;

async function until(id: string, isSo: (rescoring: Answer['body']) => boolean): Promise<Answer['body']> {
  for (let tries = 0; tries < 800; tries++) {
    const { body } = await call('GET', `rescorings/${id}`);
    if (isSo(body)) return body;
    await sleep(50);
  }
  throw new Error(`the rescoring did not come there: ${JSON.stringify((await call('GET', `rescorings/${id}`)).body)}`);
}
const untilEnd = (id: string) => until(id, ({ finishedAt }) => finishedAt !== null);

async function activate(version: string, shift: number): Promise<string> {
  const modelId = await makeModel(world.db, store, { version, shift });
  expect(await call('POST', `models/${modelId}/activate`, {})).toMatchObject({ status: 200 });
  const { body } = await call('GET', 'rescorings?limit=1');
  expect(body.items[0]).toMatchObject({ modelId, trigger: 'activation' });
  return body.items[0].id as string;
}

const begin = async () => (await call('POST', 'rescorings', { why: 'to be sure' })).body.id as string;

/** Holds pages once so many were scored, until it is let go. */
function holdAfter(pages: number): { held: Promise<void>; letGo: () => void } {
  const held = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let seen = 0;
  beforePage = async () => {
    if (++seen <= pages) return;
    held.resolve();
    await goOn.promise;
  };
  return { held: held.promise, letGo: () => goOn.resolve() };
}

describe('rescoring', () => {
  it('gives every lead a score by the model that was activated, and tells what has changed of it', async () => {
    await world.db.owner.query('DELETE FROM events');
    const id = await activate('1', 0);
    const ended = await untilEnd(id);
    expect(ended).toMatchObject({ state: 'completed', leads: { total: LEADS, scored: LEADS }, problem: null });

    const stored = await rows(
      `SELECT s.lead_id, s.model_key, s.value, s.points, s.band, s.baseline, s.contributions, s.policy_version, c.value AS current, c.points AS now,
         c.told_value
       FROM lead_scores s JOIN current_scores c USING (lead_id) ORDER BY s.lead_id`,
    );
    expect(stored.map((row) => row.lead_id)).toEqual(leadIds.toSorted());
    for (const { value, baseline, contributions, ...row } of stored) {
      const sum = contributions.reduce((total: number, one: number) => total + one, baseline);
      expect(Math.log(value / (1 - value))).toBeCloseTo(sum, 9);
      expect(row).toMatchObject({ model_key: 'made', current: value, now: row.points, policy_version: 0 });
      expect(row.points).toBe(Math.round(value * 100));
    }
    const reasons = await api.call('GET', `/api/v1/leads/${leadIds[0]}/score`);
    expect(reasons.body).toMatchObject({ model: { key: 'made', version: '1' }, fallback: false });
    expect(reasons.body.reasons).toContainEqual(expect.objectContaining({ feature: 'lead_source', value: 'Google' }));
    // What a pair saw is not stored beside what its features saw.
    const [scored] = await scorer.score(world.db.organizationId, [{ attributes: madeAttributes(0) } as ScoringLead]);
    expect(scored!.reasons.some(({ feature, value }) => feature.includes(' × ') && value !== null)).toBe(true);
    const told = reasons.body.reasons.map(({ text: _, ...reason }: { text: string }) => reason);
    expect(told).toEqual(scored!.reasons);

    // Leads were made with 0.5: warm. What moved by a tenth, or left the band by more than the hysteresis, is told.
    const events = await rows(`SELECT lead_id, data FROM events WHERE type = 'lead.score_changed' ORDER BY lead_id`);
    const moved = stored.filter(({ value }) => Math.abs(value - 0.5) >= 0.1 || value >= 0.73 || value < 0.27);
    expect(moved.length).toBeGreaterThan(LEADS / 4);
    expect(events.map((event) => event.lead_id)).toEqual(moved.map((row) => row.lead_id));
    expect(ended.leads.changed).toBe(moved.length);
    expect(events[0].data).toMatchObject({
      value: moved[0].value,
      band: moved[0].band,
      previous: { value: 0.5, points: 50, band: 'warm' },
      reasons: expect.any(Array),
    });
    expect(events[0].data.reasons).toHaveLength(5);
    for (const { value, told_value } of stored) expect([value, 0.5]).toContain(told_value);
    expect(await rows(`SELECT type FROM events WHERE type = 'lead.scored'`)).toEqual([]);
    expect(await rows(`SELECT data FROM events WHERE type = 'rescoring.finished'`)).toEqual([
      { data: expect.objectContaining({ rescoringId: id, state: 'completed', scored: LEADS }) },
    ]);
  });

  it('comes to the same scores in columns and one by one', async () => {
    const before = await rows('SELECT max(id::text) AS id FROM lead_scores');
    const rule = { key: 'never', label: 'Never', when: 'lead.country == "XX"', add: 1 };
    expect((await call('PUT', 'policy', { definition: { rules: [rule] }, rescore: false })).status).toBeLessThan(300);
    await untilEnd(await begin());
    const pairs = await rows(
      `SELECT a.value - b.value AS difference, a.band = b.band AND a.points = b.points AND a.baseline = b.baseline
           AND a.contributions = b.contributions AND a.term_values = b.term_values AS same, b.policy_version
       FROM lead_scores a JOIN lead_scores b USING (lead_id) WHERE a.id::text <= $1 AND b.id::text > $1`,
      [before[0].id],
    );
    expect(pairs).toHaveLength(LEADS);
    for (const pair of pairs) expect(pair).toEqual({ difference: 0, same: true, policy_version: 1 });
  });

  it('goes on where it stood when its worker dies, and scores no lead twice', async () => {
    const { held, letGo } = holdAfter(4);
    const id = await begin();
    await held;
    // What a kill leaves: connections that break within their statements, and a workflow that nobody works on.
    await world.db.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'throughline-test'`,
    );
    // Whatever would go on by itself in the meantime does not: the process is to be dead.
    beforePage = () => Promise.reject(new Error('killed'));
    letGo();
    await world.stopWorker();
    beforePage = () => Promise.resolve();
    const { leads } = (await call('GET', `rescorings/${id}`)).body;
    expect(leads.scored).toBeLessThan(LEADS);
    await world.startWorker();
    expect(await untilEnd(id)).toMatchObject({ state: 'completed', leads: { scored: LEADS } });
    const counted = await rows(
      `SELECT count(*)::int AS scores, count(DISTINCT lead_id)::int AS leads FROM lead_scores
       WHERE computed_at >= (SELECT date_trunc('milliseconds', started_at) FROM rescorings WHERE id = $1)`,
      [id],
    );
    expect(counted).toEqual([{ scores: LEADS, leads: LEADS }]);
  });

  it('does not replace the score of a lead that was changed and scored while its page waited', async () => {
    const { held, letGo } = holdAfter(0);
    const id = await begin();
    await held;
    const [leadId] = leadIds;
    await world.db.owner.query(`UPDATE leads SET attributes = attributes || '{"total_visits": 500}' WHERE id = $1`, [
      leadId,
    ]);
    const { database, organizationId } = world.db;
    const [lead] = await database.inOrganization(organizationId, (tx) => leadsById(tx, [leadId!]));
    const scores = await scorer.score(organizationId, [lead!]);
    await database.inOrganization(organizationId, (tx) => storeScores(tx, [leadId!], scores));
    letGo();
    expect((await untilEnd(id)).state).toBe('completed');
    const stored = await rows('SELECT value FROM lead_scores WHERE lead_id = $1 ORDER BY id DESC LIMIT 2', [leadId]);
    expect(stored[0].value).not.toBe(scores[0]!.value);
    const current = await rows('SELECT value FROM current_scores WHERE lead_id = $1', [leadId]);
    expect(current).toEqual([{ value: scores[0]!.value }]);
  });

  it('is cancelled between two pages, and keeps what it has scored', async () => {
    const { held, letGo } = holdAfter(3);
    const id = await begin();
    await held;
    expect(await call('POST', `rescorings/${id}/cancel`, { why: 'enough' })).toMatchObject({
      status: 202,
      body: { state: 'cancelling' },
    });
    letGo();
    const ended = await untilEnd(id);
    expect(ended.state).toBe('cancelled');
    expect(ended.leads.scored).toBeGreaterThan(0);
    expect(ended.leads.scored).toBeLessThan(LEADS);
    expect((await call('POST', `rescorings/${id}/cancel`)).status).toBe(202);
    const [first] = (await call('GET', 'rescorings')).body.items.filter(
      ({ state }: { state: string }) => state === 'completed',
    );
    expect(await call('POST', `rescorings/${first.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  it('gives way to a newer one of the same organization', async () => {
    const { held, letGo } = holdAfter(3);
    const older = await begin();
    await held;
    const newer = await activate('2', 1);
    expect((await call('GET', `rescorings/${older}`)).body.state).toBe('cancelling');
    letGo();
    expect((await untilEnd(older)).state).toBe('cancelled');
    expect(await untilEnd(newer)).toMatchObject({ state: 'completed', leads: { scored: LEADS } });
    const current = await rows(`SELECT DISTINCT ON (lead_id) model_version FROM lead_scores ORDER BY lead_id, id DESC`);
    expect(new Set(current.map((row) => row.model_version))).toEqual(new Set(['2']));
  });

  it('starts what its changes start, and tells executions that wait for them; what fails is left to the dispatcher', async () => {
    await world.publish(CHANGED);
    await world.publish(WAITING);
    const [waiting] = await world.emit({ type: 'lead.updated', leadId: leadIds[0]! });
    await world.until(waiting!, { state: 'waiting' });
    await world.db.owner.query(
      `UPDATE current_scores SET told_value = CASE WHEN value > 0.5 THEN value - 0.4 ELSE value + 0.4 END
       WHERE lead_id = ANY ($1)`,
      [leadIds.slice(0, 40)],
    );
    let pages = 0;
    beforeRouting = () => (++pages === 2 ? Promise.reject(new Error('killed')) : Promise.resolve());
    const { leads } = await untilEnd(await begin());
    expect(leads.changed).toBe(40);
    await world.until(waiting!, { state: 'stopped', end_reason: 'heard' });
    const started = await rows(
      `SELECT x.lead_id FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id
       WHERE t.key = 'changed' ORDER BY x.lead_id`,
    );
    expect(started.map((row) => row.lead_id)).toEqual(leadIds.slice(0, 20));
    expect(await rows('SELECT kind, cardinality(event_ids) AS events FROM batches')).toEqual([
      { kind: 'events', events: 20 },
    ]);
    expect(await rows('SELECT FROM event_outbox')).toEqual([]);
  });

  it('waits for a model that is away, and does not put rules in its place', async () => {
    const modelId = await makeModel(world.db, store, { version: '3', shift: 0.5 });
    const file = join(folder, 'models', world.db.organizationId, modelId, 'onnx');
    await rename(file, `${file}.away`);
    expect((await call('POST', `models/${modelId}/activate`, { rescore: false })).status).toBe(200);
    const before = await rows('SELECT count(*) FROM lead_scores');
    const id = await begin();
    const waiting = await until(id, ({ problem }) => problem !== null);
    expect(waiting).toMatchObject({ state: 'running', problem: { code: 'model_not_servable' }, leads: { scored: 0 } });
    expect(await rows('SELECT count(*) FROM lead_scores')).toEqual(before);
    await rename(`${file}.away`, file);
    expect(await untilEnd(id)).toMatchObject({ state: 'completed', problem: null, leads: { scored: LEADS } });
    expect(await rows(`SELECT DISTINCT model_version FROM lead_scores WHERE model_version = '3'`)).toHaveLength(1);
  });

  describe('looks for leads that another process scored by what was in force before', () => {
    const database = () => world.db.database;
    const organizationId = () => world.db.organizationId;
    const stragglers = (id: string) => database().inOrganization(organizationId(), (tx) => stragglersOf(tx, id, 10));
    const scoredBy = async (process: ServingScorer, leadId: string) => {
      const [lead] = await database().inOrganization(organizationId(), (tx) => leadsById(tx, [leadId]));
      const scores = await process.score(organizationId(), [lead!]);
      await database().inOrganization(organizationId(), (tx) => storeScores(tx, [leadId], scores));
      return scores[0]!;
    };
    const lastScore = async (leadId: string) =>
      (await rows('SELECT model_key, model_version FROM lead_scores WHERE lead_id = $1 ORDER BY id DESC', [leadId]))[0];

    it('scores them anew, and tells what has changed', async () => {
      await untilEnd(await activate('4', -2));
      const late = createServingScorer({ database: database(), store, modelDir: 'models/starter' });
      try {
        const [first, second] = leadIds.slice(0, 2);
        await scoredBy(late, first!);
        const id = await activate('5', 2);
        await untilEnd(id);
        expect(await stragglers(id)).toEqual([]);
        // It asks for the plan behind the back of its first caller only.
        expect((await scoredBy(late, second!)).model.version).toBe('4');
        expect(await stragglers(id)).toEqual([second]);
        await world.db.owner.query('DELETE FROM events');
        for (let tries = 0; (await lastScore(second!)).model_version !== '5'; tries++) {
          if (tries > 300) throw new Error('the lead was not scored anew');
          await sleep(100);
        }
        expect(await stragglers(id)).toEqual([]);
        expect(await rows('SELECT type, lead_id FROM events')).toEqual([
          { type: 'lead.score_changed', lead_id: second },
        ]);
      } finally {
        await late.close();
      }
    });

    it('counts rules and older policies as such, and not the other model of an experiment', async () => {
      const [{ id }] = (await call('GET', 'rescorings?limit=1')).body.items;
      const score = async (leadId: string, model: { key: string; version: string }, policyVersion: number) => {
        const [lead] = await database().inOrganization(organizationId(), (tx) => leadsById(tx, [leadId]));
        const [made] = await scorer.score(organizationId(), [lead!]);
        const changed = { ...made!, model, policyVersion, computedAt: new Date().toISOString() };
        await database().inOrganization(organizationId(), (tx) => storeScores(tx, [leadId], [changed]));
      };
      const policy = (await rows('SELECT max(version) AS version FROM scoring_policies'))[0].version as number;
      const ids = leadIds.slice(10, 14);
      await score(ids[0]!, { key: 'rules', version: '1' }, policy);
      await score(ids[1]!, { key: 'made', version: '5' }, policy - 1);
      await score(ids[2]!, { key: 'made', version: '4' }, policy);
      await score(ids[3]!, { key: 'made', version: '5' }, policy);
      expect(await stragglers(id)).toEqual(ids.slice(0, 3));
      await world.db.owner.query(
        `INSERT INTO model_experiments (organization_id, kind, champion_id, challenger_id, share, stopping)
         SELECT $1, 'ab', a.id, b.id, 0.5, '{}' FROM models a, models b WHERE a.version = '5' AND b.version = '4'`,
        [organizationId()],
      );
      expect(await stragglers(id)).toEqual(ids.slice(0, 2));
      await world.db.owner.query('DELETE FROM model_experiments');
    });

    it('leaves them where something else has come into force since', async () => {
      const [{ id }] = (await call('GET', 'rescorings?limit=1')).body.items;
      expect(await stragglers(id)).not.toEqual([]);
      await call('PUT', 'policy', { definition: {}, rescore: false });
      expect(await stragglers(id)).toEqual([]);
    });
  });

  it('is nobody else’s', async () => {
    const other = await world.db.createOrganization('other');
    const token = await api.createApiKey(['scoring:manage', 'scoring:use'], other);
    const { body } = await call('GET', 'rescorings?limit=1');
    const id = body.items[0].id as string;
    for (const [method, path] of [
      ['GET', id],
      ['POST', `${id}/cancel`],
    ] as const) {
      expect(await api.call(method, `/api/v1/scoring/rescorings/${path}`, { token })).toMatchObject({ status: 404 });
    }
    expect((await api.call('GET', '/api/v1/scoring/rescorings', { token })).body.items).toEqual([]);
  });
});
