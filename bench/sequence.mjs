import pg from 'pg';
import { Caller } from './lib/caller.mjs';
import { withFloorWorker } from './lib/floor-worker-process.mjs';
import { countEvents } from './lib/count-events.mjs';
import { inLanes } from './lib/lanes.mjs';
import { postLeads } from './lib/leads.mjs';
import { memoryOf } from './lib/memory.mjs';
import { ratio } from './lib/statistics.mjs';
import { until } from './lib/until.mjs';

const LEADS = 2_000;
/** Workflows are started at a time as the product's dispatcher starts them. */
const STARTS_AT_A_TIME = 20;
const FINISHED_WITHIN_MS = 20 * 60_000;
const POLL_MS = 250;

/**
 * Leads that each start an execution of the five steps in templates/sequence. The rate is taken from the first start to the last end;
 * intake, scoring and routing of the same leads go on meanwhile and are part of it.
 */
export async function run(instance, { count = LEADS }) {
  const floorPerSecond = await measureFloor(instance, count);
  const caller = await Caller.connect(instance);
  const finished = await countEvents(caller, 'execution.finished');
  try {
    await postLeads(instance, { count, run: 'sequence' });
    await finished.reach(count, FINISHED_WITHIN_MS);
  } finally {
    finished.close();
  }
  const executions = await caller.list('/workflows/executions?templateKey=bench-sequence', count + 1);
  const states = countBy(executions, ({ state, endReason }) => `${state} (${endReason})`);
  if (states['stopped (greeted)'] !== count)
    throw new Error(`not every execution went through: ${JSON.stringify(states)}`);
  const firstStart = Math.min(...executions.map(({ startedAt }) => Date.parse(startedAt)));
  const lastEnd = Math.max(...executions.map(({ finishedAt }) => Date.parse(finishedAt)));
  const perSecond = (count * 1_000) / (lastEnd - firstStart);
  return {
    figures: {
      executions: count,
      perSecond: Math.round(perSecond * 10) / 10,
      memoryMb: { api: memoryOf(instance.pids.api), worker: memoryOf(instance.pids.worker) },
    },
    floors: { perSecond: Math.round(floorPerSecond * 10) / 10 },
    ratios: { perSecondToFloor: ratio(perSecond, floorPerSecond) },
  };
}

/** The same steps written by hand: a workflow and four activities, with no more SQL than they need. */
export async function measureFloor(instance, count) {
  const database = new pg.Client({ connectionString: instance.databaseUrl });
  await database.connect();
  try {
    const leads = await prepareFloor(database, count);
    return await withFloorWorker(instance, async ({ client, taskQueue }) => {
      const began = Date.now();
      await inLanes(STARTS_AT_A_TIME, leads, (leadId) =>
        client.workflow.start('sequence', { taskQueue, workflowId: `floor-sequence/${leadId}`, args: [leadId] }),
      );
      await until('the floor’s workflows are through', FINISHED_WITHIN_MS, POLL_MS, async () => {
        const { rows } = await database.query('SELECT count(*)::int AS ends FROM bench_floor.events');
        return rows[0].ends >= count;
      });
      const { rows } = await database.query('SELECT max(occurred_at) AS last FROM bench_floor.events');
      return (count * 1_000) / (rows[0].last.getTime() - began);
    });
  } finally {
    await database.end();
  }
}

/** @returns the ids of the floor's leads */
export async function prepareFloor(database, count) {
  await database.query(`
    CREATE SCHEMA IF NOT EXISTS bench_floor;
    DROP TABLE IF EXISTS bench_floor.leads, bench_floor.messages, bench_floor.events;
    CREATE TABLE bench_floor.leads (id uuid PRIMARY KEY DEFAULT uuidv7(), email text NOT NULL UNIQUE, score float8 NOT NULL,
      tags text[] NOT NULL DEFAULT '{}', updated_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE bench_floor.messages (id uuid PRIMARY KEY DEFAULT uuidv7(), lead_id uuid NOT NULL, recipient text NOT NULL,
      subject text NOT NULL, body text NOT NULL, status text NOT NULL DEFAULT 'sending', settled_at timestamptz);
    CREATE TABLE bench_floor.events (id uuid PRIMARY KEY DEFAULT uuidv7(), lead_id uuid NOT NULL, type text NOT NULL,
      occurred_at timestamptz NOT NULL DEFAULT now());
  `);
  const { rows } = await database.query(
    `INSERT INTO bench_floor.leads (email, score)
     SELECT 'floor-' || n || '@example.com', random() FROM generate_series(1, $1::int) AS n RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

function countBy(items, keyOf) {
  const counts = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
