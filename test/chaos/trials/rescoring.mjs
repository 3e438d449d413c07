import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import pg from 'pg';
import { Caller } from '../../../bench/lib/caller.mjs';
import { fillScorableLeads } from '../../../bench/lib/fill-scorable-leads.mjs';
import { describeMachine } from '../../../bench/lib/machine.mjs';
import { seededRandom } from '../../../scripts/lib/sample-leads.mjs';
import { InstanceDatabase } from '../database.mjs';
import { noneOf } from '../report.mjs';
import { settle } from '../settle.mjs';
import { shuffled } from '../shuffled.mjs';

const LEADS = 60_000;
/** One in the midst of the pages, each when another eighth of the leads is scored: behind the last, enough are left for a look that comes late. */
const KILLS = ['worker', 'postgres', 'temporal', 'api', 'all'];
const POLL_MS = 50;
const DONE_WITHIN_MS = 5 * 60_000;
const UP_WITHIN_MS = 30_000;

/** New scores for all leads, while everything that takes part is killed: each lead gets one score, and what has changed is told once. */
export async function run({ options, say, createInstance }) {
  const instance = createInstance({});
  await instance.start();
  const database = new InstanceDatabase(instance);
  const caller = await Caller.connect(instance.known);
  await caller.pauseTemplates();
  await fill(instance.known.databaseUrl);
  const { id } = await caller.send('POST', '/scoring/rescorings', {});
  const kills = await killOnTheWay({ instance, database, id, kinds: shuffled(KILLS, seededRandom(options.seed)), say });
  const rescoring = await ended(database, id);
  const settled = await settle({ database, say });
  const [counts] = await database.rows(
    `SELECT (SELECT count(*) FROM lead_scores)::int AS scores, (SELECT count(DISTINCT lead_id) FROM lead_scores)::int AS leads,
       (SELECT count(*) FROM lead_scores s JOIN current_scores c USING (lead_id) WHERE c.value <> s.value)::int AS "notCurrent",
       count(*)::int AS events, count(DISTINCT lead_id)::int AS "leadsTold",
       count(*) FILTER (WHERE abs((data ->> 'value')::float8 - 0.5) < 0.03)::int AS "toldOfNothing"
     FROM events WHERE type = 'lead.score_changed'`,
  );
  const checks = [
    { name: 'completed', ok: rescoring?.state === 'completed' && rescoring.leads_scored === LEADS, rescoring },
    { name: 'killed in the midst', ok: kills.length === KILLS.length, kills },
    ...noneOf({
      leadsWithoutScore: LEADS - counts.leads,
      scoredTwice: counts.scores - counts.leads,
      notCurrent: counts.notCurrent,
      toldTwice: counts.events - counts.leadsTold,
      notTold: (rescoring?.leads_changed ?? NaN) - counts.leadsTold,
      toldOfNothing: counts.toldOfNothing,
      leftOpen: Object.values(settled.open ?? { nothing: 1 }).reduce((sum, count) => sum + count, 0),
    }),
  ];
  return {
    checks,
    chaos: { trial: 'rescoring', seed: options.seed },
    kept: checks.every(({ ok }) => ok),
    ...counts,
    kills,
    settled,
    machine: describeMachine(),
    print() {
      const table = new Table({ style: { head: [], border: [] } });
      for (const { name, ok, count } of checks) table.push([name, count ?? (ok ? 'yes' : 'no')]);
      console.log(table.toString());
    },
  };
}

async function fill(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await fillScorableLeads(client, LEADS);
  } finally {
    await client.end();
  }
}

/** @returns the kinds that found something to kill before all leads were scored, with how many were then */
async function killOnTheWay({ instance, database, id, kinds, say }) {
  const kills = [];
  for (const [index, kind] of kinds.entries()) {
    const from = ((index + 1) * LEADS) / (kinds.length + 3);
    const scored = await scoredFrom(database, id, from);
    if (scored === null || scored >= LEADS) break;
    if (!(await killed({ instance, database, id, kind }))) continue;
    kills.push({ kind, scored });
    say(`kill ${kind}, with ${scored} leads scored`);
  }
  return kills;
}

/**
 * Kills what there is of a kind, while there are leads to score. Killed a moment ago with all others, it may be on its way up: an API, say,
 * which the scoring goes on without.
 */
async function killed({ instance, database, id, kind }) {
  for (const deadline = Date.now() + UP_WITHIN_MS; Date.now() < deadline; await pause(POLL_MS)) {
    if ((await leadsScored(database, id)) >= LEADS) return false;
    if (instance.kill(kind) > 0) return true;
  }
  return false;
}

/** @returns undefined where the database is away */
async function leadsScored(database, id) {
  const found = await database.rowsIfThere('SELECT leads_scored::int FROM rescorings WHERE id = $1', [id]);
  return found?.[0]?.leads_scored;
}

/** Waits until so many leads are scored. @returns how many are; null where it does not come to that */
async function scoredFrom(database, id, least) {
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const scored = await leadsScored(database, id);
    if (scored >= least) return scored;
  }
  return null;
}

async function ended(database, id) {
  let rescoring;
  for (const deadline = Date.now() + DONE_WITHIN_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const found = await database.rowsIfThere(
      'SELECT state, leads_scored::int, leads_changed::int, error_code FROM rescorings WHERE id = $1',
      [id],
    );
    rescoring = found?.[0] ?? rescoring;
    if (['completed', 'failed', 'cancelled'].includes(rescoring?.state)) break;
  }
  return rescoring;
}
