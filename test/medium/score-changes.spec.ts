import fc from 'fast-check';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { type ScoreChange, storeScores } from '../../src/db/repositories/lead-scores.js';
import { latestScore, scoreAt } from '../../src/db/repositories/score-history.js';
import { savePolicy } from '../../src/db/repositories/scoring-policies.js';
import type { Score, ScoreScale } from '../../src/shared/score.js';
import { SCORING_POLICY } from '../../src/shared/scoring-policy.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { starterScorer } from './setup/starter-scorer.js';

const SCALE: ScoreScale = { bands: { hot: 0.7, warm: 0.3 }, least: 0.1, hysteresis: 0.03 };
const LEADS = 600;

describe('lead.score_changed', () => {
  let world: ExecutionWorld;
  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  const band = (value: number, { hot, warm } = SCALE.bands) => (value >= hot ? 'hot' : value >= warm ? 'warm' : 'cold');
  let clock = Date.now();
  const scoreOf = (value: number, over: Partial<Score> = {}): Score => ({
    ...{ value, points: Math.round(value * 100), band: band(value), model: { key: 'm', version: '1' }, baseline: 0 },
    ...{ reasons: [{ feature: 'f', label: 'F', value: 1, contribution: 1 }], fallback: false, policyVersion: 0 },
    ...{ scale: SCALE, computedAt: new Date((clock += 1)).toISOString() },
    ...over,
  });
  const store = (leadIds: string[], scores: Score[]): Promise<ScoreChange[]> =>
    world.db.database.inOrganization(world.db.organizationId, (tx) => storeScores(tx, leadIds, scores));
  const newLeads = async (count: number): Promise<string[]> => {
    const { rows } = await world.db.owner.query<{ id: string }>(
      `INSERT INTO leads (organization_id, email) SELECT $1, gen_random_uuid() || '@noise.example' FROM generate_series(1, $2) RETURNING id`,
      [world.db.organizationId, count],
    );
    return rows.map(({ id }) => id);
  };
  /** Of one lead: which of the values were told as changed. */
  const told = async (values: readonly number[], over: Partial<Score> = {}): Promise<number[]> => {
    const [leadId] = await newLeads(1);
    const found: number[] = [];
    for (const value of values) {
      const changes = await store([leadId!], [scoreOf(value, over)]);
      found.push(...changes.map(({ score }) => score.value));
    }
    return found;
  };

  it('tells nothing of a first score', async () => {
    expect(await told([0.95])).toEqual([]);
  });

  it('tells of a bound only when it lies behind by more than the hysteresis, and once', async () => {
    expect(await told([0.65, 0.69, 0.71, 0.7, 0.729, 0.73, 0.71, 0.68, 0.669, 0.69])).toEqual([0.73, 0.669]);
    expect(await told([0.33, 0.28, 0.27, 0.269, 0.31, 0.33])).toEqual([0.269, 0.33]);
  });

  it('tells of a move within a band since it was last told, so a slow drift is told too', async () => {
    expect(await told([0.32, 0.37, 0.41, 0.42, 0.47, 0.5, 0.52])).toEqual([0.42, 0.52]);
  });

  it('can leave a band that is narrower than the hysteresis', async () => {
    const bands = { hot: 0.52, warm: 0.5 };
    const scale = { bands, least: 1, hysteresis: 0.2 };
    const values = [0.51, 0.53, 0.49, 0.51, 0.9];
    const [leadId] = await newLeads(1);
    const found: number[] = [];
    for (const value of values) {
      const changes = await store([leadId!], [scoreOf(value, { scale, band: band(value, bands) as Score['band'] })]);
      found.push(...changes.map(({ score }) => score.value));
    }
    // Warm until it is above hot by half of what is left to 1.
    expect(found).toEqual([0.9]);
  });

  it('tells what it was before', async () => {
    const [leadId] = await newLeads(1);
    await store([leadId!], [scoreOf(0.4)]);
    await store([leadId!], [scoreOf(0.45)]);
    const [change] = await store([leadId!], [scoreOf(0.8)]);
    expect(change).toMatchObject({ leadId, score: { value: 0.8 }, previous: { value: 0.4, points: 40, band: 'warm' } });
  });

  it('tells nothing of rules that answer in a model’s stead, nor of a score that is older than the current one', async () => {
    expect(await told([0.5, 0.99, 0.5], { fallback: true })).toEqual([]);
    const [leadId] = await newLeads(1);
    await store([leadId!], [scoreOf(0.5)]);
    const late = scoreOf(0.9, { computedAt: new Date(clock - 60_000).toISOString() });
    expect(await store([leadId!], [late])).toEqual([]);
    const { rows } = await world.db.owner.query('SELECT value, told_value FROM current_scores WHERE lead_id = $1', [
      leadId,
    ]);
    expect(rows).toEqual([{ value: 0.5, told_value: 0.5 }]);
    // Nor does the lead's page show another score than the lists.
    const reader = world.db.database.reader(world.db.organizationId);
    expect(await latestScore(reader, leadId!)).toMatchObject({ value: 0.5 });
    expect(await scoreAt(reader, leadId!, new Date(clock).toISOString())).toMatchObject({ value: 0.5 });
    expect(await scoreAt(reader, leadId!, new Date(clock - 1_000).toISOString())).toMatchObject({ value: 0.9 });
  });

  it('leaves the limit of the scale out of reasons of leads that are within it', async () => {
    const leadIds = await newLeads(2);
    const term = { feature: 'f', label: 'F', value: 1, contribution: 1 };
    const limit = { feature: 'limit', label: 'Limit of the scale', value: null, contribution: -2 };
    const model = { key: 'limited', version: '1' };
    await store(leadIds, [scoreOf(1, { model, reasons: [limit, term] }), scoreOf(0.7, { model, reasons: [term] })]);
    const reasons = async (leadId: string) =>
      (await latestScore(world.db.database.reader(world.db.organizationId), leadId))?.reasons;
    expect(await reasons(leadIds[0]!)).toEqual([limit, term]);
    expect(await reasons(leadIds[1]!)).toEqual([term]);
  });

  it('tells at most once, however a score trembles by less than the hysteresis and the least move: 600 leads, 40 scores each', async () => {
    const leads = await newLeads(LEADS);
    // Half of them around a bound.
    const floors = fc.oneof(fc.integer({ min: 0, max: 93_999 }), fc.constantFrom(65_000, 68_500, 25_000, 28_500));
    const walk = floors.chain((floor) =>
      fc.array(fc.integer({ min: 0, max: 59_999 }), { minLength: 40, maxLength: 40 }).map((steps) => {
        const width = 2 * SCALE.hysteresis;
        return steps.map((step) => floor / 100_000 + (step / 60_000) * width);
      }),
    );
    const walks = fc.sample(walk, { numRuns: LEADS, seed: 6 });
    const times = new Map<string, number>();
    for (let step = 0; step < 40; step++) {
      const changes = await store(
        leads,
        walks.map((walk) => scoreOf(walk[step]!)),
      );
      for (const { leadId } of changes) times.set(leadId, (times.get(leadId) ?? 0) + 1);
    }
    expect(Math.max(0, ...times.values())).toBeLessThanOrEqual(1);
    // Those that tremble around a bound are told at most once, and some are.
    expect(times.size).toBeGreaterThan(0);
  }, 60_000);

  it('is what the definition says, on random walks', async () => {
    const leads = await newLeads(LEADS);
    const walks = fc.sample(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }), {
      numRuns: LEADS,
      seed: 7,
    });
    const known = walks.map(([first]) => ({ value: first!, band: band(first!) }));
    await store(
      leads,
      walks.map(([first]) => scoreOf(first!)),
    );
    for (let step = 1; step < 10; step++) {
      const changes = await store(
        leads,
        walks.map((walk) => scoreOf(walk[step]!)),
      );
      const found = new Set(changes.map(({ leadId }) => leadId));
      walks.forEach((walk, index) => {
        const value = walk[step]!;
        const before = known[index]!;
        const { hot, warm } = SCALE.bands;
        const low = { hot, warm, cold: -1 }[before.band]!;
        const high = { hot: 2, warm: hot, cold: warm }[before.band]!;
        const isOut = value < low - SCALE.hysteresis || value >= high + SCALE.hysteresis;
        const isTold = isOut || Math.abs(value - before.value) >= SCALE.least - 1e-9;
        expect(found.has(leads[index]!)).toBe(isTold);
        if (isTold) known[index] = { value, band: band(value) };
      });
    }
  }, 60_000);

  it('starts a template once, though the lead is scored again and again', async () => {
    const { database, organizationId, owner } = world.db;
    await world.publish(`key: warmed-up
name: Warmed up
trigger: { event: lead.score_changed, where: 'event.data.band == "hot" && event.data.previous.band != "hot"' }
reentry: always
steps: [{ id: pause, wait: 1h }]
`);
    const scorer = await starterScorer({ database });
    const activities = createScoreActivities({ database, scorer });
    const [leadId] = await newLeads(1);
    const rescore = async () => {
      await activities.rescore({ organizationId, leadIds: [leadId!] });
      await world.routeOutbox();
    };
    const executions = async () =>
      (await owner.query('SELECT id FROM workflow_executions WHERE lead_id = $1', [leadId])).rowCount;
    await rescore();
    expect(await executions()).toBe(0);
    const rules = [{ key: 'vip', label: 'Asked for a viewing', when: '"vip" in lead.tags', set: 0.95 }];
    await database.inOrganization(organizationId, (tx) =>
      savePolicy(tx, SCORING_POLICY.parse({ rules }), { actorId: crypto.randomUUID(), rescore: false }),
    );
    await scorer.refresh(organizationId);
    await owner.query(`UPDATE leads SET tags = '{vip}' WHERE id = $1`, [leadId]);
    for (let n = 0; n < 4; n++) await rescore();
    expect(await executions()).toBe(1);
    const { rows } = await owner.query<{ data: Record<string, unknown> }>(
      `SELECT data FROM events WHERE type = 'lead.score_changed' AND lead_id = $1`,
      [leadId],
    );
    expect(rows.map(({ data }) => data)).toEqual([
      {
        ...{
          value: 0.95,
          points: 95,
          band: 'hot',
          model: { key: 'starter', version: expect.any(String) },
          fallback: false,
        },
        previous: { value: expect.any(Number), points: expect.any(Number), band: expect.stringMatching(/warm|cold/) },
        reasons: expect.arrayContaining(['rule:vip']),
      },
    ]);
    await scorer.close();
  });
});
