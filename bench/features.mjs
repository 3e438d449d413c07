import pg from 'pg';
import { Caller } from './lib/caller.mjs';
import { cpuMicroseconds, cpuSeconds } from './lib/cpu.mjs';
import { fillLeads } from './lib/fill-leads.mjs';
import { inLanes } from './lib/lanes.mjs';
import { requireAll, sendLoad } from './lib/load.mjs';
import { memoryOf } from './lib/memory.mjs';
import { latencies, ratio } from './lib/statistics.mjs';
import { until } from './lib/until.mjs';

const LEADS = 20_000;
const SECONDS = 15;
const WARM_UP_SECONDS = 2;
const CONNECTIONS = 8;
/** Interactions of one request: what a tracker gathers in a second. */
const BATCH = 100;
const KINDS = ['visit', 'visit', 'visit', 'open', 'open', 'click', 'content', 'reply', 'call', 'demo'];
const HOUR_MS = 3_600_000;
const ROUTED_MS = 120_000;

/**
 * Interactions over the API, in batches and one at a time, on leads of which some are far busier than others; a tenth of them are told late.
 * Templates are paused, and events are routed meanwhile. Afterwards, what was counted of the leads must be what was sent.
 *
 * The floor keeps the same interactions and events by pg alone, without counting them.
 */
export async function run(instance, { count = LEADS, seconds = SECONDS, connections = CONNECTIONS }) {
  const { organizationId, ids } = await fillLeads(instance.databaseUrl, count);
  const caller = await Caller.connect(instance);
  await caller.pauseTemplates();
  const pool = new pg.Pool({ connectionString: instance.databaseUrl, max: connections });
  try {
    const floor = await measureFloor(pool, { organizationId, ids, seconds, connections });
    const cpuBefore = cpuSeconds(instance);
    const batches = await measure(instance, {
      ...{ caller, seconds, connections },
      request: (n) => ({ path: '/api/v1/interactions', body: { interactions: interactions(ids, n) } }),
    });
    const cpuAfter = cpuSeconds(instance);
    const single = await measure(instance, {
      ...{ caller, seconds, connections },
      request: (n) => {
        const [{ leadId, ...interaction }] = interactions(ids, n, 1);
        return { path: `/api/v1/leads/${leadId}/interactions`, body: interaction };
      },
    });
    const sent = batches.sent * BATCH + single.sent;
    const counted = await countedOf(pool);
    if (counted !== sent) throw new Error(`${sent} interactions were sent, ${counted} were counted`);
    const perSecond = (batches.milliseconds.length * BATCH) / batches.seconds;
    return {
      figures: {
        ...{ leads: count, connections, batch: BATCH },
        eventsPerSecondInBatches: Math.round(perSecond),
        cpuMicrosecondsPerEvent: cpuMicroseconds(cpuBefore, cpuAfter, batches.sent * BATCH),
        batchMs: latencies(batches.milliseconds),
        eventsPerSecondOneAtATime: Math.round(single.milliseconds.length / single.seconds),
        singleMs: latencies(single.milliseconds),
        routedAfterSeconds: await routed(pool),
        memoryMb: { api: memoryOf(instance.pids.api), worker: memoryOf(instance.pids.worker) },
      },
      floors: { eventsPerSecondInBatches: Math.round(floor.perSecond), batchMs: latencies(floor.milliseconds) },
      ratios: { inBatchesToFloor: ratio(perSecond, floor.perSecond) },
    };
  } finally {
    await pool.end();
  }
}

/** The interactions of the n-th request: the same each time. */
function interactions(ids, n, size = BATCH) {
  return Array.from({ length: size }, (_, place) => {
    const number = n * size + place;
    // Between 0 and 1, evenly; to the third power, half of what happens is on an eighth of the leads.
    const random = (number * 0.618_033_988_749_894_9) % 1;
    return {
      leadId: ids[Math.floor(random ** 3 * ids.length)],
      kind: KINDS[number % KINDS.length],
      seconds: number % 300,
      contentId: `/pages/${number % 40}`,
      ...(number % 10 === 0 && { occurredAt: new Date(Date.now() - (number % 700) * HOUR_MS).toISOString() }),
    };
  });
}

async function measure(instance, { caller, seconds, connections, request }) {
  let sent = 0;
  const send = (duration) =>
    sendLoad({
      ...{ origin: instance.url, connections, seconds: duration },
      request: () => {
        const { path, body } = request(sent++);
        return { path, body: JSON.stringify(body), headers: { ...caller.headers, 'content-type': 'application/json' } };
      },
    });
  await send(WARM_UP_SECONDS);
  const load = await send(seconds);
  requireAll(load, load.statuses[201] ? 201 : 200);
  return { ...load, sent };
}

async function measureFloor(pool, { organizationId, ids, seconds, connections }) {
  const milliseconds = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  let next = 0;
  await inLanes(connections, Array.from({ length: connections }), async () => {
    while (performance.now() < end) {
      const told = interactions(ids, next++);
      const began = performance.now();
      await pool.query({
        name: 'floor',
        text: `WITH told AS (
            SELECT * FROM unnest($2::uuid[], $3::text[], $4::jsonb[]) AS t(lead_id, kind, data)
          ), kept AS (
            INSERT INTO interactions (organization_id, lead_id, kind, data) SELECT $1, lead_id, kind, data FROM told
          )
          INSERT INTO events (organization_id, type, lead_id, data) SELECT $1, 'floor', lead_id, data FROM told`,
        values: [
          organizationId,
          told.map(({ leadId }) => leadId),
          told.map(({ kind }) => kind),
          told.map(({ seconds: lasted, contentId }) => JSON.stringify({ seconds: lasted, contentId })),
        ],
      });
      milliseconds.push(performance.now() - began);
    }
  });
  return { milliseconds, perSecond: (milliseconds.length * BATCH) / ((performance.now() - start) / 1_000) };
}

/** Interactions that the leads' engagement says there were: a reply is two events and counts once. */
async function countedOf(pool) {
  const { rows } = await pool.query('SELECT coalesce(sum(version), 0)::float8 AS counted FROM lead_engagement');
  return rows[0].counted;
}

/** Seconds until every event was matched with templates. */
async function routed(pool) {
  const began = performance.now();
  await until('all events are routed', ROUTED_MS, 100, async () => {
    const { rows } = await pool.query('SELECT count(*)::int AS waiting FROM event_outbox');
    return rows[0].waiting === 0;
  });
  return Math.round((performance.now() - began) / 100) / 10;
}
