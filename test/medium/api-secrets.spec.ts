import { SecretBox } from '../../src/db/secret-box.js';
import { MOST_SECRETS } from '../../src/db/repositories/secrets.js';
import { startTestApi, type TestApi } from './setup/api.js';

const VALUE = 'sk_live_51H8xQdGq';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

const put = (name: string, body: unknown, token?: string) =>
  api.call('PUT', `/api/v1/secrets/${name}`, { body: body as object, ...(token ? { token } : {}) });

describe('the vault of secrets', () => {
  it('keeps a value sealed, and never answers it', async () => {
    expect(await put('CRM_TOKEN', { value: VALUE })).toMatchObject({ status: 204 });
    const { rows } = await api.db.owner.query<{ id: string; value_encrypted: Buffer }>('SELECT * FROM secrets');
    expect(rows).toHaveLength(1);
    expect(rows[0]!.value_encrypted.includes(VALUE)).toBe(false);
    const box = new SecretBox(api.config.encryptionKey);
    expect(box.open(rows[0]!.value_encrypted, rows[0]!.id)).toBe(VALUE);

    const list = await api.call('GET', '/api/v1/secrets');
    expect(list).toMatchObject({ status: 200, body: { items: [{ name: 'CRM_TOKEN' }], nextCursor: null } });
    const audit = await api.call('GET', '/api/v1/audit?subjectType=secret');
    expect(audit.body.items).toMatchObject([{ action: 'secret.set', subject: { id: 'CRM_TOKEN' } }]);
    expect(JSON.stringify([list.body, audit.body])).not.toContain(VALUE);
  });

  it('takes another value for a name, under a seal of its own', async () => {
    const before = await api.db.owner.query<{ id: string }>('SELECT id FROM secrets');
    expect((await put('CRM_TOKEN', { value: 'another' })).status).toBe(204);
    const { rows } = await api.db.owner.query<{ id: string; value_encrypted: Buffer }>('SELECT * FROM secrets');
    expect(rows[0]!.id).not.toBe(before.rows[0]!.id);
    expect(new SecretBox(api.config.encryptionKey).open(rows[0]!.value_encrypted, rows[0]!.id)).toBe('another');
  });

  it.each([
    ['a line end', 'a\nb'],
    ['a space at its end', 'a '],
    ['letters that no header takes', 'schlüssel'],
    ['nothing', ''],
    ['too much', 'x'.repeat(5_000)],
  ])('refuses a value with %s, without repeating it', async (_, value) => {
    const answer = await put('BAD', { value });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    if (value.length > 2) expect(JSON.stringify(answer.body)).not.toContain(value);
  });

  it.each(['lower', '1ST', 'A-B', 'A'.repeat(64)])('refuses the name %s', async (name) => {
    expect(await put(name, { value: 'x' })).toMatchObject({ status: 400 });
  });

  it('is for admins only', async () => {
    await api.createUser({ role: 'ops', email: 'ops-secrets@acme.example' });
    const token = await api.login('ops-secrets@acme.example');
    const key = await api.createApiKey(['workflows:write']);
    for (const refused of [token, key]) {
      expect((await put('CRM_TOKEN', { value: 'x' }, refused)).status).toBe(403);
      expect((await api.call('GET', '/api/v1/secrets', { token: refused })).status).toBe(403);
      expect((await api.call('DELETE', '/api/v1/secrets/CRM_TOKEN', { token: refused })).status).toBe(403);
    }
  });

  it('is looked into, names only, where a template is checked', async () => {
    const definition = (name: string) => `key: calls
name: Calls
trigger: { manual: true }
steps:
  - id: call
    http: { url: 'https://crm.example/', headers: { Authorization: 'Bearer {{ secrets.${name} }}' } }
messages: {}
`;
    const check = async (name: string) => {
      const body = { definition: definition(name) };
      return (await api.call('POST', '/api/v1/workflows/templates/calls/validate', { body })).body;
    };
    expect(await check('CRM_TOKEN')).toMatchObject({ valid: true });
    expect(await check('CRM_TOKEM')).toMatchObject({ valid: false, problems: [{ code: 'secret_unknown' }] });
  });

  it('forgets a secret', async () => {
    expect((await api.call('DELETE', '/api/v1/secrets/CRM_TOKEN')).status).toBe(204);
    expect(await api.call('DELETE', '/api/v1/secrets/CRM_TOKEN')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect((await api.db.owner.query('SELECT FROM secrets')).rowCount).toBe(0);
  });

  it('holds so many and no more, in pages by name', async () => {
    await api.db.owner.query(
      `INSERT INTO secrets (organization_id, name, value_encrypted, created_by, updated_by)
       SELECT $1, 'S_' || n, 'x', $1, $1 FROM generate_series(1, $2) AS n`,
      [api.db.organizationId, MOST_SECRETS],
    );
    expect(await put('ONE_MORE', { value: 'x' })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await put('S_1', { value: 'x' })).status).toBe(204);
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await api.call('GET', `/api/v1/secrets?limit=90${cursor ? `&cursor=${cursor}` : ''}`);
      names.push(...body.items.map((item: { name: string }) => item.name));
      cursor = body.nextCursor;
    } while (cursor);
    expect(new Set(names).size).toBe(MOST_SECRETS);
    expect(names).toEqual([...names].sort());
  });
});
