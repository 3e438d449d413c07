import pg from 'pg';
import { Caller } from './lib/caller.mjs';
import { fillLeads } from './lib/fill-leads.mjs';
import { inLanes } from './lib/lanes.mjs';
import { requireAll, sendLoad } from './lib/load.mjs';
import { memoryOf } from './lib/memory.mjs';
import { latencies, ratio } from './lib/statistics.mjs';

const LEADS = 100_000;
const SECONDS = 10;
const WARM_UP_SECONDS = 2;
const CONNECTIONS = 50;
/** As many as the product's pool has. */
const POOL_SIZE = 20;
const PAGE = 50;

const COLUMNS = `id, email, phone, first_name, last_name, company, country, city, time_zone, origin, source_id, status, tags, attributes,
  owner_id, do_not_contact, s.value, s.points, s.band, s.scored_at, created_at, updated_at`;
const TABLES = 'leads LEFT JOIN current_scores s ON s.lead_id = leads.id';
/** Searches that find one in twenty, one in ten, one in four hundred, a single lead, and none. */
const SEARCHES = ['garcia', 'seattle', 'tara weber', 'silva.12345@e', 'nobody at all'];
const BANDS = ['hot', 'warm', 'cold'];

/** What people look at most, on a table of many leads: each kind of request by itself, on many connections. */
export async function run(instance, { count = LEADS, seconds = SECONDS, connections = CONNECTIONS }) {
  const { organizationId, ids } = await fillLeads(instance.databaseUrl, count);
  const caller = await Caller.connect(instance);
  const kinds = requestKinds(organizationId, ids);
  const figures = { leads: count, connections };
  const floors = {};
  const ratios = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const floor = await measureFloor(instance.databaseUrl, kind, connections, seconds);
    const load = await measure(instance, caller, kind, connections, seconds);
    figures[`${name}Ms`] = latencies(load.milliseconds);
    figures[`${name}PerSecond`] = Math.round(load.milliseconds.length / load.seconds);
    floors[`${name}Ms`] = latencies(floor.milliseconds);
    floors[`${name}PerSecond`] = Math.round(floor.milliseconds.length / floor.seconds);
    ratios[`${name}PerSecondToFloor`] = ratio(figures[`${name}PerSecond`], floors[`${name}PerSecond`]);
  }
  figures.memoryMb = { api: memoryOf(instance.pids.api) };
  return { figures, floors, ratios };
}

/** Each kind of request, with the SQL that answers it: `path(n)`, and the statement with `values(n)`. */
function requestKinds(organizationId, ids) {
  const list = (condition) =>
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE leads.organization_id = $1 ${condition} ORDER BY id DESC LIMIT ${PAGE + 1}`;
  const band = (n) => BANDS[n % BANDS.length];
  const search = (n) => SEARCHES[n % SEARCHES.length];
  // Far apart, so that it is not the same few pages of the table each time.
  const id = (n) => ids[(n * 7_919) % ids.length];
  return {
    list: { path: () => `/leads?limit=${PAGE}`, text: list(''), values: () => [organizationId] },
    filter: {
      path: (n) => `/leads?limit=${PAGE}&band=${band(n)}`,
      text: list('AND s.band = $2'),
      values: (n) => [organizationId, band(n)],
    },
    search: {
      path: (n) => `/leads?limit=${PAGE}&q=${encodeURIComponent(search(n))}`,
      text: list(`AND search @@ to_tsquery('simple', $2)`),
      values: (n) => [organizationId, `${search(n).split(/\W+/).filter(Boolean).join(':* & ')}:*`],
    },
    detail: {
      path: (n) => `/leads/${id(n)}`,
      text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE leads.organization_id = $1 AND id = $2`,
      values: (n) => [organizationId, id(n)],
    },
  };
}

async function measure(instance, caller, { path }, connections, seconds) {
  const request = (n) => ({ method: 'GET', path: `/api/v1${path(n)}`, headers: caller.headers });
  await sendLoad({ origin: instance.url, connections, seconds: WARM_UP_SECONDS, request });
  const load = await sendLoad({ origin: instance.url, connections, seconds, request });
  requireAll(load, 200);
  return load;
}

/** The same statements by pg alone, as the owner of the tables: without row-level security, HTTP and JSON. */
async function measureFloor(databaseUrl, { text, values }, lanes, seconds) {
  const options = '-c plan_cache_mode=force_custom_plan';
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE, options });
  const milliseconds = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  const lane = async (first) => {
    for (let n = first; performance.now() < end; n += lanes) {
      const began = performance.now();
      await pool.query({ name: 'floor', text, values: values(n) });
      milliseconds.push(performance.now() - began);
    }
  };
  const numbers = Array.from({ length: lanes }, (_, number) => number);
  await inLanes(lanes, numbers, lane);
  const lasted = (performance.now() - start) / 1_000;
  await pool.end();
  return { milliseconds, seconds: lasted };
}
