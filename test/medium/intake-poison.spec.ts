import { pino } from 'pino';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createEnrichmentActivities } from '../../src/activities/enrichment/enrich.js';
import { emailProvider } from '../../src/activities/enrichment/email-provider.js';
import { phoneProvider } from '../../src/activities/enrichment/phone-provider.js';
import { placeProvider } from '../../src/activities/enrichment/place-provider.js';
import { createIngestActivities } from '../../src/activities/intake/ingest.js';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { MOST_BODY_BYTES } from '../../src/api/hooks/hooks.routes.js';
import { parseBody } from '../../src/api/hooks/parse-body.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { BatchQueue, RECEIPT_QUEUE } from '../../src/dispatch/batch-queue.js';
import { WORKFLOW_TYPES, workflowIds } from '../../src/workflows/contract.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { starterScorer } from './setup/starter-scorer.js';

const logger = pino({ level: 'silent' });
const WAIT_MS = 30_000;
let world: ExecutionWorld;
let api: TestApi;
let pool: pg.Pool;
let sourceId: string;

beforeAll(async () => {
  const providers = [phoneProvider, emailProvider, placeProvider];
  world = await createExecutionWorld({
    activities: async ({ database }) => ({
      ...createIngestActivities({ database, providers, logger }),
      ...createEnrichmentActivities({ database, providers, logger }),
      ...createScoreActivities({ database, scorer: await starterScorer({ database }) }),
    }),
  });
  api = await startTestApi({}, { db: world.db });
  pool = new pg.Pool({ connectionString: loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey), max: 2 });
  const { rows } = await world.db.owner.query<{ id: string }>(
    `INSERT INTO sources (organization_id, key, name, auth_strategy, secret_encrypted, field_mapping)
     VALUES ($1, 'site', 'Site', 'bearer', '', $2) RETURNING id`,
    [world.db.organizationId, { 'attributes.deep': '$.a.b[7].c' }],
  );
  sourceId = rows[0]!.id;
}, 60_000);

afterAll(async () => {
  await pool?.end();
  await api?.close();
  await world?.close();
}, 30_000);

/** Puts bodies into the inbox, as the door leaves them. */
async function receive(bodies: readonly string[]): Promise<string[]> {
  const ids: string[] = bodies.map(() => uuidv7());
  await world.db.owner.query(
    `WITH stored AS (
       INSERT INTO receipts (id, organization_id, source_id, body, content_type)
       SELECT id, $1, $2, body, 'application/json' FROM unnest($3::uuid[], $4::text[]) AS r(id, body) RETURNING id
     )
     INSERT INTO receipt_queue (organization_id, receipt_id) SELECT $1, id FROM stored`,
    [world.db.organizationId, sourceId, ids, bodies],
  );
  return ids;
}

/** Works on what waits as the dispatcher has it done: one batch, one workflow. */
async function dispatch(): Promise<void> {
  const batch = (await new BatchQueue(pool, RECEIPT_QUEUE).claim(300))!;
  await world.client.workflow.execute(WORKFLOW_TYPES.leadIntake, {
    taskQueue: world.taskQueue,
    workflowId: workflowIds.leadIntake(batch.batchId),
    args: [batch],
    workflowExecutionTimeout: WAIT_MS,
  });
}

async function outcomes(ids: readonly string[]): Promise<[string, string | null, boolean][]> {
  const { rows } = await world.db.owner.query<{ status: string; code: string | null; scored: boolean }>(
    `SELECT r.status, r.reason_code AS code, EXISTS (SELECT FROM current_scores c WHERE c.lead_id = r.lead_id) AS scored
     FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place) JOIN receipts r USING (id) ORDER BY place`,
    [ids],
  );
  return rows.map(({ status, code, scored }) => [status, code, scored]);
}

async function until<T>(ask: () => Promise<T>, wanted: unknown): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end;) {
    if (JSON.stringify(await ask()) === JSON.stringify(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await ask()).toEqual(wanted);
}

/** How many batches and waiting receipts there are: a batch ends by itself, some steps after its receipts. */
async function openWork(): Promise<number> {
  const { rows } = await world.db.owner.query('SELECT FROM batches UNION ALL SELECT FROM receipt_queue');
  return rows.length;
}

const DONE = ['done', null, true];
const FAILED = ['failed', 'ingest_failed', false];

describe('a batch with poison in it', () => {
  it('goes on without it; the poison ends as failed, and is worked off when the cause is mended and it is replayed', async () => {
    const { owner } = world.db;
    // A row that PostgreSQL refuses whatever is tried, and a text that the parser throws at: both as a fault of ours would leave them.
    await owner.query(`
      CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
      CREATE TRIGGER refuse_poison BEFORE INSERT ON leads FOR EACH ROW WHEN (NEW.last_name = 'Poison')
        EXECUTE FUNCTION refuse_poison()`);
    const ids = await receive([
      '{"email":"ann@example.com"}',
      '{"email":"pete@example.com","last_name":"Poison"}',
      '{"email":"bea@example.com"}',
      '{"email":"torn@exam',
      '{"email":"cid@example.com"}',
    ]);
    await dispatch();
    expect((await outcomes(ids)).filter(([status]) => status === 'done')).toHaveLength(3);
    await until(() => outcomes(ids), [DONE, FAILED, DONE, FAILED, DONE]);
    const { rows: events } = await owner.query(
      `SELECT data->>'receiptId' AS id FROM events WHERE type = 'receipt.failed'`,
    );
    expect(events.map(({ id }: { id: string }) => id).toSorted()).toEqual([ids[1], ids[3]].toSorted());
    await until(openWork, 0);

    await owner.query('DROP TRIGGER refuse_poison ON leads');
    await owner.query(`UPDATE receipts SET body = '{"email":"torn@example.com"}' WHERE id = $1`, [ids[3]]);
    for (const id of [ids[1], ids[3]])
      expect((await api.call('POST', `/api/v1/receipts/${id}/replay`)).status).toBe(202);
    await dispatch();
    await until(() => outcomes(ids), [DONE, DONE, DONE, DONE, DONE]);
    await until(openWork, 0);
  }, 60_000);
});

describe('hostile bodies that the door takes', () => {
  const email = (n: number) => `hostile${n}@example.com`;
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const room = MOST_BODY_BYTES - 200;
  const BODIES: [string, (address: string) => string][] = [
    [
      'numbers beyond range',
      (to) => `{"email":"${to}","a":1e400,"b":-1e400,"c":1e308,"d":5e-324,"total_visits":1e300}`,
    ],
    ['integers beyond 2^53', (to) => `{"email":"${to}","budget":${'9'.repeat(4_000)}}`],
    [
      'NUL and half a pair',
      (to) => `{"email":"${to}","first_name":"A\\u0000\\ud800","city":"\\udfff","note":"\\ud83d"}`,
    ],
    [
      'names of what objects inherit',
      (to) => `{"email":"${to}","constructor":"x","toString":1,"prototype":{"a":1},"hasOwnProperty":true}`,
    ],
    ['deepest nesting', (to) => `{"email":"${to}","deep":${deep(31)}}`],
    ['many keys', (to) => `{"email":"${to}",${Array.from({ length: 15_000 }, (_, n) => `"k${n}":${n}`).join(',')}}`],
    ['a long key', (to) => `{"email":"${to}","${'k'.repeat(room)}":1}`],
    ['a long key of nothing but signs', (to) => `{"email":"${to}","${'_-'.repeat(room / 2)}":1}`],
    ['a long value', (to) => `{"email":"${to}","note":"${'x'.repeat(room)}"}`],
    ['a long name', (to) => `{"email":"${to}","name":"${', '.repeat(room / 2)}"}`],
    ['a long phone', (to) => `{"email":"${to}","phone":"${'(1'.repeat(room / 2)}"}`],
    [
      'a long list of fields',
      (to) =>
        `{"email":"${to}","field_data":[${Array.from({ length: 8_000 }, () => '{"name":"a","values":[1]}').join(',')}]}`,
    ],
    [
      'marks beyond the basic plane',
      (to) => `{"email":"${to}","first_name":"${'👩‍👩‍👧‍👦'.repeat(200)}","last_name":"${'\u202e\u0301'.repeat(500)}"}`,
    ],
    ['a time zone and a country that are none', (to) => `{"email":"${to}","timezone":"../../etc","country":"\\u0000"}`],
  ];

  it.each(BODIES)('%s', async (_name, make) => {
    const n = BODIES.findIndex(([, other]) => other === make);
    const body = make(email(n));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MOST_BODY_BYTES);
    const { json } = parseBody(Buffer.from(body), 'application/json');
    const ids = await receive([json, `{"email":"beside${n}@example.com"}`]);
    await dispatch();
    expect(await outcomes(ids)).toEqual([DONE, DONE]);
    const { rows } = await world.db.owner.query(
      'SELECT value FROM current_scores c JOIN leads l ON l.id = c.lead_id WHERE email = $1',
      [email(n)],
    );
    expect(rows[0].value).toBeGreaterThanOrEqual(0);
    expect(rows[0].value).toBeLessThanOrEqual(1);
  });
});
