import { randomUUID } from 'node:crypto';
import { recordAudit, type AuditEntry } from '../../src/db/repositories/audit-log.js';
import { startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
let admin: string;
beforeAll(async () => {
  api = await startTestApi();
  const { rows } = await api.db.owner.query<{ id: string }>(`SELECT id FROM users WHERE email = 'admin@acme.example'`);
  admin = rows[0]!.id;
}, 60_000);
afterAll(() => api?.close());

const record = (entry: Partial<AuditEntry> = {}, organizationId = api.db.organizationId) =>
  api.db.database.inOrganization(organizationId, (tx) =>
    recordAudit(tx, { actorId: admin, action: 'execution.paused', subjectType: 'execution', subjectId: 'e', ...entry }),
  );
const list = (query = '', token?: string) => api.call('GET', `/api/v1/audit?${query}`, token ? { token } : {});

describe('the audit log', () => {
  it('tells who did what and why, newest first', async () => {
    const subjectId = randomUUID();
    await record({ subjectId, why: 'the customer asked', data: { stepId: 'welcome' } });
    await record({ subjectId, action: 'execution.resumed', actorId: null });
    const { body } = await list(`subjectType=execution&subjectId=${subjectId}`);
    expect(body).toEqual({
      items: [
        expect.objectContaining({ action: 'execution.resumed', actor: null, why: null, data: {} }),
        {
          id: expect.any(String),
          action: 'execution.paused',
          subject: { type: 'execution', id: subjectId },
          actor: { id: admin, kind: 'user', name: 'admin@acme.example' },
          why: 'the customer asked',
          data: { stepId: 'welcome' },
          occurredAt: expect.stringMatching(/Z$/),
        },
      ],
      nextCursor: null,
    });
    expect(Math.abs(Date.now() - Date.parse(body.items[0].occurredAt))).toBeLessThan(60_000);
  });

  it('is filtered by actor, action and time, and read page by page', async () => {
    const key = await apiKeyId();
    for (let n = 0; n < 3; n++) await record({ actorId: key, action: 'template.published', subjectId: `t${n}` });
    const after = new Date(Date.now() + 1_000).toISOString();
    const named = async (query: string) =>
      (await list(query)).body.items.map(({ subject }: { subject: { id: string } }) => subject.id);
    expect(await named(`actorId=${key}&action=template.published`)).toEqual(['t2', 't1', 't0']);
    expect(await named(`action=template.published&from=${after}`)).toEqual([]);
    expect(await named(`action=template.published&to=${after}`)).toHaveLength(3);
    expect(await named(`actorId=${randomUUID()}`)).toEqual([]);
    const first = (await list('action=template.published&limit=2')).body;
    expect(first.items[0].actor).toMatchObject({ id: key, kind: 'api_key' });
    expect(await named(`action=template.published&limit=2&cursor=${first.nextCursor}`)).toEqual(['t0']);
    expect((await list('from=yesterday')).status).toBe(400);
    expect((await list('cursor=bm9uZQ')).body.errors).toMatchObject([{ code: 'invalid_cursor' }]);
  });

  it('is for admins, each of their own organization', async () => {
    const other = await api.db.createOrganization('other');
    await record({ actorId: null, subjectId: 'theirs' }, other);
    expect((await list('subjectId=theirs')).body.items).toEqual([]);
    await api.createUser({ email: 'ops@acme.example', role: 'ops' });
    const token = await api.login('ops@acme.example');
    expect((await list('', token)).body.code).toBe('forbidden');
    expect((await list('', await api.createApiKey(['workflows:write']))).body.code).toBe('forbidden');
    expect((await list('', await api.createApiKey(['audit:read']))).status).toBe(200);
  });
});

async function apiKeyId(): Promise<string> {
  await api.createApiKey(['workflows:write']);
  return (await api.db.owner.query<{ id: string }>('SELECT id FROM api_keys')).rows[0]!.id;
}
