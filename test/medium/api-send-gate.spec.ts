import { randomUUID } from 'node:crypto';
import { startTestApi, type TestApi } from './setup/api.js';

/** The organization's send policy and its suppressions, as people change them. What they do is tested in send-gate.spec.ts. */
let api: TestApi;
let ops: string;
let agent: string;
beforeAll(async () => {
  api = await startTestApi();
  await api.createUser({ email: 'ops@acme.example', role: 'ops' });
  await api.createUser({ email: 'agent@acme.example', role: 'agent' });
  ops = await api.login('ops@acme.example');
  agent = await api.login('agent@acme.example');
}, 60_000);
afterAll(() => api?.close());

const audit = async (action: string) =>
  (await api.call('GET', `/api/v1/audit?action=${action}`)).body.items as Record<string, unknown>[];

describe('the organization', () => {
  const path = '/api/v1/organizations/current';
  const change = (body: unknown, token?: string) => api.call('PATCH', path, { body, ...(token ? { token } : {}) });

  it('has the standard send policy until it says otherwise, part by part', async () => {
    const { body } = await api.call('GET', path, { token: agent });
    expect(body).toMatchObject({
      slug: 'acme',
      timeZone: 'UTC',
      sendPolicy: { quietHours: { from: '21:00', to: '08:00' }, dailyCap: 3 },
    });
    const changed = await change({ timeZone: 'Europe/Berlin', sendPolicy: { dailyCap: 5 } });
    expect(changed).toMatchObject({
      status: 200,
      body: { timeZone: 'Europe/Berlin', sendPolicy: { quietHours: { from: '21:00', to: '08:00' }, dailyCap: 5 } },
    });
    await change({ sendPolicy: { quietHours: null } });
    const after = await api.call('GET', path);
    expect(after.body).toMatchObject({ name: body.name, sendPolicy: { quietHours: null, dailyCap: 5 } });
    expect((await change({ sendPolicy: null, name: 'Acme & Co.' })).body).toMatchObject({
      name: 'Acme & Co.',
      sendPolicy: { quietHours: { from: '21:00', to: '08:00' }, dailyCap: 3 },
    });
    expect(await audit('organization.changed')).toHaveLength(3);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus_Mons' }],
    [{ timeZone: '+02:00' }],
    [{ sendPolicy: { quietHours: { from: '21:00', to: '21:00' } } }],
    [{ sendPolicy: { quietHours: { from: '00:00', to: '23:00' } } }],
    [{ sendPolicy: { quietHours: { from: '9pm', to: '08:00' } } }],
    [{ sendPolicy: { dailyCap: 0 } }],
    [{ sendPolicy: { weekends: true } }],
    [{ slug: 'other' }],
    [{ name: ' ' }],
  ])('refuses %j', async (body) => {
    expect(await change(body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('is changed by admins only, each its own', async () => {
    expect((await change({ name: 'X' }, ops)).status).toBe(403);
    expect((await change({ name: 'X' }, agent)).status).toBe(403);
    const other = await api.db.createOrganization('other');
    const key = await api.createApiKey(['organizations:write', 'organizations:read'], other);
    expect((await change({ name: 'Other' }, key)).body).toMatchObject({ id: other, name: 'Other' });
    expect((await api.call('GET', path)).body.name).not.toBe('Other');
  });

  it('has no limits by default on an instance that says so, but keeps those that it asked for', async () => {
    const trial = await startTestApi({ SEND_POLICY_DEFAULT: 'none' });
    try {
      expect((await trial.call('GET', path)).body.sendPolicy).toEqual({ quietHours: null, dailyCap: null });
      const changed = await trial.call('PATCH', path, { body: { sendPolicy: { dailyCap: 2 } } });
      expect(changed.body.sendPolicy).toEqual({ quietHours: null, dailyCap: 2 });
    } finally {
      await trial.close();
    }
  }, 30_000);
});

describe('suppressions', () => {
  const path = '/api/v1/suppressions';
  const add = (body: unknown, token = ops) => api.call('POST', path, { body, token });
  const list = (query = '', token = agent) => api.call('GET', `${path}${query}`, { token });

  it('keep an address once, in the form of leads’ addresses, for the reason that came first', async () => {
    const first = await add({ address: ' Ada Lovelace <ADA@Example.COM> ', reason: 'unsubscribed', note: 'by phone' });
    expect(first).toMatchObject({
      status: 200,
      body: { channel: 'email', address: 'ada@example.com', reason: 'unsubscribed', source: 'user', note: 'by phone' },
    });
    const again = await add({ address: 'ada@example.com', reason: 'bounced' });
    expect(again.body).toEqual(first.body);
    const both = await Promise.all(Array.from({ length: 8 }, () => add({ address: 'bob@example.com' })));
    expect(new Set(both.map(({ body }) => body.id as string)).size).toBe(1);
    const entries = await audit('suppression.added');
    expect(entries).toHaveLength(2);
    expect(entries.map(({ data }) => data)).toEqual([
      { channel: 'email', reason: 'manual' },
      { channel: 'email', reason: 'unsubscribed' },
    ]);
  });

  it('are listed newest first, page by page, and found by how the address begins', async () => {
    for (const n of [1, 2, 3]) await add({ address: `z_${n}@example.com`, reason: 'complained' });
    await add({ address: 'zz@example.com' });
    const first = await list('?q=Z_&limit=2');
    expect(first.body.items.map(({ address }: { address: string }) => address)).toEqual([
      'z_3@example.com',
      'z_2@example.com',
    ]);
    const second = await list(`?q=Z_&limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body.items).toHaveLength(1);
    expect(second.body.nextCursor).toBeNull();
    expect((await list('?reason=complained')).body.items).toHaveLength(3);
    expect((await list('?channel=sms')).status).toBe(400);
  });

  it('are removed, and told so', async () => {
    const { body } = await add({ address: 'eve@example.com' });
    const remove = () => api.call('DELETE', `${path}/${body.id}`, { token: ops });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect((await list('?q=eve@')).body.items).toEqual([]);
    expect(await audit('suppression.removed')).toMatchObject([{ subject: { id: body.id } }]);
  });

  it('are changed by ops staff and keys with the scope, and seen by their organization only', async () => {
    expect((await add({ address: 'x@example.com' }, agent)).status).toBe(403);
    const reader = await api.createApiKey(['messages:read']);
    expect((await add({ address: 'x@example.com' }, reader)).status).toBe(403);
    const other = await api.db.createOrganization(randomUUID());
    const key = await api.createApiKey(['messages:read', 'messages:write'], other);
    expect((await list('', key)).body.items).toEqual([]);
    const theirs = await add({ address: 'ada@example.com' }, key);
    expect(theirs.body).toMatchObject({ source: 'api_key', reason: 'manual' });
    expect((await api.call('DELETE', `${path}/${theirs.body.id}`, { token: ops })).status).toBe(404);
  });

  it.each([['not an address'], ['a@b'], ['@example.com'], ['a@b.example\u0000'], ['']])(
    'refuse %j',
    async (address) => {
      expect(await add({ address })).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    },
  );
});
