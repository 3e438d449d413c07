import { randomBytes, randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { Door } from '../../src/api/hooks/door.js';
import { registerHooks } from '../../src/api/hooks/hooks.routes.js';
import { ReceiptInbox } from '../../src/api/hooks/receipt-inbox.js';
import { RefusalLog } from '../../src/api/hooks/refusal-log.js';
import { hookDirectory, sourceDirectory } from '../../src/api/hooks/source-directory.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { SecretBox } from '../../src/db/secret-box.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

const secret = `whsec_${randomBytes(24).toString('base64')}`;
let db: TestDatabase;
let pool: pg.Pool;
let fastify: FastifyInstance;
const unexpected: unknown[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  const box = new SecretBox(db.encryptionKey);
  for (const [key, strategy, clear] of [
    ['site', 'standard_webhooks', secret],
    ['portal', 'bearer', 'portal-token'],
  ] as const) {
    const id = randomUUID();
    await db.owner.query(
      `INSERT INTO sources (id, organization_id, key, name, auth_strategy, secret_encrypted) VALUES ($1, $2, $3, $3, $4, $5)`,
      [id, db.organizationId, key, strategy, box.seal(clear, id)],
    );
  }
  pool = new pg.Pool({ connectionString: loginUrl(db.url, 'door', db.encryptionKey), max: 4 });
  pool.on('error', () => undefined);
  fastify = Fastify();
  const onError = (error: unknown) => void unexpected.push(error);
  registerHooks(
    fastify,
    new Door(
      sourceDirectory(pool, box),
      hookDirectory(pool, box),
      new ReceiptInbox(pool),
      new RefusalLog(pool, onError),
    ),
    onError,
  );
  await fastify.ready();
});

afterAll(async () => {
  await fastify?.close();
  await pool?.end();
  await db?.close();
});

afterEach(() => expect(unexpected).toEqual([]));

function signedHeaders(id: string, body: string, at = new Date()) {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

async function post(body: string, headers: Record<string, string>, key = 'site') {
  const response = await fastify.inject({ method: 'POST', url: `/hooks/${key}`, payload: body, headers });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
}

async function refusals(): Promise<{ code: string; body_bytes: number }[]> {
  const { rows } = await db.owner.query('SELECT code, body_bytes FROM refusals ORDER BY id');
  return rows as { code: string; body_bytes: number }[];
}

describe('the door', () => {
  it('accepts a signed webhook once, and answers a repetition as the first time', async () => {
    const body = JSON.stringify({ email: 'a@example.com' });
    const first = await post(body, signedHeaders('msg_1', body));
    const second = await post(body, signedHeaders('msg_1', body));
    expect(first).toEqual({ status: 202, body: { receiptId: expect.any(String), duplicate: false } });
    expect(second).toEqual({ status: 202, body: { receiptId: first.body['receiptId'], duplicate: true } });
    const { rows } = await db.owner.query('SELECT id, status, body FROM receipts WHERE idempotency_key = $1', [
      'msg_1',
    ]);
    expect(rows).toEqual([{ id: first.body['receiptId'], status: 'received', body }]);
  });

  it('accepts the same id once when it comes many times at once', async () => {
    const body = '{"email":"b@example.com"}';
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(body, signedHeaders('msg_2', body))));
    expect(answers.filter((answer) => answer.body['duplicate'] === false)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.body['receiptId'])).size).toBe(1);
  });

  it('takes the key for a new one after thirty days', async () => {
    const body = '{"email":"c@example.com"}';
    const first = await post(body, signedHeaders('msg_3', body));
    await db.owner.query(`UPDATE receipt_keys SET created_at = now() - interval '31 days' WHERE key = 'msg_3'`);
    const second = await post(body, signedHeaders('msg_3', body));
    expect(second.body).toEqual({
      receiptId: expect.not.stringMatching(String(first.body['receiptId'])),
      duplicate: false,
    });
  });

  it('takes forms, and bearer tokens with an Idempotency-Key', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'Bearer portal-token',
      'idempotency-key': 'k',
    };
    expect((await post('email=d%40example.com', headers, 'portal')).body).toMatchObject({ duplicate: false });
    expect((await post('email=d%40example.com', headers, 'portal')).body).toMatchObject({ duplicate: true });
  });

  it('refuses with a code, stores nothing but the refusal, and keeps that', async () => {
    const before = (await db.owner.query('SELECT count(*)::int AS n FROM receipts')).rows[0] as { n: number };
    const body = '{"email":"e@example.com"}';
    const deep = '{"a":'.repeat(40) + '1' + '}'.repeat(40);
    const proto = '{"__proto__":{"x":1}}';
    const large = JSON.stringify({ email: 'x'.repeat(300_000) });
    const answers = [
      await post(body, { 'content-type': 'application/json' }),
      await post(body, { ...signedHeaders('m', body), 'webhook-signature': 'v1,AAAA' }),
      await post(body, signedHeaders('m', body, new Date(Date.now() - 301_000))),
      await post('{', signedHeaders('m', '{')),
      await post(deep, signedHeaders('m', deep)),
      await post(proto, signedHeaders('m', proto)),
      await post(large, signedHeaders('m', large)),
      await post(body, { ...signedHeaders('m', body), 'content-type': 'text/plain' }),
      await post(body, { ...signedHeaders('x'.repeat(300), body) }),
    ].map(({ status, body: problem }) => [status, problem['code']]);
    expect(answers).toEqual([
      [401, 'signature_invalid'],
      [401, 'signature_invalid'],
      [401, 'signature_stale'],
      [400, 'body_invalid'],
      [400, 'body_too_deep'],
      [400, 'body_forbidden_key'],
      [413, 'body_too_large'],
      [415, 'media_type_unsupported'],
      [400, 'validation_failed'],
    ]);
    const after = (await db.owner.query('SELECT count(*)::int AS n FROM receipts')).rows[0] as { n: number };
    expect(after.n).toBe(before.n);
    for (let tries = 0; (await refusals()).length < answers.length && tries < 400; tries++)
      await new Promise((r) => setTimeout(r, 50));
    expect((await refusals()).map(({ code }) => code).sort()).toEqual(answers.map(([, code]) => code).sort());
  });

  it('answers an unknown source with 404, and keeps nothing', async () => {
    const body = '{}';
    for (const key of ['nobody', 'nobody%00', 'NOBODY', '..%2Fsite']) {
      expect(await post(body, signedHeaders('m', body), key)).toMatchObject({
        status: 404,
        body: { code: 'source_unknown' },
      });
    }
  });

  it('answers 503 while the database is away, and accepts again by itself', async () => {
    const body = '{"email":"f@example.com"}';
    const role = new URL(loginUrl(db.url, 'door', db.encryptionKey)).username;
    await db.owner.query(`ALTER ROLE "${role}" CONNECTION LIMIT 0`);
    await db.owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
    const away = await fastify.inject({
      method: 'POST',
      url: '/hooks/site',
      payload: body,
      headers: signedHeaders('msg_9', body),
    });
    expect(away.statusCode).toBe(503);
    expect(away.headers['retry-after']).toBe('2');
    expect(away.json()).toMatchObject({ code: 'database_unavailable' });
    await db.owner.query(`ALTER ROLE "${role}" CONNECTION LIMIT -1`);
    // Connections of whose end the pool has not heard yet may be asked before.
    let { status } = await post(body, signedHeaders('msg_9', body));
    for (let tries = 0; status === 503 && tries < 100; tries++) {
      await new Promise((r) => setTimeout(r, 50));
      ({ status } = await post(body, signedHeaders('msg_9', body)));
    }
    expect(status).toBe(202);
  });

  it('runs under a role that can read nothing', async () => {
    await expect(pool.query('SELECT * FROM receipts')).rejects.toThrow(/permission denied/);
    await expect(pool.query('SELECT * FROM sources')).rejects.toThrow(/permission denied/);
  });
});
