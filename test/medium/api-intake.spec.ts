import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SecretBox } from '../../src/db/secret-box.js';
import { startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

const call = (method: string, path: string, body?: unknown) => api.call(method, `/api/v1${path}`, { body });

describe('sources', () => {
  it('are made with a secret that is shown once and stored sealed', async () => {
    const fieldMapping = { email: '$.contact.email', 'attributes.budget': "$['Max. budget']" };
    const { status, body } = await call('POST', '/sources', { key: 'website', name: 'Website', fieldMapping });
    expect(status).toBe(201);
    expect(body.source).toMatchObject({
      key: 'website',
      authStrategy: 'standard_webhooks',
      fieldMapping,
      active: true,
      url: 'http://localhost:3000/hooks/website',
    });
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(JSON.stringify((await call('GET', `/sources/${body.source.id}`)).body)).not.toContain(body.secret);
    const { rows } = await api.db.owner.query('SELECT secret_encrypted FROM sources WHERE id = $1', [body.source.id]);
    expect(rows[0].secret_encrypted.toString()).not.toContain(body.secret);
    expect(new SecretBox(api.db.encryptionKey).open(rows[0].secret_encrypted, body.source.id)).toBe(body.secret);
  });

  it('have keys of their own, whoever took one first', async () => {
    await call('POST', '/sources', { key: 'taken', name: 'A' });
    const { status, body } = await call('POST', '/sources', { key: 'taken', name: 'B' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'conflict' });
    expect((await call('POST', '/sources', { name: 'Unnamed' })).body.source.key).toMatch(/^src-[0-9a-f]{16}$/);
  });

  it('refuse a mapping that intake could not follow', async () => {
    const mapped = (fieldMapping: object) => call('POST', '/sources', { name: 'x', fieldMapping });
    for (const fieldMapping of [
      { salary: '$.salary' },
      { email: 'email' },
      { email: '$..email' },
      { email: `$.${'x'.repeat(200)}` },
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`attributes.a${i}`, '$.a'])),
    ]) {
      const { status, body } = await mapped(fieldMapping);
      expect({ status, path: body.errors?.[0].path }).toMatchObject({
        status: 400,
        path: expect.stringMatching(/^fieldMapping/),
      });
    }
    expect((await call('POST', '/sources', '{"name":"x","fieldMapping":{"__proto__":"$.a"}}')).status).toBe(400);
  });

  it('are changed, and given another secret', async () => {
    const made = (await call('POST', '/sources', { name: 'Old' })).body;
    const { id } = made.source;
    const changed = await call('PATCH', `/sources/${id}`, {
      name: 'New',
      active: false,
      fieldMapping: { email: '$.e' },
    });
    expect(changed.body).toMatchObject({ id, name: 'New', active: false, fieldMapping: { email: '$.e' } });
    const rotated = await call('POST', `/sources/${id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    expect(rotated.body.secret).not.toBe(made.secret);
    expect((await call('PATCH', `/sources/${id}`, { secret: 'mine' })).status).toBe(400);
  });

  it('show what was refused, and why', async () => {
    const { id } = (await call('POST', '/sources', { key: 'refusing', name: 'R' })).body.source;
    const posted = await fetch(`${api.url}/hooks/refusing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":"a@example.com"}',
    });
    expect(posted.status).toBe(401);
    let items = [];
    for (let tries = 0; tries < 400 && items.length === 0; tries++) {
      await sleep(50);
      items = (await call('GET', `/sources/${id}/refusals`)).body.items;
    }
    expect(items).toEqual([
      expect.objectContaining({
        code: 'signature_invalid',
        bodyBytes: 25,
        bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    ]);
  });
});

describe('receipts', () => {
  const store = async (status: string, body = '{"email":"a@example.com"}') => {
    const source = (await call('POST', '/sources', { name: 'S' })).body.source.id as string;
    const { rows } = await api.db.owner.query<{ id: string }>(
      `INSERT INTO receipts (id, organization_id, source_id, body, content_type, status, reason_code, reason_detail, attempts,
         processed_at)
       VALUES (uuidv7(), $1, $2, $3, 'application/json', $4, 'lead_unreachable', 'Neither email nor phone', 2, now())
       RETURNING id`,
      [api.db.organizationId, source, body, status],
    );
    return { id: rows[0]!.id, source };
  };

  it('show what was posted and what became of it', async () => {
    const { id, source } = await store('rejected');
    expect((await call('GET', `/receipts/${id}`)).body).toMatchObject({
      id,
      sourceId: source,
      status: 'rejected',
      reason: { code: 'lead_unreachable', detail: 'Neither email nor phone' },
      attempts: 2,
      body: { email: 'a@example.com' },
    });
    const listed = (await call('GET', `/receipts?sourceId=${source}&status=rejected`)).body.items;
    expect(listed).toHaveLength(1);
    expect(listed[0]).not.toHaveProperty('body');
    expect((await call('GET', `/receipts?sourceId=${source}&status=done`)).body.items).toEqual([]);
  });

  it('are replayed when rejected or failed, which wakes the dispatcher; others are not', async () => {
    const listener = new pg.Client({ connectionString: api.db.url });
    await listener.connect();
    const woken = new Promise((resolve) => listener.on('notification', resolve));
    await listener.query('LISTEN receipts');
    const { id } = await store('rejected');
    const { status, body } = await call('POST', `/receipts/${id}/replay`);
    expect({ status, body }).toMatchObject({ status: 202, body: { status: 'received', reason: null, attempts: 0 } });
    await woken;
    await listener.end();
    const { rows } = await api.db.owner.query('SELECT FROM receipt_queue WHERE receipt_id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect((await call('GET', '/receipts?status=received')).body.items).toMatchObject([{ id, status: 'received' }]);

    expect((await call('POST', `/receipts/${id}/replay`)).body.code).toBe('conflict');
    expect((await call('POST', `/receipts/${(await store('done')).id}/replay`)).status).toBe(409);
    expect((await call('POST', `/receipts/${(await store('failed')).id}/replay`)).status).toBe(202);
  });
});
