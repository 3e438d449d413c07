import pg from 'pg';
import { Caller } from './lib/caller.mjs';
import { cpuSecondsOf, cpuSecondsOfTree } from './lib/cpu.mjs';
import { fillScorableLeads } from './lib/fill-scorable-leads.mjs';
import { ratio } from './lib/statistics.mjs';

const COUNT = 200_000;
/** Of the leads, those whose score counts as changed: a new model of the same leads moves as many, more or less. */
const CHANGED_SHARE = 0.2;
const PAGE = 2_000;
const POLL_MS = 50;
const DONE_WITHIN_MS = 30 * 60_000;

/**
 * Has all leads of an organization scored anew: once to warm up, and so that their scores are the model's; then measured, with a fifth of them
 * changed as far as people were told. The floor copies the same rows of scores within PostgreSQL, page by page, and updates the same current
 * scores: no lead is read, nothing is computed or told.
 */
export async function run(instance, options) {
  const count = options.count ?? COUNT;
  const caller = await Caller.connect(instance);
  await caller.pauseTemplates();
  const client = new pg.Client({ connectionString: instance.databaseUrl });
  await client.connect();
  try {
    const organizationId = await fillScorableLeads(client, count);
    await rescore(caller);
    await prepare(client);
    const cpu = new CpuOf(instance.pids);
    const ended = await rescore(caller);
    const used = cpu.used();
    const { leads, startedAt, finishedAt } = ended;
    if (leads.scored !== count) throw new Error(`not every lead was scored: ${JSON.stringify(ended)}`);
    if (Math.abs(leads.changed / count - CHANGED_SHARE) > 0.02) throw new Error(`${leads.changed} leads have changed`);
    await requireOnce(client, count, startedAt);
    const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
    const floor = await measureFloor(client, instance.pids, { organizationId, since: startedAt });
    const perSecond = count / seconds;
    return {
      figures: {
        leads: count,
        seconds: rounded(seconds),
        leadsPerSecond: Math.round(perSecond),
        changed: leads.changed,
        cpuMicrosecondsPerLead: Object.fromEntries(
          Object.entries(used).map(([name, value]) => [name, value && Math.round((value * 1e6) / count)]),
        ),
      },
      floors: {
        leadsPerSecond: Math.round(floor.leads / floor.seconds),
        cpuMicrosecondsPerLead: floor.cpu && Math.round((floor.cpu * 1e6) / floor.leads),
      },
      ratios: { leadsPerSecondToFloor: ratio(perSecond, floor.leads / floor.seconds) },
    };
  } finally {
    await client.end();
  }
}

/**
 * As if all leads had their scores by another model, and each fifth had been told of by one that differs as far as it is told; and what
 * autovacuum and a checkpoint would do, not in the middle of it.
 */
async function prepare(client) {
  await client.query(
    `UPDATE current_scores SET value = value * 0.998, told_band = band,
       told_value = CASE WHEN abs(hashtextextended(lead_id::text, 0) % 1000) >= $1 THEN value WHEN value > 0.5 THEN value - 0.2 ELSE value + 0.2 END`,
    [CHANGED_SHARE * 1_000],
  );
  await client.query('VACUUM (ANALYZE)');
  await client.query('CHECKPOINT');
}

async function rescore(caller) {
  const { id } = await caller.send('POST', '/scoring/rescorings', {});
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline;) {
    const now = await caller.get(`/scoring/rescorings/${id}`);
    if (now.finishedAt !== null) {
      if (now.state !== 'completed') throw new Error(`the rescoring ended ${now.state}: ${JSON.stringify(now)}`);
      return now;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('the rescoring did not end in time');
}

async function requireOnce(client, count, since) {
  const { rows } = await client.query(
    'SELECT count(*)::int AS scores, count(DISTINCT lead_id)::int AS leads FROM lead_scores WHERE computed_at >= $1',
    [since],
  );
  const [{ scores, leads }] = rows;
  if (scores !== count || leads !== count) throw new Error(`${scores} scores of ${leads} leads were stored`);
}

/** The scores of the measured rescoring once more, by INSERT from the same table and UPDATE, a page in a transaction. */
async function measureFloor(client, pids, { organizationId, since }) {
  // As the product has it (keepPlans in src/db/database.ts): planned for a page, not by reading all current scores for each.
  await client.query(
    `SET plan_cache_mode = 'force_generic_plan'; SET enable_seqscan = off; SET enable_hashjoin = off; CHECKPOINT`,
  );
  const began = performance.now();
  const cpuBefore = cpuSecondsOfTree(pids.postgres);
  let leads = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await client.query({
      name: 'floor',
      text: `WITH page AS MATERIALIZED (
          SELECT * FROM lead_scores WHERE organization_id = $4 AND id > $1 AND computed_at >= $2 ORDER BY id LIMIT $3
        ), kept AS (
          INSERT INTO lead_scores (organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions,
            term_values, fallback, computed_at, policy_version)
          SELECT organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions, term_values, fallback,
            '2020-01-01', policy_version FROM page
        ), stored AS (
          UPDATE current_scores c SET value = p.value * 0.999, points = p.points, band = p.band, scored_at = now()
          FROM page p WHERE c.lead_id = p.lead_id AND c.organization_id = $4
        )
        SELECT max(id::text) AS last, count(*)::int AS leads FROM page`,
      values: [after, since, PAGE, organizationId],
    });
    const [{ last, leads: some }] = rows;
    if (some === 0) break;
    leads += some;
    after = last;
  }
  const cpu = cpuBefore === null ? null : cpuSecondsOfTree(pids.postgres) - cpuBefore;
  return { leads, seconds: (performance.now() - began) / 1_000, cpu };
}

/** CPU of the processes that take part. */
class CpuOf {
  constructor({ worker, postgres, temporal }) {
    this.now = () => ({
      worker: cpuSecondsOf(worker),
      postgres: cpuSecondsOfTree(postgres),
      temporal: cpuSecondsOf(temporal),
    });
    this.before = this.now();
  }

  used() {
    const after = this.now();
    return Object.fromEntries(
      Object.entries(after).map(([name, value]) => [name, value === null ? null : value - this.before[name]]),
    );
  }
}

function rounded(seconds) {
  return Math.round(seconds * 100) / 100;
}
