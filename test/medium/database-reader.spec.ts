import { setTimeout as sleep } from 'node:timers/promises';
import { listLeads } from '../../src/api/leads/lead-list.js';
import { isDatabaseUnavailable } from '../../src/db/database-errors.js';
import { Database } from '../../src/db/database.js';
import { CuttableProxy } from './setup/cuttable-proxy.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

let db: TestDatabase;
let other: string;

beforeAll(async () => {
  // One connection: whatever a read leaves behind, the next one meets.
  db = await createTestDatabase({ poolSize: 1 });
  other = await db.createOrganization('other');
  await db.owner.query(
    `INSERT INTO leads (organization_id, email) SELECT o, 'lead-' || n || '@' || o || '.example'
     FROM unnest($1::uuid[]) AS o, generate_series(1, 3) AS n`,
    [[db.organizationId, other]],
  );
});
afterAll(() => db?.close());

const everybody = 'SELECT DISTINCT organization_id FROM leads';
const backend = async () => (await db.database.lookUp<{ pid: number }>('SELECT pg_backend_pid() AS pid', []))[0]!.pid;
const seenBy = async (database: Database, organizationId: string, name?: string) =>
  (await database.reader(organizationId).query<{ organization_id: string }>(everybody, [], name)).rows.map(
    (row) => row.organization_id,
  );

test('a read sees its organization only, also without saying so', async () => {
  for (const organizationId of [db.organizationId, other, db.organizationId]) {
    expect(await seenBy(db.database, organizationId)).toEqual([organizationId]);
    expect(await seenBy(db.database, organizationId, 'everybody')).toEqual([organizationId]);
  }
});

test('many reads at once each see their own organization', async () => {
  const database = await connect(db.url, 3);
  const wanted = Array.from({ length: 200 }, (_, n) => (n % 3 === 0 ? other : db.organizationId));
  const seen = await Promise.all(wanted.map((id, n) => seenBy(database, id, n % 2 ? 'everybody' : undefined)));
  expect(seen).toEqual(wanted.map((id) => [id]));
  await database.close();
});

test('a read leaves nothing bound, and a transaction behind it may write', async () => {
  await seenBy(db.database, db.organizationId);
  await seenBy(db.database, db.organizationId, 'everybody');
  const [left] = await db.database.lookUp(
    `SELECT coalesce(current_setting('app.organization_id', true), '') AS organization,
       current_setting('transaction_read_only') AS read_only, current_setting('enable_seqscan') AS seqscan,
       current_setting('plan_cache_mode') AS plans, (SELECT count(*)::int FROM leads) AS leads`,
    [],
  );
  expect(left).toEqual({
    organization: '',
    read_only: 'off',
    seqscan: 'on',
    plans: 'force_custom_plan',
    leads: 0,
  });
  await db.database.inOrganization(other, async (tx) => {
    const { rowCount } = await tx.query('UPDATE leads SET first_name = $2 WHERE organization_id = $1', [other, 'Ada']);
    expect(rowCount).toBe(3);
  });
});

test('a read cannot write', async () => {
  const writes = [
    `UPDATE leads SET first_name = 'Eve'`,
    `INSERT INTO leads (organization_id, email) VALUES ('${db.organizationId}', 'eve@example.com')`,
    `SELECT set_config('transaction_read_only', 'off', true), id FROM leads FOR UPDATE`,
  ];
  for (const text of writes) {
    await expect(db.database.reader(db.organizationId).query(text)).rejects.toMatchObject({ code: '25006' });
  }
  const { rows } = await db.owner.query(`SELECT FROM leads WHERE first_name = 'Eve' OR email LIKE 'eve%'`);
  expect(rows).toHaveLength(0);
});

describe('after an error', () => {
  test.each([
    ['in the statement', 'SELECT 1 / (count(*) - count(*)) FROM leads', [], '22012'],
    ['in the text', 'SELECT FROM nowhere', [], '42P01'],
    ['in a parameter', 'SELECT $1::int', ['many'], '22P02'],
  ])('%s, the connection goes on to serve another organization', async (_, text, values, code) => {
    const pid = await backend();
    for (const name of [undefined, `fails-${code}`, `fails-${code}`]) {
      await expect(db.database.reader(db.organizationId).query(text, values, name)).rejects.toMatchObject({ code });
      expect(await seenBy(db.database, other)).toEqual([other]);
    }
    expect(await backend()).toBe(pid);
  });

  test('a named statement that failed once runs the next time', async () => {
    const divide = (by: number) =>
      db.database.reader(other).query<{ quotient: number }>('SELECT 6 / $1::int AS quotient', [by], 'divide');
    expect((await divide(2)).rows).toEqual([{ quotient: 3 }]);
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
    expect((await divide(3)).rows).toEqual([{ quotient: 2 }]);
  });

  test('in making the message, nothing of it stays on the connection', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const name of [undefined, 'circular']) {
      await expect(db.database.reader(db.organizationId).query('SELECT $1::jsonb', [circular], name)).rejects.toThrow(
        /circular/i,
      );
      expect(await seenBy(db.database, other)).toEqual([other]);
    }
  });

  test('in reading the answer, the connection is given up', async () => {
    const pid = await backend();
    await expect(
      db.database.reader(db.organizationId).query(`SELECT 'infinity'::timestamptz FROM leads`),
    ).rejects.toThrow();
    expect(await seenBy(db.database, other)).toEqual([other]);
    expect(await backend()).not.toBe(pid);
  });
});

test('a connection that PostgreSQL ends in the middle of a read is replaced', async () => {
  const pid = await backend();
  const read = db.database.reader(db.organizationId).query('SELECT pg_sleep(20)');
  const failure = read.catch((error: unknown) => error);
  await sleep(200);
  await db.owner.query('SELECT pg_terminate_backend($1)', [pid]);
  expect(isDatabaseUnavailable(await failure)).toBe(true);
  expect(await seenBy(db.database, other)).toEqual([other]);
});

test('a connection that breaks in the middle of a read is replaced', async () => {
  const proxy = new CuttableProxy(new URL(db.url));
  await proxy.open();
  const database = await connect(proxy.through(db.url), 1);
  const failure = database
    .reader(db.organizationId)
    .query('SELECT pg_sleep(20)')
    .catch((error: unknown) => error);
  await sleep(200);
  await proxy.cut();
  expect(isDatabaseUnavailable(await failure)).toBe(true);
  expect(isDatabaseUnavailable(await seenBy(database, other).catch((error: unknown) => error))).toBe(true);
  await proxy.open();
  expect(await seenBy(database, other)).toEqual([other]);
  await database.close();
  await proxy.close();
});

test('moments come as answers carry them, everything else as ever', async () => {
  const { rows } = await db.database.reader(other).query(
    `SELECT timestamptz '2026-03-01 12:34:56.789123+02' AS exact, timestamptz '2026-03-01 00:00:00Z' AS whole,
       timestamptz '2026-03-01 00:00:00.5Z' AS half, timestamptz '0044-03-15 12:00:00Z BC' AS ides, NULL::timestamptz AS never,
       ARRAY['a', 'b'] AS list, '{"n": 1}'::jsonb AS json, 7::int AS number, 0.5::float8 AS fraction, true AS truth`,
  );
  expect(rows).toEqual([
    {
      exact: '2026-03-01T10:34:56.789Z',
      whole: '2026-03-01T00:00:00.000Z',
      half: '2026-03-01T00:00:00.500Z',
      ides: '-000043-03-15T12:00:00.000Z',
      never: null,
      list: ['a', 'b'],
      json: { n: 1 },
      number: 7,
      fraction: 0.5,
      truth: true,
    },
  ]);
});

test('a list that was planned when there were no leads walks the index when there are many', async () => {
  const fresh = await createTestDatabase({ poolSize: 1 });
  const read = () => listLeads(fresh.database.reader(fresh.organizationId), { limit: 50, sort: 'recent' });
  const rowsScanned = async () => {
    await fresh.database.lookUp('SELECT pg_stat_force_next_flush()', []);
    await fresh.database.ping();
    const { rows } = await fresh.owner.query<{ scanned: number }>(
      `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS scanned FROM pg_stat_user_tables
       WHERE relname IN ('leads', 'current_scores')`,
    );
    return rows[0]!.scanned;
  };
  try {
    expect((await read()).items).toHaveLength(0);
    await fresh.owner.query(
      `WITH made AS (
         INSERT INTO leads (organization_id, email) SELECT $1, n || '@example.com' FROM generate_series(1, 5000) AS n RETURNING id
       )
       INSERT INTO current_scores (lead_id, organization_id, value, points, band, scored_at)
       SELECT id, $1, 0.5, 50, 'warm', now() FROM made`,
      [fresh.organizationId],
    );
    const before = await rowsScanned();
    expect((await read()).items).toHaveLength(50);
    expect((await rowsScanned()) - before).toBeLessThan(150);
  } finally {
    await fresh.close();
  }
});

test('what is no organization id reaches no database', () => {
  expect(() => db.database.reader(`'; DROP TABLE leads --`)).toThrow(TypeError);
});

function connect(url: string, poolSize: number): Promise<Database> {
  return Database.connect({
    url,
    encryptionKey: db.encryptionKey,
    poolSize,
    applicationName: 'throughline-reader-test',
  });
}
