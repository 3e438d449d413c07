import { readFileSync } from 'node:fs';
import { createMonitoringActivities } from '../../src/activities/monitoring/monitoring-activities.js';
import type { ModelDay } from '../../src/shared/model-day.js';
import { STOPPING_RULE } from '../../src/shared/experiment/stopping-rule.js';
import { modelMonitoringId, WORKFLOW_TYPES } from '../../src/workflows/contract.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** The shipped model at an organization whose leads have next to nothing of what it was trained on: as most have. */
const MANIFEST = JSON.parse(readFileSync('models/starter/manifest.json', 'utf8')) as {
  key: string;
  version: string;
  features: { key: string }[];
};
const FEATURES = MANIFEST.features.map(({ key }) => key);
/** Days to come: the tables have partitions for three months from now on, but for one before. */
const FIRST = Date.now();
/** Users who are told: the admin of the organization, and one of ops. */
const NOTIFIED = 2;
const dayAt = (index: number) => new Date(FIRST + index * 24 * 60 * 60 * 1_000).toISOString().slice(0, 10);

let world: ExecutionWorld;
let api: TestApi;
let modelId = '';

beforeAll(async () => {
  world = await createExecutionWorld({ activities: async ({ database }) => createMonitoringActivities({ database }) });
  api = await startTestApi({}, { db: world.db });
  const { owner, organizationId } = api.db;
  await world.createUser('ops');
  await owner.query('DELETE FROM models');
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO models (organization_id, key, version, state, origin, sha256, manifest)
     VALUES ($1, $2, $3, 'active', 'shipped', $4, $5) RETURNING id`,
    [organizationId, MANIFEST.key, MANIFEST.version, 'a'.repeat(64), MANIFEST],
  );
  modelId = rows[0]!.id;
  await owner.query(
    'INSERT INTO score_terms (organization_id, model_key, model_version, terms) VALUES ($1, $2, $3, $4)',
    [
      ...[organizationId, MANIFEST.key, MANIFEST.version],
      JSON.stringify(FEATURES.map((feature) => ({ feature, label: feature }))),
    ],
  );
  await owner.query('INSERT INTO scoring_settings (organization_id, settings) VALUES ($1, $2)', [
    organizationId,
    { horizonDays: 3, trainOnDrift: true },
  ]);
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
});

/** Leads that came on a day, and their first scores. Each is scored a second time an hour later, when it has told more. */
async function leadsCame(index: number, count: number, lead: (n: number) => Record<string, unknown>): Promise<void> {
  const values = Array.from({ length: count }, (_, n) => {
    const row = lead(n);
    return JSON.stringify(FEATURES.map((key) => row[key] ?? null));
  });
  const later = JSON.stringify(FEATURES.map((key) => (key === 'origin' ? 'API' : 3)));
  await api.db.owner.query(
    `WITH came AS (
       INSERT INTO leads (id, organization_id, email)
       SELECT uuidv7($2::timestamptz - now()), $1, gen_random_uuid() || '@example.com' FROM generate_series(1, $3) RETURNING id
     ), numbered AS (SELECT id, row_number() OVER () AS place FROM came)
     INSERT INTO lead_scores (id, organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions,
       term_values, fallback, computed_at, duration_us)
     SELECT uuidv7($2::timestamptz - now() + s.after), $1, n.id, $4, $5, 0.5, 50, 'warm', 0, array_fill(0::float8, ARRAY[$8::int]),
       CASE WHEN s.after < '1 hour' THEN v.term_values ELSE $7::jsonb END, false, $2::timestamptz + s.after, 300
     FROM numbered n JOIN unnest($6::jsonb[]) WITH ORDINALITY AS v(term_values, place) USING (place),
       unnest(ARRAY[interval '1 second', interval '1 hour']) AS s(after)`,
    [
      ...[api.db.organizationId, `${dayAt(index)}T12:00:00Z`, count, MANIFEST.key, MANIFEST.version],
      ...[values, later, FEATURES.length],
    ],
  );
}

/** A day as it was measured, after those that were missed. */
async function measured(index: number): Promise<ModelDay> {
  const input = { organizationId: api.db.organizationId, day: dayAt(index) };
  await world.client.workflow.execute(WORKFLOW_TYPES.modelMonitoring, {
    ...{ taskQueue: world.taskQueue, workflowId: modelMonitoringId(input), args: [input] },
    workflowExecutionTimeout: 30_000,
  });
  const path = `/api/v1/scoring/models/${modelId}/performance?from=${dayAt(index)}&to=${dayAt(index)}`;
  return (await api.call('GET', path)).body.days[0].statistics;
}

const asUsual = (n: number) => ({ origin: n % 3 ? 'API' : 'Landing Page Submission', total_visits: (n * 7) % 20 });
const without = (n: number) => ({ ...asUsual(n), total_visits: null });
const told = async () => {
  const { rows } = await api.db.owner.query<{ notices: string[] | null; trainings: number }>(
    `SELECT (SELECT array_agg(body_text ORDER BY id) FROM messages WHERE channel = 'in_app') AS notices,
       (SELECT count(*)::int FROM model_trainings) AS trainings`,
  );
  return rows[0]!;
};

describe('the shipped model, at an organization whose leads lack most of its fields', () => {
  it('is compared with nothing at first, and tells nobody that leads are not those that it was trained on', async () => {
    for (let index = 0; index < 10; index++) await leadsCame(index, 80, asUsual);
    for (const index of [2, 9]) {
      expect(await measured(index)).toMatchObject({ sampled: null, comparedWith: null, features: [], alerts: [] });
    }
    expect(await told()).toEqual({ notices: null, trainings: 0 });
  });

  it("is compared with the organization's own leads of the weeks before as soon as these are enough", async () => {
    for (let index = 10; index < 42; index++) await leadsCame(index, 80, asUsual);
    // An old list of other people was imported: the leads of a usual week are no less usual for it.
    await leadsCame(20, 3_000, without);
    const day = await measured(41);
    expect(day.sampled).toEqual({ leads: 7 * 80, from: dayAt(35) });
    expect(day.comparedWith).toEqual({ kind: 'own_leads', rows: 27 * 80, from: dayAt(7), to: dayAt(34) });
    expect(day.features.map(({ key }) => key)).toEqual(FEATURES);
    expect(day.features.find(({ key }) => key === 'occupation')).toMatchObject({
      missing: 1,
      expectedMissing: 1,
      psi: 0,
    });
    expect(day.alerts).toEqual([]);
    expect(await told()).toEqual({ notices: null, trainings: 0 });
  });

  it('tells when a field is lost, on the first day', async () => {
    await leadsCame(42, 80, without);
    const { alerts } = await measured(42);
    expect(alerts).toMatchObject([{ code: 'missing_values', feature: 'total_visits', told: true }]);
    expect((await told()).notices!.at(-1)).toContain(
      'more often than in the weeks before: total_visits (14.3 % instead of 0.0 %)',
    );
  });

  it('does not go on telling for ever: what lasts becomes what is usual', async () => {
    for (let index = 43; index < 78; index++) await leadsCame(index, 80, without);
    expect((await measured(48)).alerts.map(({ code }) => code)).toEqual(['feature_drift', 'missing_values']);
    const { notices, trainings } = await told();
    expect(notices!.at(-1)).toContain('otherwise than in the weeks before: total_visits (');
    expect(trainings).toBe(1);
    await measured(62);
    expect((await measured(77)).alerts).toEqual([]);
    // Once when values went missing, once when the distribution was another one for it.
    expect((await told()).notices).toHaveLength(NOTIFIED * 2);
  });

  it('goes on being measured on what became of its leads', async () => {
    await api.db.owner.query(
      `INSERT INTO events (id, organization_id, type, lead_id, data, occurred_at)
       SELECT uuidv7(at - now()), $1, 'lead.status_changed', id, '{"to":"won"}', at
       FROM leads, LATERAL (SELECT uuid_extract_timestamp(id) + interval '2 hours') AS moment (at)
       WHERE organization_id = $1 AND at > $2::timestamptz AND hashtext(id::text) % 10 = 0`,
      [api.db.organizationId, dayAt(60)],
    );
    await leadsCame(78, 80, without);
    const { outcomes, alerts } = await measured(78);
    expect(outcomes!.referenceAuc).toBeGreaterThan(0.9);
    expect(alerts.map(({ code }) => code)).toEqual(['calibration_drift', 'auc_drop']);
  });

  it('is replaced, on the day after an experiment, by a newer one that had to wait for its end', async () => {
    const { owner, organizationId } = api.db;
    await owner.query(
      `INSERT INTO models (organization_id, key, version, state, origin, sha256, manifest)
       VALUES ($1, $2, 'newer', 'registered', 'shipped', $3, $4)`,
      [organizationId, MANIFEST.key, 'b'.repeat(64), MANIFEST],
    );
    const active = async () =>
      (await owner.query<{ version: string }>(`SELECT version FROM models WHERE state = 'active'`)).rows[0]!.version;
    await owner.query(
      `INSERT INTO model_experiments (organization_id, kind, champion_id, challenger_id, share, stopping) VALUES ($1, 'ab', $2, $2, 0.5, $3)`,
      [
        organizationId,
        modelId,
        STOPPING_RULE.parse({ metric: 'conversion', leastEffect: 0.02, horizonDays: 3, mostDays: 180 }),
      ],
    );
    await measured(79);
    expect(await active()).toBe(MANIFEST.version);
    await owner.query(`UPDATE model_experiments SET state = 'decided', ended_at = now()`);
    await measured(80);
    expect(await active()).toBe('newer');
    expect((await owner.query('SELECT trigger FROM rescorings')).rows).toEqual([{ trigger: 'activation' }]);
  });
});
