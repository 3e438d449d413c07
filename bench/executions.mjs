import pg from 'pg';
import { Caller } from './lib/caller.mjs';
import { fillExecutions } from './lib/fill-executions.mjs';
import { fillLeads } from './lib/fill-leads.mjs';
import { requireAll, sendLoad } from './lib/load.mjs';
import { latencies, ratio } from './lib/statistics.mjs';

const EXECUTIONS = 1_000_000;
const LEADS = 100_000;
const REQUESTS = 100;
const WARM_UP_REQUESTS = 10;
/** As many people as look at lists of executions at the same moment. */
const CONNECTIONS = 2;
const PAGE = 50;
const DAY_MS = 24 * 3_600_000;

/**
 * Every filter of the list of executions, alone and in combination, often met and hardly ever, on a table of many; and what has failed,
 * grouped by its cause.
 */
export async function run(instance, { count = EXECUTIONS, connections = CONNECTIONS }) {
  const { organizationId, ids } = await fillLeads(instance.databaseUrl, Math.min(LEADS, Math.ceil(count / 10)));
  const { leadId } = await fillExecutions(instance.databaseUrl, organizationId, ids, count);
  const caller = await Caller.connect(instance);
  const figures = { executions: count, connections, queries: {} };
  const groups = { single: [], combined: [], rare: [], failures: [] };
  for (const [group, queries] of Object.entries(requests(leadId))) {
    for (const path of queries) {
      const load = await measure(instance, caller, path, connections);
      figures.queries[path] = latencies(load.milliseconds);
      groups[group].push({ path, ...figures.queries[path], milliseconds: load.milliseconds });
    }
  }
  for (const [group, measured] of Object.entries(groups)) {
    figures[`${group}Ms`] = latencies(measured.flatMap(({ milliseconds }) => milliseconds));
    const slowest = measured.toSorted((a, b) => b.p95 - a.p95)[0];
    figures[`${group}Slowest`] = { path: slowest.path, p95: slowest.p95 };
  }
  const floors = { pageMs: latencies(await measureFloor(instance.databaseUrl, organizationId)) };
  return { figures, floors, ratios: { singleToFloorP50: ratio(figures.singleMs.p50, floors.pageMs.p50) } };
}

function requests(leadId) {
  const day = (back) => encodeURIComponent(new Date(Date.now() - back * DAY_MS).toISOString());
  const list = (query) => `/workflows/executions?limit=${PAGE}&${query}`;
  const states = ['running', 'waiting', 'parked', 'completed', 'stopped', 'cancelled', 'failed'];
  return {
    single: [
      list(''),
      ...states.map((state) => list(`state=${state}`)),
      list('templateKey=bench-1'),
      list('templateKey=bench-30'),
      list('version=2'),
      list('step=welcome'),
      list('step=done'),
      list(`leadId=${leadId}`),
      list('errorCode=mail_rejected'),
      list(`from=${day(200)}&to=${day(199)}`),
      list(`to=${day(290)}`),
    ],
    combined: [
      list('state=completed&templateKey=bench-1'),
      list('state=parked&step=talk'),
      list('state=waiting&templateKey=bench-7&version=3'),
      list('state=stopped&step=ask&version=4'),
      list(`state=failed&from=${day(250)}&to=${day(240)}`),
      list(`templateKey=bench-12&to=${day(150)}`),
      list(`step=remind&from=${day(40)}&to=${day(39)}`),
      list(`leadId=${leadId}&state=completed`),
      list('errorCode=internal&templateKey=bench-1&step=hot'),
      list(`errorCode=render_failed&state=failed&to=${day(100)}`),
      list(
        `state=parked&templateKey=bench-1&version=5&step=done&errorCode=condition_failed&from=${day(200)}&to=${day(100)}`,
      ),
    ],
    // Nothing at all, or a few of the oldest.
    rare: [
      list('state=paused'),
      list('state=pending'),
      list('templateKey=never'),
      list('templateKey=long-ago'),
      list('templateKey=unknown'),
      list('version=99'),
      list('step=rare'),
      list('step=unknown'),
      list('errorCode=lead_missing'),
      list('errorCode=unknown'),
      list('state=completed&step=welcome'),
      list('state=completed&templateKey=bench-1&step=talk'),
      list('state=cancelled&templateKey=never'),
      list(`state=paused&from=${day(100)}`),
      list(`step=rare&from=${day(50)}`),
      list('errorCode=lead_missing&state=failed'),
    ],
    failures: [
      '/workflows/failures',
      '/workflows/failures?templateKey=bench-1',
      '/workflows/failures?errorCode=mail_rejected',
    ],
  };
}

async function measure(instance, caller, path, connections) {
  const request = () => ({ method: 'GET', path: `/api/v1${path}`, headers: caller.headers });
  await sendLoad({ origin: instance.url, connections, count: WARM_UP_REQUESTS, request });
  const load = await sendLoad({ origin: instance.url, connections, count: REQUESTS, request });
  requireAll(load, 200);
  return load;
}

/** A page of which somebody knows the ids: what remains when nothing has to be found. By pg alone, as the owner of the tables. */
async function measureFloor(databaseUrl, organizationId) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    'SELECT id FROM workflow_executions WHERE organization_id = $1 ORDER BY id OFFSET $2 LIMIT $3',
    [organizationId, 1_000, PAGE + 1],
  );
  const milliseconds = [];
  for (let n = 0; n < REQUESTS; n++) {
    const began = performance.now();
    await client.query(
      `SELECT e.*, t.key, t.name, v.version, l.first_name, l.last_name, l.email FROM workflow_executions e
       JOIN workflow_templates t ON t.id = e.template_id JOIN workflow_template_versions v ON v.id = e.version_id
       LEFT JOIN leads l ON l.id = e.lead_id
       WHERE e.organization_id = $1 AND e.id = ANY($2::uuid[]) ORDER BY e.id DESC`,
      [organizationId, rows.map(({ id }) => id)],
    );
    milliseconds.push(performance.now() - began);
  }
  await client.end();
  return milliseconds;
}
