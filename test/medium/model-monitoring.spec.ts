import { Client } from '@temporalio/client';
import { createMonitoringActivities } from '../../src/activities/monitoring/monitoring-activities.js';
import { MonitoringSchedule } from '../../src/dispatch/monitoring-schedule.js';
import type { ModelDay } from '../../src/shared/model-day.js';
import { STOPPING_RULE } from '../../src/shared/experiment/stopping-rule.js';
import { modelMonitoringId, WORKFLOW_TYPES } from '../../src/workflows/contract.js';
import { pino } from 'pino';
import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** Models that are looked after: days measured once, people told once, trainings entered, figures shown. */
const DAY_MS = 24 * 60 * 60 * 1_000;
const HORIZON_DAYS = 3;
/** Days are counted from when the tests began, also where they go on past midnight. */
const NOW = Date.now();
const dayBefore = (days: number) => new Date(NOW - days * DAY_MS).toISOString().slice(0, 10);
/** The day that the schedule looks at. */
const yesterday = () => new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
const logger = pino({ level: 'silent' });

const FEATURE = { unit: null, personal: false, sensitive: false, changeable: false, phrase: null };
const MANIFEST = {
  ...{ schemaVersion: 2, kind: 'additive', key: 'leads', version: '1', missingValues: [], intercept: 0 },
  onnx: { file: 'model.onnx', sha256: 'a'.repeat(64), missingCategory: 'nan', inputs: 'separate', scoresOutput: 's' },
  features: [
    {
      ...{ ...FEATURE, key: 'visits', label: 'Visits', type: 'numeric', from: ['attributes.visits'], categories: [] },
      distribution: { edges: [2.5, 5, 7.5], shares: [0.25, 0.25, 0.25, 0.25], missing: 0 },
      quantiles: Array.from({ length: 101 }, (_, index) => index / 10),
    },
    {
      ...{
        ...FEATURE,
        key: 'job',
        label: 'Job',
        type: 'categorical',
        from: ['attributes.job'],
        categories: ['A', 'B'],
      },
      distribution: { shares: { A: 0.6, B: 0.3 }, missing: 0.1 },
    },
  ],
  ...{ terms: [['visits'], ['job']], calibration: { a: 1, b: 0 }, bands: { hot: 0.7, warm: 0.3 } },
  training: { rows: 5_000 },
  metrics: { lastByTime: { auc: 0.8, rows: 5_000, baseRate: 0.3 } },
};

let world: ExecutionWorld;
let api: TestApi;
let modelId = '';
const users: Record<string, string> = {};

beforeAll(async () => {
  world = await createExecutionWorld({ activities: async ({ database }) => createMonitoringActivities({ database }) });
  api = await startTestApi({}, { db: world.db });
  for (const role of ['admin', 'ops', 'agent'] as const) users[role] = await world.createUser(role);
  const { owner, organizationId } = world.db;
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO models (organization_id, key, version, state, sha256, manifest) VALUES ($1, 'leads', '1', 'active', $2, $3) RETURNING id`,
    [organizationId, 'a'.repeat(64), MANIFEST],
  );
  modelId = rows[0]!.id;
  await owner.query(
    `INSERT INTO score_terms (organization_id, model_key, model_version, terms) VALUES
       ($1, 'leads', '1', '[{"feature":"job","label":"Job"},{"feature":"visits","label":"Visits"},{"feature":"rule:vip","label":"VIP"}]'),
       ($1, 'rules', '1', '[]')`,
    [organizationId],
  );
  await owner.query('INSERT INTO scoring_settings (organization_id, settings) VALUES ($1, $2)', [
    organizationId,
    { horizonDays: HORIZON_DAYS, trainOnDrift: true },
  ]);
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
});

interface Leads {
  count: number;
  daysAgo: number;
  visits?: (n: number) => number | null;
  job?: (n: number) => string | null;
  fallback?: boolean;
  /** Log-odds by the model; a rule adds 5 to them. */
  logOdds?: (n: number) => number;
  won?: (n: number) => boolean;
}

/** Leads that came at noon of a day, were scored, and were won an hour later. */
async function leadsCame(leads: Leads): Promise<void> {
  const { owner, organizationId } = world.db;
  const { count, daysAgo, fallback = false } = leads;
  const visits = leads.visits ?? ((n) => ((n * 37) % 1_000) / 100);
  const job = leads.job ?? ((n) => (n % 10 < 6 ? 'a' : n % 10 < 9 ? 'B' : null));
  const all = Array.from({ length: count }, (_, n) => n);
  const at = `${dayBefore(daysAgo)}T12:00:00Z`;
  await owner.query(
    `WITH came AS (
       INSERT INTO leads (id, organization_id, email)
       SELECT uuidv7($2::timestamptz - now()), $1, 'l' || n || '-' || gen_random_uuid() || '@example.com' FROM unnest($3::int[]) AS n
       RETURNING id
     ), numbered AS (SELECT id, row_number() OVER () AS place FROM came),
     scored AS (
       INSERT INTO lead_scores (id, organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions,
         term_values, fallback, computed_at, duration_us)
       SELECT uuidv7($2::timestamptz - now() + interval '1 second'), $1, n.id, CASE WHEN $7 THEN 'rules' ELSE 'leads' END, '1', 0.5, 50, 'warm', 0,
         ARRAY[0, v.log_odds, 5], v.term_values, $7, $2::timestamptz + interval '1 second', 300
       FROM numbered n JOIN unnest($4::float8[], $5::jsonb[], $6::boolean[]) WITH ORDINALITY AS v(log_odds, term_values, won, place) USING (place)
     )
     INSERT INTO events (id, organization_id, type, lead_id, data, occurred_at)
     SELECT uuidv7($2::timestamptz - now() + interval '1 hour'), $1, 'lead.status_changed', n.id, '{"to":"won"}', $2::timestamptz + interval '1 hour'
     FROM numbered n JOIN unnest($6::boolean[]) WITH ORDINALITY AS v(won, place) USING (place) WHERE v.won`,
    [
      ...[organizationId, at, all, all.map(leads.logOdds ?? (() => 0))],
      all.map((n) => JSON.stringify([job(n), visits(n), true])),
      ...[all.map(leads.won ?? (() => false)), fallback],
    ],
  );
}

async function monitor(daysAgo: number): Promise<void> {
  const input = { organizationId: world.db.organizationId, day: dayBefore(daysAgo) };
  await world.client.workflow.execute(WORKFLOW_TYPES.modelMonitoring, {
    ...{ taskQueue: world.taskQueue, workflowId: modelMonitoringId(input), args: [input] },
    workflowExecutionTimeout: 30_000,
  });
}
const performance = async (query = '') =>
  (await api.call('GET', `/api/v1/scoring/models/${modelId}/performance${query}`)).body;
const dayOf = async (daysAgo: number): Promise<ModelDay> =>
  (await performance(`?from=${dayBefore(daysAgo)}&to=${dayBefore(daysAgo)}`)).days[0]?.statistics;
const alertEvents = async () =>
  (
    await world.db.owner.query<{ data: { code: string; day: string; alerts: { feature?: string }[] } }>(
      `SELECT data FROM events WHERE type = 'scoring.alert' ORDER BY id`,
    )
  ).rows.map(({ data }) => data);

describe('models that are looked after', () => {
  it('on a day like the training rows: measured, and nobody is told', async () => {
    await leadsCame({ count: 600, daysAgo: 6 });
    await monitor(6);
    const day = await dayOf(6);
    expect(day).toMatchObject({
      leads: 600,
      scores: 600,
      byRules: 0,
      alerts: [],
      latencyUs: { median: 300, p95: 300 },
    });
    expect(day.sampled).toEqual({ leads: 600, from: dayBefore(6) });
    expect(day.features.map(({ key }) => key)).toEqual(['visits', 'job']);
    expect(day.features[1]).toMatchObject({ missing: 0.1, expectedMissing: 0.1, hasDrifted: false });
    expect(await alertEvents()).toEqual([]);
  });

  it('on a day that is not: people are told, and a training is entered', async () => {
    await leadsCame({ count: 600, daysAgo: 5, visits: (n) => 9 + (n % 10) / 10, job: (n) => (n % 2 ? 'A' : null) });
    await leadsCame({ count: 100, daysAgo: 5, fallback: true });
    await monitor(5);
    const day = await dayOf(5);
    const raised = day.alerts.map(({ code, feature }) => `${code} ${feature ?? ''}`.trim());
    expect(raised.toSorted()).toEqual(['fallback', 'feature_drift job', 'feature_drift visits', 'missing_values job']);
    expect(day.alerts.every(({ told }) => told)).toBe(true);
    const events = await alertEvents();
    expect(events.map(({ code }) => code).toSorted()).toEqual(['fallback', 'feature_drift', 'missing_values']);
    expect(events[0]).toMatchObject({ modelId, model: { key: 'leads', version: '1' }, day: dayBefore(5) });
    const { rows } = await world.db.owner.query(
      `SELECT u.role, m.subject, m.body_text, m.model_id FROM messages m JOIN users u ON u.id = m.user_id WHERE m.channel = 'in_app' AND u.id = ANY ($1)
       ORDER BY u.role`,
      [Object.values(users)],
    );
    expect(rows.map(({ role }) => role)).toEqual(['admin', 'ops']);
    expect(rows[0].subject).toMatch(/^Model leads 1: /);
    expect(rows[0].model_id).toBe(modelId);
    expect(rows[0].body_text).toContain('job (50.0 % instead of 10.0 %)');
    const trainings = await world.db.owner.query('SELECT trigger, state FROM model_trainings');
    expect(trainings.rows).toEqual([{ trigger: 'drift', state: 'pending' }]);
  });

  it('on the next day, when it is the same: it is written down, and nobody is told again', async () => {
    await world.db.owner.query(`UPDATE model_trainings SET state = 'completed'`);
    await leadsCame({ count: 600, daysAgo: 4, visits: (n) => 9 + (n % 10) / 10 });
    await monitor(4);
    const { alerts } = await dayOf(4);
    expect(alerts).toMatchObject([{ code: 'feature_drift', feature: 'visits', told: false }]);
    expect(await alertEvents()).toHaveLength(3);
    expect((await world.db.owner.query('SELECT FROM model_trainings')).rowCount).toBe(1);
  });

  it('on outcomes: what the model said, without rules, against who bought within the horizon', async () => {
    // Said 27 %; 60 % bought.
    await leadsCame({ count: 500, daysAgo: HORIZON_DAYS + 1, logOdds: () => -1, won: (n) => n % 10 < 6 });
    await monitor(1);
    const { outcomes, alerts } = await dayOf(1);
    expect(outcomes).toMatchObject({ from: dayBefore(HORIZON_DAYS + 1), referenceAuc: 0.8 });
    expect(outcomes!.leads).toBe(1_100);
    expect(outcomes!.won).toBe(300);
    expect(outcomes!.predicted).toBeCloseTo((600 * 0.5 + 500 * 0.2689) / 1_100, 3);
    expect(alerts.map(({ code }) => code)).toContain('calibration_drift');
    const { reliability } = await performance();
    expect(reliability).toMatchObject([
      { bin: 2, observed: 0.6, leads: 500 },
      { bin: 5, observed: 0, leads: 600 },
    ]);
  });

  it('days that were missed are caught up with; those that were measured stay as they are', async () => {
    const { days } = await performance();
    expect(days.map(({ day }: { day: string }) => day)).toEqual([6, 5, 4, 3, 2, 1].map(dayBefore));
    const { rows } = await world.db.owner.query<{ monitored_at: Date }>('SELECT monitored_at FROM scoring_settings');
    expect(rows[0]!.monitored_at.toISOString()).toBe(`${dayBefore(0)}T00:00:00.000Z`);
    await world.db.owner.query('UPDATE scoring_settings SET monitored_at = NULL');
    const before = await alertEvents();
    await leadsCame({ count: 50, daysAgo: 1 });
    await monitor(1);
    expect(await alertEvents()).toEqual(before);
    expect((await performance()).days).toEqual(days);
  });

  it('features are not compared where all leads were scored anew', async () => {
    const { owner, organizationId } = world.db;
    const at = `${dayBefore(8)}T12:00:00Z`;
    await owner.query(
      `INSERT INTO rescorings (organization_id, trigger, state, leads_scored, started_at, finished_at)
       VALUES ($1, 'manual', 'completed', 600, $2, $2)`,
      [organizationId, at],
    );
    await leadsCame({ count: 600, daysAgo: 8, visits: () => 100 });
    const input = { organizationId, day: dayBefore(8) };
    await owner.query('UPDATE scoring_settings SET monitored_at = NULL');
    await monitor(8);
    expect(await dayOf(8)).toMatchObject({ leads: 600, sampled: null, features: [], alerts: [] });
    expect(input.day).toBe(dayBefore(8));
  });

  it('every organization with scores is looked after once a day, however often the schedule looks', async () => {
    const { owner, database, createOrganization } = world.db;
    const other = await createOrganization('other');
    await owner.query(`INSERT INTO score_terms VALUES ($1, 'leads', '1', '[]')`, [other]);
    await createOrganization('without-scores');
    await owner.query('UPDATE scoring_settings SET monitored_at = NULL');
    const schedule = new MonitoringSchedule({ database, client: world.client, logger, taskQueue: world.taskQueue });
    const day = yesterday();
    await schedule.look();
    await schedule.look();
    const handle = world.client.workflow.getHandle(modelMonitoringId({ organizationId: other, day }));
    await handle.result();
    const { rows } = await owner.query('SELECT organization_id FROM scoring_settings WHERE monitored_at IS NOT NULL');
    expect(rows.map((row) => row.organization_id)).toContain(other);
  });

  it('one organization that has trouble keeps no other from being looked after', async () => {
    const { owner, database, createOrganization } = world.db;
    const ids = [await createOrganization('third'), await createOrganization('fourth')].toSorted();
    await owner.query(`INSERT INTO score_terms SELECT o, 'leads', '1', '[]' FROM unnest($1::uuid[]) o`, [ids]);
    const { connection } = world.client;
    const client = new Client({
      connection,
      interceptors: {
        workflow: [
          {
            startWithDetails: (input, next) =>
              input.options.workflowId.includes(ids[0]!) ? Promise.reject(new Error('no room')) : next(input),
          },
        ],
      },
    });
    const named: unknown[] = [];
    const listening = pino(
      {},
      { write: (line) => void named.push((JSON.parse(line) as Record<string, unknown>).organizationId) },
    );
    const day = yesterday();
    await new MonitoringSchedule({ database, client, logger: listening, taskQueue: world.taskQueue }).look();
    await world.client.workflow.getHandle(modelMonitoringId({ organizationId: ids[1]!, day })).result();
    expect(named).toEqual([ids[0]]);
  });

  it('performance is for those who may see it, of models of their own, for a year at most', async () => {
    const path = `/api/v1/scoring/models/${modelId}/performance`;
    const key = await api.createApiKey(['leads:read']);
    expect((await api.call('GET', path, { token: key })).status).toBe(403);
    expect((await api.call('GET', `${path}?from=2020-01-01`)).status).toBe(400);
    expect((await api.call('GET', `${path}?from=2026-02-02&to=2026-02-01`)).status).toBe(400);
    const unknown = await api.call('GET', `/api/v1/scoring/models/${world.db.organizationId}/performance`);
    expect(unknown.body.code).toBe('not_found');
  });
});

test('the experiment that runs is measured each day, though nobody looks at it', async () => {
  const { owner, organizationId } = world.db;
  const stopping = STOPPING_RULE.parse({
    metric: 'conversion',
    leastEffect: 0.02,
    horizonDays: HORIZON_DAYS,
    mostDays: 180,
  });
  await owner.query(
    `INSERT INTO model_experiments (organization_id, kind, champion_id, challenger_id, share, stopping) VALUES ($1, 'ab', $2, $2, 0.5, $3)`,
    [organizationId, modelId, stopping],
  );
  await createMonitoringActivities({ database: world.db.database }).measureDay({ organizationId, day: dayBefore(40) });
  const { rows } = await owner.query('SELECT result FROM model_experiments');
  expect(rows).toMatchObject([{ result: { figures: { verdict: 'undecided' } } }]);
});
