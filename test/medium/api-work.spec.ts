import { randomUUID } from 'node:crypto';
import { startTestApi, type TestApi } from './setup/api.js';

/** Executions, tasks, messages and notifications as people see them. What makes them is tested with the workflows. */
let api: TestApi;
let lead: string;
let template: string;
let version: string;
beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_UI_URL: 'http://temporal.example/' });
  lead = await insert('leads', { email: 'ada@example.com', first_name: 'Ada', last_name: 'Lovelace' });
  const definition = JSON.stringify({ key: 'welcome', trigger: { event: 'lead.scored', where: 'true' }, steps: [] });
  template = await insert('workflow_templates', {
    key: 'welcome',
    name: 'Welcome',
    state: 'active',
    draft: 'key: draft',
    active_version: 1,
  });
  version = await insert('workflow_template_versions', {
    template_id: template,
    version: 1,
    definition,
    source: 'key: welcome',
    content_hash: 'x',
  });
}, 60_000);
afterAll(() => api?.close());

async function insert(table: string, fields: Record<string, unknown>): Promise<string> {
  const row = { organization_id: api.db.organizationId, ...fields };
  const columns = Object.keys(row);
  const { rows } = await api.db.owner.query<{ id: string }>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING *`,
    Object.values(row),
  );
  return rows[0]!.id;
}

const uuidv7 = async () => (await api.db.owner.query<{ id: string }>('SELECT uuidv7() AS id')).rows[0]!.id;
const call = (method: string, path: string, body?: unknown) => api.call(method, `/api/v1${path}`, { body });
const execution = (fields: Record<string, unknown> = {}) =>
  insert('workflow_executions', {
    template_id: template,
    version_id: version,
    lead_id: lead,
    reentry_key: randomUUID(),
    ...fields,
  });

describe('templates', () => {
  it('show their active version, and are paused', async () => {
    const { body } = await call('GET', '/workflows/templates');
    expect(body.items).toEqual([
      expect.objectContaining({
        key: 'welcome',
        activeVersion: 1,
        versions: 1,
        trigger: { event: 'lead.scored', where: 'true' },
      }),
    ]);
    expect((await call('GET', '/workflows/templates/welcome')).body).toMatchObject({
      source: 'key: welcome',
      definition: { key: 'welcome' },
    });
    expect((await call('PATCH', '/workflows/templates/welcome', { state: 'paused' })).body.state).toBe('paused');
    expect((await call('PATCH', '/workflows/templates/welcome', { state: 'archived' })).status).toBe(400);
    expect((await call('PATCH', '/workflows/templates/nothing', { state: 'active' })).status).toBe(404);
  });
});

describe('executions', () => {
  it('show where they stand, why they are parked, and a link to Temporal', async () => {
    const id = await execution({
      state: 'parked',
      current_step: 'welcome',
      error_code: 'mail_rejected',
      error_message: 'no such mailbox',
      started_at: new Date(),
    });
    const step = { execution_id: id, visit: 1, kind: 'send', attempt: 1 };
    await insert('workflow_execution_steps', { ...step, step_id: 'first', status: 'done', result: '{"sent":true}' });
    await insert('workflow_execution_steps', {
      ...step,
      step_id: 'welcome',
      status: 'parked',
      error_code: 'mail_rejected',
    });
    const { body } = await call('GET', `/workflows/executions/${id}`);
    expect(body).toMatchObject({
      templateKey: 'welcome',
      version: 1,
      lead: { id: lead, name: 'Ada Lovelace', email: 'ada@example.com' },
      state: 'parked',
      error: { code: 'mail_rejected', message: 'no such mailbox' },
      temporalUrl: `http://temporal.example/namespaces/default/workflows/execution%2F${id}`,
      steps: [
        { stepId: 'first', status: 'done', result: { sent: true }, error: null },
        { stepId: 'welcome', status: 'parked', error: { code: 'mail_rejected', message: '' } },
      ],
    });
  });

  it('are listed by state, template and lead, and stay when the lead is erased', async () => {
    const gone = await execution({ lead_id: randomUUID(), state: 'completed' });
    const waiting = await execution({ state: 'waiting', waiting_for: 'message.replied' });
    const listed = async (query: string) =>
      (await call('GET', `/workflows/executions?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await listed('state=completed')).toEqual([gone]);
    expect(await listed(`state=waiting&templateKey=welcome&leadId=${lead}`)).toEqual([waiting]);
    expect(await listed('templateKey=other')).toEqual([]);
    expect((await call('GET', `/workflows/executions/${gone}`)).body.lead).toMatchObject({ name: null, email: null });
  });

  it('that have no workflow to repair say so', async () => {
    const id = await execution({ state: 'completed' });
    const { status, body } = await call('POST', `/workflows/executions/${id}/retry`, { why: 'try' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'execution_not_parked' });
    expect((await call('POST', `/workflows/executions/${id}/skip`, { because: 'x' })).status).toBe(400);
  });
});

describe('tasks', () => {
  it('are completed once, and the execution hears of it', async () => {
    const executionId = await execution();
    const id = await insert('tasks', {
      lead_id: lead,
      execution_id: executionId,
      step_id: 'talk',
      visit: 1,
      title: 'Call',
    });
    expect((await call('GET', `/tasks?state=open&leadId=${lead}`)).body.items).toEqual([
      expect.objectContaining({ id, title: 'Call', state: 'open' }),
    ]);
    const answers = await Promise.all([1, 2].map(() => call('POST', `/tasks/${id}/complete`, { outcome: 'reached' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 200)!.body).toMatchObject({ state: 'done', outcome: 'reached' });
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('task_not_open');
    const { rows } = await api.db.owner.query(`SELECT data, lead_id FROM events WHERE type = 'task.completed'`);
    expect(rows).toEqual([
      { lead_id: lead, data: expect.objectContaining({ taskId: id, stepId: 'talk', visit: 1, outcome: 'reached' }) },
    ]);
  });
});

describe('messages and notifications', () => {
  it('show what was sent to whom, with the body only one by one', async () => {
    const executionId = await execution();
    const id = await insert('messages', {
      id: await uuidv7(),
      lead_id: lead,
      execution_id: executionId,
      step_id: 'welcome',
      channel: 'email',
      status: 'sent',
      recipient: 'ada@example.com',
      subject: 'Hi',
      body_text: 'Hello Ada',
    });
    const { body } = await call('GET', `/messages?executionId=${executionId}&channel=email&status=sent&leadId=${lead}`);
    expect(body.items).toEqual([expect.objectContaining({ id, subject: 'Hi', recipient: 'ada@example.com' })]);
    expect(body.items[0]).not.toHaveProperty('bodyText');
    expect((await call('GET', `/messages/${id}`)).body).toMatchObject({ bodyText: 'Hello Ada', bodyHtml: null });
  });

  it('are for the user whom they address, and read by nobody else', async () => {
    const agent = await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    const token = await api.login('agent@acme.example');
    const id = await insert('messages', {
      id: await uuidv7(),
      channel: 'in_app',
      status: 'sent',
      user_id: agent,
      subject: 'A hot lead',
    });
    const mine = (unread: string) => api.call('GET', `/api/v1/notifications?unread=${unread}`, { token });
    expect((await mine('true')).body.items).toEqual([
      expect.objectContaining({ id, subject: 'A hot lead', readAt: null }),
    ]);
    expect((await call('GET', '/notifications')).body.items).toEqual([]);
    expect((await call('POST', `/notifications/${id}/read`)).status).toBe(404);
    expect((await api.call('POST', `/api/v1/notifications/${id}/read`, { token })).status).toBe(204);
    expect((await mine('true')).body.items).toEqual([]);
    expect((await mine('false')).body.items).toHaveLength(1);
    const key = await api.createApiKey(['messages:read']);
    expect((await api.call('GET', '/api/v1/notifications', { token: key })).body.code).toBe('forbidden');
  });
});
