import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { trainingPrefix } from '../../src/activities/training/training-keys.js';
import { createDatasetWriter } from '../../src/activities/training/write-dataset.js';
import { saveScoringSettings } from '../../src/db/repositories/scoring-settings.js';
import { logit } from '../../src/ml/build-score.js';

import { scoreByRules } from '../../src/ml/rule-scorer.js';
import type { LeadStatus } from '../../src/shared/lead.js';
import type { ActiveModel } from '../../src/shared/score.js';
import { SCORING_POLICY } from '../../src/shared/scoring-policy.js';
import { DEFAULT_SCORING_SETTINGS } from '../../src/shared/scoring-settings.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

const DAY_MS = 86_400_000;
const NOW = new Date();
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const TRAINING = '01900000-0000-7000-8000-000000000001';
/** The rules as if they were a model: the model has specs of its own. */
const scorer: ActiveModel = {
  logOddsAt: (_, leads) => Promise.resolve(Float64Array.from(scoreByRules(leads), ({ value }) => logit(value))),
};

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'throughline-dataset-'));
}, 60_000);
afterAll(async () => {
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface History {
  attributes?: object;
  /** Days ago. */
  scored: number[];
  changes?: [days: number, to: LeadStatus][];
  organizationId?: string;
}

async function createLead({ attributes = {}, scored, changes = [], organizationId = db.organizationId }: History) {
  const { rows } = await db.owner.query<{ id: string }>(
    `INSERT INTO leads (organization_id, email, country, origin, attributes, status, created_at)
     VALUES ($1, gen_random_uuid() || '@example.com', 'DE', 'Portal', $2, $3, $4) RETURNING id`,
    [organizationId, attributes, changes.at(-1)?.[1] ?? 'new', daysAgo(200)],
  );
  const id = rows[0]!.id;
  for (const days of scored) {
    await db.owner.query(
      `INSERT INTO lead_scores (organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions, term_values,
         fallback, computed_at) VALUES ($1, $2, 'm', '1', .5, 50, 'warm', 0, '{}', '[]', false, $3)`,
      [organizationId, id, daysAgo(days)],
    );
  }
  for (const [days, to] of changes) {
    await db.owner.query(
      `INSERT INTO events (organization_id, type, lead_id, data, occurred_at) VALUES ($1, 'lead.status_changed', $2, $3, $4)`,
      [organizationId, id, { to }, daysAgo(days)],
    );
  }
  return id;
}

interface Row {
  at: string;
  label: number;
  x: Record<string, unknown>;
  later?: Record<string, true>;
  groups: Record<string, string | null>;
  activeLogOdds: number | null;
}

async function write(organizationId = db.organizationId, limits: { mostValues?: number } = {}) {
  const seen: [number, number][] = [];
  const writer = createDatasetWriter({
    ...{ database: db.database, store: new FolderStore(folder), scorer, now: () => NOW },
    ...limits,
  });
  const asked = { organizationId, trainingId: TRAINING, version: '3', options: { candidates: [], seed: 7 } };
  const { rows: count } = await writer(asked, (done, total) => Promise.resolve(void seen.push([done, total])));
  const read = (name: string) => readFileSync(join(folder, trainingPrefix(organizationId, TRAINING), name));
  const dataset = JSON.parse(read('dataset').toString());
  const lines = gunzipSync(read('rows')).toString().trim().split('\n').filter(Boolean);
  expect(lines).toHaveLength(count);
  return { dataset, rows: lines.map((line) => JSON.parse(line) as Row), seen };
}

describe('the rows that a model learns from', () => {
  it('hold each lead once, as it stood when it was scored, with what became of it', async () => {
    const organizationId = await db.createOrganization('dataset');
    const lead = (history: History) => createLead({ ...history, organizationId });
    await db.database.inOrganization(organizationId, (tx) =>
      saveScoringSettings(tx, { ...DEFAULT_SCORING_SETTINGS, horizonDays: 30, fairnessGroups: ['country'] }),
    );
    for (let n = 0; n < 30; n++) {
      await lead({ attributes: { rooms: n % 5, quarter: n % 2 ? 'North' : 'South' }, scored: [60 - n] });
    }
    const won = await lead({ attributes: { rooms: 2 }, scored: [110, 100], changes: [[99, 'won']] });
    await lead({ scored: [], changes: [[5, 'won']] });
    await lead({ scored: [4], changes: [[5, 'won']] });
    await lead({ scored: [3] });
    // Filled in by somebody who knew the outcome.
    await db.owner.query(`UPDATE leads SET attributes = attributes || '{"quarter": "West"}' WHERE id = $1`, [won]);
    await db.owner.query(`UPDATE lead_versions SET replaced_at = $2 WHERE lead_id = $1`, [won, daysAgo(90)]);

    const { dataset, rows, seen } = await write(organizationId);
    const newest = await write(organizationId, { mostValues: 3.5 * dataset.features.length });
    expect(newest.rows).toEqual(rows.slice(-3));
    expect(dataset).toMatchObject({
      ...{ schemaVersion: 1, organizationId, trainingId: TRAINING, identity: { key: 'leads', version: '3' } },
      ...{ segments: ['origin'], groups: ['country'], activeModel: null, previous: null, horizonDays: 30, seed: 7 },
    });
    const feature = (key: string) => dataset.features.find((one: { key: string }) => one.key === key);
    expect(feature('quarter')).toMatchObject({ type: 'categorical', from: ['attributes.quarter'], label: 'Quarter' });
    expect(feature('status')).toBeUndefined();

    // The thirty open ones, whose horizon has passed, and the one that was won.
    expect(rows.filter(({ label }) => label === 1)).toHaveLength(1);
    expect(rows).toHaveLength(31);
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort());
    const bought = rows.find(({ label }) => label === 1)!;
    expect([daysAgo(110).toISOString(), daysAgo(100).toISOString()]).toContain(bought.at);
    expect(bought.x).toMatchObject({ quarter: null });
    expect(bought.later).toEqual({ quarter: true });
    expect(bought.groups).toEqual({ origin: 'Portal', country: 'DE' });
    expect(Object.keys(bought.x).sort()).toEqual(dataset.features.map(({ key }: { key: string }) => key).sort());
    const rules = scoreByRules([{ email: 'a@example.com', origin: 'Portal', attributes: { rooms: 2 } }]);
    expect(bought.activeLogOdds).toBeCloseTo(logit(rules[0]!.value), 9);
    expect(seen.at(-1)).toEqual([68, 68]);
  }, 30_000);

  it('are those of one organization, and none where it has no outcomes', async () => {
    const { dataset, rows } = await write();
    expect(rows).toEqual([]);
    expect(dataset.features.length).toBeGreaterThan(10);
  });

  it('compare with the model that answers now, and with what the last training saw', async () => {
    const organizationId = await db.createOrganization('compared');
    const manifest = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../models/starter/manifest.json'), 'utf8'),
    ) as { features: { key: string; distribution?: unknown }[]; key: string; version: string };
    const distribution = { shares: { a: 0.5 }, missing: 0.5 };
    manifest.features[0]!.distribution = distribution;
    await db.owner.query(
      `INSERT INTO models (organization_id, key, version, state, sha256, manifest, origin) VALUES
         ($1, 'starter', '1', 'active', 'x', $2, 'shipped'), ($1, 'leads', '1', 'refused', 'y', $2, 'trained')`,
      [organizationId, manifest],
    );
    const { dataset } = await write(organizationId);
    expect(dataset.activeModel).toEqual({ key: 'starter', version: '1' });
    expect(dataset.missingValues).toEqual(['Select']);
    expect(dataset.bands).toEqual({ hot: 0.7, warm: 0.3 });
    expect(dataset.previous.distributions[manifest.features[0]!.key]).toEqual(distribution);
  });

  it('are judged by the bands that are in force', async () => {
    const organizationId = await db.createOrganization('banded');
    const definition = SCORING_POLICY.parse({ bands: { hot: 0.5, warm: 0.1 } });
    await db.owner.query('INSERT INTO scoring_policies (organization_id, version, definition) VALUES ($1, 1, $2)', [
      organizationId,
      definition,
    ]);
    expect((await write(organizationId)).dataset.bands).toEqual(definition.bands);
  });

  it('do not ask the active model about rows that it has learnt from', async () => {
    const organizationId = await db.createOrganization('learnt');
    await db.database.inOrganization(organizationId, (tx) =>
      saveScoringSettings(tx, { ...DEFAULT_SCORING_SETTINGS, horizonDays: 30 }),
    );
    for (const scored of [100, 60, 45]) await createLead({ scored: [scored], organizationId });
    await createLead({
      scored: [44],
      changes: [
        [40, 'lost'],
        [20, 'won'],
      ],
      organizationId,
    });
    await createLead({ scored: [43], changes: [[25, 'won']], organizationId });
    const compared = async (origin: string) => {
      await db.owner.query('DELETE FROM models WHERE organization_id = $1', [organizationId]);
      await db.owner.query(
        `INSERT INTO models (organization_id, key, version, state, sha256, manifest, origin, created_at)
         VALUES ($1, 'leads', '1', 'active', 'x', '{}', $2, $3)`,
        [organizationId, origin, daysAgo(29)],
      );
      const { dataset, rows } = await write(organizationId);
      // Its manifest cannot be read: it is active all the same.
      expect(dataset.activeModel).toEqual({ key: 'leads', version: '1' });
      return rows.map(({ activeLogOdds }) => activeLogOdds !== null);
    };
    // Known for 70, 30, 15, 40 (lost first) and 25 days.
    expect(await compared('trained')).toEqual([false, false, true, false, true]);
    expect(await compared('uploaded')).toEqual([true, true, true, true, true]);
  });
});
