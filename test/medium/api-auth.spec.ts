import { jest } from '@jest/globals';
import { AccessTokens } from '../../src/api/auth/access-tokens.js';
import { PASSWORD, startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

const login = (email: string, password = PASSWORD) =>
  api.call('POST', '/api/v1/auth/login', { token: null, body: { email, password } });
const refresh = (refreshToken: string) =>
  api.call('POST', '/api/v1/auth/refresh', { token: null, body: { refreshToken } });
const me = (token: string | null) => api.call('GET', '/api/v1/auth/me', { token });

describe('signing in', () => {
  it('answers with a session, and sets the refresh token as a cookie that scripts cannot read', async () => {
    const { status, body, headers } = await login(' Admin@Acme.example');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expiresIn: 900,
      user: { email: 'admin@acme.example', role: 'admin', organization: { id: api.db.organizationId, slug: 'acme' } },
    });
    expect(headers.get('set-cookie')).toMatch(/^throughline_refresh=.*Path=\/api\/v1\/auth.*HttpOnly.*SameSite=Strict/);
    expect((await me(body.accessToken)).body).toEqual(body.user);
  });

  it('answers the same for a wrong password, an unknown email and a disabled user', async () => {
    await api.createUser({ email: 'gone@acme.example', role: 'agent' });
    await api.db.owner.query(`UPDATE users SET disabled_at = now() WHERE email = 'gone@acme.example'`);
    const answers = await Promise.all([
      login('admin@acme.example', 'wrong'),
      login('nobody@acme.example', 'wrong'),
      login('gone@acme.example'),
    ]);
    const bodies = answers.map(({ status, body }) => ({ status, body }));
    expect(bodies[0]).toMatchObject({ status: 401, body: { code: 'credentials_invalid' } });
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it('slows down guessing, and says for how long', async () => {
    await api.createUser({ email: 'guessed@acme.example', role: 'agent' });
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect((await login('guessed@acme.example', 'wrong')).status).toBe(401);
    }
    const { status, body, headers } = await login('guessed@acme.example');
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate_limited' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('ratelimit')).toMatch(/^"login";r=0;t=\d+$/);
  });
});

describe('access tokens', () => {
  it('are refused when missing, altered or expired', async () => {
    expect((await me(null)).body.code).toBe('unauthenticated');
    const [head, payload, signature] = api.token.split('.');
    const forged = JSON.parse(Buffer.from(payload!, 'base64url').toString());
    const altered = Buffer.from(JSON.stringify({ ...forged, role: 'ops' })).toString('base64url');
    expect((await me(`${head}.${altered}.${signature}`)).status).toBe(401);

    jest.useFakeTimers({ now: Date.now() - 16 * 60_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const user = { id: forged.sub, organizationId: forged.org, role: 'admin' as const };
    const expired = await new AccessTokens(api.config).sign(user, forged.fam);
    jest.useRealTimers();
    expect((await me(expired)).body.code).toBe('unauthenticated');
  });

  it('of another installation are refused', async () => {
    const {
      sub: id,
      org: organizationId,
      fam,
    } = JSON.parse(Buffer.from(api.token.split('.')[1]!, 'base64url').toString());
    const foreign = new AccessTokens({ ...api.config, encryptionKey: Buffer.alloc(32, 9) });
    expect((await me(await foreign.sign({ id, organizationId, role: 'admin' }, fam))).status).toBe(401);
  });
});

describe('refresh tokens', () => {
  it('are good for one use, and each use gives a new one', async () => {
    const first = (await login('admin@acme.example')).body;
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect((await me(second.body.accessToken)).status).toBe(200);
    expect((await refresh(second.body.refreshToken)).status).toBe(200);
  });

  it('used twice end every session that stems from them', async () => {
    const first = (await login('admin@acme.example')).body;
    const second = (await refresh(first.refreshToken)).body;
    expect((await refresh(first.refreshToken)).body.code).toBe('refresh_token_reused');
    expect((await refresh(second.refreshToken)).body.code).toBe('refresh_token_invalid');
  });

  it('used twice at the same moment let one in and then end its session as well', async () => {
    const { refreshToken } = (await login('admin@acme.example')).body;
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)]);
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect((await refresh(winners[0]!.body.refreshToken)).body.code).toBe('refresh_token_invalid');
  });

  it('come from the cookie as well, and end with logging out', async () => {
    const { headers } = await login('admin@acme.example');
    const cookie = headers.get('set-cookie')!.split(';', 1)[0]!;
    const refreshed = await api.call('POST', '/api/v1/auth/refresh', { token: null, headers: { cookie } });
    expect(refreshed.status).toBe(200);
    const next = refreshed.headers.get('set-cookie')!.split(';', 1)[0]!;
    const out = await api.call('POST', '/api/v1/auth/logout', { token: null, headers: { cookie: next } });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^throughline_refresh=;/);
    expect((await refresh(refreshed.body.refreshToken)).body.code).toBe('refresh_token_invalid');
  });

  it('end with logging out by the access token', async () => {
    const { accessToken, refreshToken } = (await login('admin@acme.example')).body;
    expect((await api.call('POST', '/api/v1/auth/logout', { token: accessToken })).status).toBe(204);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('are refused when expired, unknown or of a user who was disabled', async () => {
    await api.createUser({ email: 'leaver@acme.example', role: 'agent' });
    const { refreshToken } = (await login('leaver@acme.example')).body;
    await api.db.owner.query(`UPDATE users SET disabled_at = now() WHERE email = 'leaver@acme.example'`);
    expect((await refresh(refreshToken)).body.code).toBe('refresh_token_invalid');

    const old = (await login('admin@acme.example')).body.refreshToken as string;
    await api.db.owner.query('UPDATE refresh_tokens SET expires_at = now()');
    expect((await refresh(old)).body.code).toBe('refresh_token_invalid');
    expect((await refresh('made-up')).body.code).toBe('refresh_token_invalid');
  });

  it('are stored as hashes only', async () => {
    const { refreshToken } = (await login('admin@acme.example')).body;
    const { rows } = await api.db.owner.query('SELECT * FROM refresh_tokens');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });
});

describe('API keys', () => {
  const create = (body: object, token?: string) => api.call('POST', '/api/v1/api-keys', { body, token });

  it('may do what their scopes say, and nothing else', async () => {
    const { status, body } = await create({ name: 'CRM', scopes: ['leads:read'] });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^tl_[\w-]{43}$/);
    expect((await api.call('GET', '/api/v1/leads', { token: body.key })).status).toBe(200);
    const refused = await api.call('GET', '/api/v1/sources', { token: body.key });
    expect({ status: refused.status, body: refused.body }).toMatchObject({
      status: 403,
      body: { code: 'forbidden', scope: 'sources:read' },
    });
    expect((await me(body.key)).body).toMatchObject({ kind: 'api_key', name: 'CRM', scopes: ['leads:read'] });
    const { rows } = await api.db.owner.query('SELECT last_used_at FROM api_keys WHERE id = $1', [body.apiKey.id]);
    expect(rows[0].last_used_at).toBeInstanceOf(Date);
  });

  it('are shown once, and end when they are revoked or expire', async () => {
    const { body } = await create({ name: 'Short', scopes: ['leads:read'] });
    expect(JSON.stringify((await api.call('GET', '/api/v1/api-keys')).body)).not.toContain(body.key);
    expect((await api.call('GET', '/api/v1/leads', { token: body.key })).status).toBe(200);
    expect((await api.call('DELETE', `/api/v1/api-keys/${body.apiKey.id}`)).status).toBe(204);
    expect((await api.call('GET', '/api/v1/leads', { token: body.key })).body.code).toBe('unauthenticated');

    const expired = await api.createApiKey(['leads:read']);
    await api.db.owner.query(`UPDATE api_keys SET expires_at = now() - interval '1 s' WHERE prefix = $1`, [
      expired.slice(0, 9),
    ]);
    expect((await api.call('GET', '/api/v1/leads', { token: expired })).status).toBe(401);
    expect((await create({ name: 'Past', scopes: ['leads:read'], expiresAt: '2020-01-01T00:00:00Z' })).status).toBe(
      400,
    );
  });

  it('cannot be managed by those who lack the scope, nor grant what their maker lacks', async () => {
    await api.createUser({ email: 'ops@acme.example', role: 'ops' });
    const ops = await api.login('ops@acme.example');
    expect((await create({ name: 'x', scopes: ['leads:read'] }, ops)).status).toBe(403);
    const manager = await api.createApiKey(['api_keys:manage']);
    expect((await create({ name: 'x', scopes: ['leads:read'] }, manager)).body.code).toBe('forbidden');
    expect((await create({ name: 'x', scopes: ['api_keys:manage'] }, manager)).status).toBe(201);
  });
});
