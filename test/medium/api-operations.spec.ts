import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { createOpenApiDocument } from '../../src/api/openapi/create-document.js';
import { freePort, startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
let smtpPort: number;
beforeAll(async () => {
  smtpPort = await freePort();
  api = await startTestApi({ MAILBOX_SMTP_PORT: String(smtpPort) });
}, 60_000);
afterAll(() => api?.close());

const page = (path: string, accept = 'text/html') => api.call('GET', path, { token: null, headers: { accept } });

describe('errors', () => {
  it('are problem documents with a stable code, whatever goes wrong', async () => {
    const post = (body: string, contentType = 'application/json') =>
      api.call('POST', '/api/v1/auth/login', { token: null, body, headers: { 'content-type': contentType } });
    const answers = {
      not_found: await page('/api/v1/nothing', '*/*'),
      unauthenticated: await api.call('GET', '/api/v1/leads', { token: null }),
      validation_failed: await post('{"email":"a@b.c","password":1}'),
      body_invalid: await post('{"email":'),
      media_type_unsupported: await post('<a/>', 'text/xml'),
      body_too_large: await post(`"${'a'.repeat(1_100_000)}"`),
    };
    for (const [code, { status, headers, body }] of Object.entries(answers)) {
      expect({ code, type: headers.get('content-type') }).toEqual({
        code,
        type: 'application/problem+json; charset=utf-8',
      });
      expect(body).toMatchObject({ code, status, type: `urn:throughline:problem:${code}`, title: expect.any(String) });
    }
    expect(answers.validation_failed.body.errors).toEqual([
      { path: 'password', code: 'invalid_type', message: expect.any(String) },
    ]);
  });

  it('of our own making tell nothing but where to look', async () => {
    // The stored mapping breaks the answer's schema.
    const { body: made } = await api.call('POST', '/api/v1/sources', { body: { name: 'Broken' } });
    await api.db.owner.query(`UPDATE sources SET field_mapping = '{"email": {"secret": 1}}' WHERE id = $1`, [
      made.source.id,
    ]);
    const { status, body, headers } = await api.call('GET', `/api/v1/sources/${made.source.id}`);
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'internal' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of hostile bodies leave the process unharmed', async () => {
    const post = (body: string) => api.call('POST', '/api/v1/sources', { body });
    expect((await post('{"name":"x","__proto__":{"admin":true}}')).status).toBe(400);
    expect((await post(`{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)).status).toBe(400);
    expect((await page('/api/v1/leads/%zz', '*/*')).body.code).toBe('body_invalid');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect((await page('/health/live', '*/*')).body).toEqual({ status: 'live' });
  });
});

describe('the OpenAPI document', () => {
  it('is served, and its committed copy is up to date', async () => {
    const served = (await page('/api/openapi.json', '*/*')).body;
    const committed = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'));
    expect(served).toEqual(committed);
    expect(JSON.parse(JSON.stringify(createOpenApiDocument(api.app)))).toEqual(committed);
  });

  it('refers to nothing that is missing, and names what each operation needs', async () => {
    const document = (await page('/api/openapi.json', '*/*')).body;
    const references = JSON.stringify(document).match(/#\/components\/schemas\/[^"]+/g)!;
    const missing = references.filter((reference) => !(reference.split('/').at(-1)! in document.components.schemas));
    expect(missing).toEqual([]);
    expect(document.paths['/api/v1/leads'].get['x-required-scope']).toBe('leads:read');
    expect(document.paths['/api/v1/auth/login'].post.security).toEqual([{}]);
  });

  it('has a page to try it', async () => {
    const { status, headers, body } = await page('/api/docs');
    expect(status).toBe(200);
    expect(body).toContain('swagger-ui');
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    expect((await page('/api/docs/swagger-ui-bundle.js', '*/*')).status).toBe(200);
  });
});

describe('answers to GETs', () => {
  it('carry an ETag, and are not sent again to who has them', async () => {
    const first = await api.call('GET', '/api/v1/auth/me');
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"/);
    const second = await api.call('GET', '/api/v1/auth/me', { headers: { 'if-none-match': etag } });
    expect({ status: second.status, body: second.body }).toEqual({ status: 304, body: '' });
    expect((await api.call('GET', '/api/v1/auth/me', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });
});

describe('metrics', () => {
  it('count requests by route, never by address', async () => {
    await api.call('GET', '/api/v1/leads/0199c0de-0000-7000-8000-000000000001');
    const { body } = await page('/metrics', '*/*');
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/leads\/:id",status="404"\} 1/,
    );
    expect(body).not.toContain('0199c0de');
  });
});

describe('the web app', () => {
  it('says how to build it where it is not built', async () => {
    const { status, body } = await page('/');
    expect({ status, hint: /npm run build/.test(body) }).toEqual({ status: 503, hint: true });
  });

  it('is served with its pages, its files and their lifetimes; nothing outside of it is', async () => {
    const folder = api.config.WEB_DIR;
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<title>The app</title>');
    writeFileSync(join(folder, 'assets/index-abc123.js'), 'let a');
    writeFileSync(join(folder, '../outside.txt'), 'secret');
    for (const path of ['/', '/leads/some-page', '/sources']) {
      const { status, body, headers } = await page(path);
      expect({ path, status, body }).toEqual({ path, status: 200, body: '<title>The app</title>' });
      expect(headers.get('cache-control')).toBe('no-cache');
    }
    const asset = await page('/assets/index-abc123.js', '*/*');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await page('/assets/gone.js')).status).toBe(404);
    expect((await page('/api/v1/nothing')).body.code).toBe('not_found');
    for (const path of ['/..%2foutside.txt', '/assets/..%2f..%2foutside.txt', '/%2e%2e/outside.txt', '/.env']) {
      expect(JSON.stringify((await page(path)).body)).not.toContain('secret');
    }
  });
});

describe('the mailbox', () => {
  const transport = () => createTransport({ host: '127.0.0.1', port: smtpPort });
  const message = async (organizationId = api.db.organizationId) =>
    (
      await api.db.owner.query<{ id: string }>(
        `INSERT INTO messages (id, organization_id, channel, status) VALUES (uuidv7(), $1, 'email', 'sent') RETURNING id`,
        [organizationId],
      )
    ).rows[0]!.id;
  const send = (id: string, to = 'Jürgen <j@example.com>') =>
    transport().sendMail({
      from: 'Acme <hello@acme.example>',
      to,
      subject: `Grüße ${id}`,
      messageId: `<${id}@acme.example>`,
      text: 'Hallo',
      html: '<p>Hallo</p>',
    });
  const list = (query = '', token?: string) => api.call('GET', `/dev/mailbox${query}`, { token });

  it('has a mail on the disk before the sender hears that it was taken', async () => {
    const id = await message();
    await send(id);
    const name = createHash('sha256').update(`<${id}@acme.example>`).digest('hex');
    expect(existsSync(join(api.config.MAILBOX_DIR, `${name}.eml`))).toBe(true);
    expect(readdirSync(api.config.MAILBOX_DIR).filter((file) => file.endsWith('.part'))).toEqual([]);
    const { body } = await api.call('GET', `/dev/mailbox/${name}`);
    expect(body).toMatchObject({
      subject: `Grüße ${id}`,
      to: '"Jürgen" <j@example.com>',
      messageId: `<${id}@acme.example>`,
      text: expect.stringMatching(/^Hallo/),
      html: expect.stringContaining('<p>Hallo</p>'),
      headers: { 'mime-version': '1.0' },
    });
  });

  it('keeps both of two mails with one Message-ID, so that a double is seen', async () => {
    const id = await message();
    await Promise.all([send(id), send(id)]);
    const { items } = (await list(`?q=${id}`)).body;
    expect(items.map((mail: { id: string }) => mail.id.replace(/^\w{64}/, '')).sort()).toEqual(['', '.2']);
  });

  it('shows an organization its own mails only, newest first, page by page', async () => {
    const organizationId = await api.db.createOrganization('others');
    await api.createUser({ email: 'o@others.example', role: 'admin', organizationId });
    const token = await api.login('o@others.example');
    const theirs = [await message(organizationId), await message(organizationId), await message(organizationId)];
    for (const id of theirs) await send(id);
    const first = (await list('?limit=2', token)).body;
    const second = (await list(`?limit=2&cursor=${first.nextCursor}`, token)).body;
    const subjects = [...first.items, ...second.items].map(({ subject }) => subject);
    expect(subjects).toEqual(theirs.toReversed().map((id) => `Grüße ${id}`));
    expect(second.nextCursor).toBeNull();
    expect((await api.call('GET', `/dev/mailbox/${first.items[0].id}`)).status).toBe(404);
    expect((await list('', await api.createApiKey(['leads:read']))).status).toBe(403);
    expect((await api.call('GET', '/dev/mailbox', { token: null })).status).toBe(401);
  });

  it('refuses what is over 5 MB, and takes the next', async () => {
    const id = await message();
    const large = transport().sendMail({
      from: 'a@b.c',
      to: 'd@e.f',
      text: 'x'.repeat(6_000_000),
      messageId: `<${id}@x>`,
    });
    await expect(large).rejects.toMatchObject({ responseCode: 552 });
    await send(id);
    expect((await list(`?q=${id}`)).body.items).toHaveLength(1);
  });

  it('finds its mails again after a restart', async () => {
    const before = (await list('?limit=200')).body.items;
    const { MailStore } = await import('../../src/api/mailbox/mail-store.js');
    const store = new MailStore(api.config.MAILBOX_DIR);
    await store.load();
    await store.ready();
    const found = [...store.newest()].map(({ id, subject, messageId }) => ({ id, subject, messageId }));
    for (const { id, subject, messageId } of before) expect(found).toContainEqual({ id, subject, messageId });
    const again = await store.add(await store.read(before[0].id));
    expect(again.id).not.toBe(before[0].id);
  });
});
