import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { workflowIds } from '../../src/workflows/contract.js';
import { freePort, startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** What people do with one execution: pause, resume, cancel, jump, run once more; recorded with who and why. */
const WALK = `
key: walk
name: Walk
trigger: { event: lead.created }
reentry: always
steps:
  - { id: rest, wait: 1h }
  - { id: mark, update: { tags: { add: [seen] } } }
  - { id: done, stop: { reason: done } }
messages: {}
`;
const BROKEN = `
key: broken
name: Broken
trigger: { event: lead.updated }
reentry: always
steps:
  - { id: sort, branch: [{ where: 'lead.attributes.budget > 10', next: end }] }
  - { id: after, stop: { reason: after } }
messages: {}
`;
const TALK = `
key: talk
name: Talk
trigger: { event: lead.submitted }
reentry: always
steps:
  - { id: ask, send: { channel: email, message: hi } }
  - { id: answer, wait_for: { event: message.replied, timeout: 1h } }
  - { id: done, stop: { reason: answered } }
messages: { hi: { subject: 'Hello', text: 'Hello' } }
`;

let world: ExecutionWorld;
let api: TestApi;
let admin: string;
beforeAll(async () => {
  world = await createExecutionWorld();
  api = await startTestApi({}, { db: world.db });
  for (const template of [WALK, BROKEN, TALK]) await world.publish(template);
  const { rows } = await world.db.owner.query<{ id: string }>(
    `SELECT id FROM users WHERE email = 'admin@acme.example'`,
  );
  admin = rows[0]!.id;
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
});

const control = (id: string, action: string, body?: object, token?: string) =>
  api.call('POST', `/api/v1/workflows/executions/${id}/${action}`, { body, ...(token && { token }) });
const refusal = async (...args: Parameters<typeof control>) => {
  const { status, body } = await control(...args);
  return `${status} ${body.code}`;
};

async function begin(type: 'lead.created' | 'lead.updated' | 'lead.submitted' = 'lead.created'): Promise<string> {
  const [id] = await world.emit({ type, leadId: await world.createLead() });
  return id!;
}
async function waiting(): Promise<string> {
  const id = await begin();
  await world.until(id, { state: 'waiting', current_step: 'rest' });
  return id;
}
/** An execution that no dispatcher has started. */
async function pending(): Promise<string> {
  const eventId = await world.append({ type: 'lead.created', leadId: await world.createLead() });
  await world.routeOutbox();
  const { rows } = await world.db.owner.query<{ id: string }>(
    'SELECT id FROM workflow_executions WHERE trigger_event_id = $1',
    [eventId],
  );
  return rows[0]!.id;
}
async function audit(id: string): Promise<Record<string, unknown>[]> {
  const { body } = await api.call('GET', `/api/v1/audit?subjectType=execution&subjectId=${id}`);
  return body.items.toReversed();
}

describe('an execution', () => {
  it('is paused and resumed, by whom and why', async () => {
    const id = await waiting();
    expect(await refusal(id, 'resume')).toBe('409 execution_not_paused');
    const paused = await control(id, 'pause', { why: 'on holiday' });
    expect(paused).toMatchObject({ status: 202, body: { id, state: 'paused', currentStep: 'rest' } });
    expect(await refusal(id, 'pause')).toBe('409 execution_paused');
    const key = await api.createApiKey(['workflows:write']);
    const resumed = await control(id, 'resume', undefined, key);
    expect(resumed).toMatchObject({ status: 202, body: { id, state: 'waiting' } });
    expect(await audit(id)).toEqual([
      expect.objectContaining({
        action: 'execution.paused',
        why: 'on holiday',
        actor: { id: admin, kind: 'user', name: 'admin@acme.example' },
      }),
      expect.objectContaining({
        action: 'execution.resumed',
        why: null,
        actor: expect.objectContaining({ kind: 'api_key' }),
      }),
    ]);
  });

  it('is sent to another step', async () => {
    const id = await waiting();
    expect(await refusal(id, 'jump', { stepId: 'nowhere' })).toBe('404 step_unknown');
    expect(await refusal(id, 'jump', {})).toBe('400 validation_failed');
    expect((await control(id, 'jump', { stepId: 'mark', why: 'they called' })).status).toBe(202);
    await world.until(id, { state: 'stopped', end_reason: 'done' });
    expect(await audit(id)).toEqual([
      expect.objectContaining({
        action: 'execution.jumped',
        why: 'they called',
        data: expect.objectContaining({ stepId: 'mark' }),
      }),
    ]);
    expect(await refusal(id, 'jump', { stepId: 'mark' })).toBe('409 execution_not_open');
  });

  it('is cancelled where it stands', async () => {
    const id = await waiting();
    const { status, body } = await control(id, 'cancel', { why: 'a mistake' });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { state: 'cancelled', endReason: 'cancelled', finishedAt: expect.any(String) },
    });
    for (const action of ['cancel', 'pause', 'resume'])
      expect(await refusal(id, action)).toBe('409 execution_not_open');
    expect(await refusal(id, 'retry')).toBe('409 execution_not_parked');
    expect(await audit(id)).toEqual([expect.objectContaining({ action: 'execution.cancelled', why: 'a mistake' })]);
  });

  it('that is parked is retried and skipped for a reason, and not paused', async () => {
    const id = await begin('lead.updated');
    await world.until(id, { state: 'parked' });
    expect(await refusal(id, 'pause')).toBe('409 execution_parked');
    expect(await refusal(id, 'retry', { stepId: 'after' })).toBe('404 step_unknown');
    expect((await control(id, 'retry', { why: 'again' })).status).toBe(202);
    await world.until(id, { state: 'parked' });
    expect((await control(id, 'skip', { why: 'no budget', stepId: 'sort' })).status).toBe(202);
    await world.until(id, { state: 'stopped' });
    expect((await audit(id)).map(({ action, why }) => ({ action, why }))).toEqual([
      { action: 'execution.retried', why: 'again' },
      { action: 'execution.skipped', why: 'no budget' },
    ]);
  });

  it('is nobody else’s, and only for those who may change it', async () => {
    const id = await waiting();
    const other = await world.db.createOrganization('other');
    await api.createUser({ email: 'admin@other.example', role: 'admin', organizationId: other });
    const theirs = await api.login('admin@other.example');
    await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    const agent = await api.login('agent@acme.example');
    for (const action of ['pause', 'resume', 'cancel', 'retry', 'skip', 'rerun']) {
      expect(await refusal(id, action, {}, theirs)).toBe('404 not_found');
      expect(await refusal(id, action, {}, agent)).toBe('403 forbidden');
      expect(await refusal(id, action, { because: 'x' })).toBe('400 validation_failed');
      expect(await refusal(randomUUID(), action)).toBe('404 not_found');
    }
    expect(await refusal(id, 'jump', { stepId: 'mark' }, theirs)).toBe('404 not_found');
    expect(await world.execution(id)).toMatchObject({ state: 'waiting' });
  });
});

describe('an execution that has not begun', () => {
  it('is cancelled, and does not begin when its workflow is started all the same', async () => {
    const id = await pending();
    const { status, body } = await control(id, 'cancel', { why: 'too many' });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { state: 'cancelled', endReason: 'cancelled', startedAt: null, finishedAt: expect.any(String) },
    });
    // A dispatcher that had claimed it before.
    await world.start(id);
    await world.client.workflow.getHandle(workflowIds.execution(id)).result();
    expect(await world.execution(id)).toMatchObject({ state: 'cancelled', current_step: null });
    expect(await world.steps(id)).toEqual([]);
    expect(await world.eventTypes(id)).toEqual(['execution.finished']);
    expect(await audit(id)).toEqual([
      expect.objectContaining({ action: 'execution.cancelled', why: 'too many', data: { from: 'pending' } }),
    ]);
    expect(await refusal(id, 'cancel')).toBe('409 execution_not_open');
  });

  it('is cancelled or begins, and nothing in between', async () => {
    const ways = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const id = await pending();
      const started = world.start(id);
      await sleep(round * 4);
      const { status, body } = await control(id, 'cancel');
      expect({ status, state: body.state }).toEqual({ status: 202, state: 'cancelled' });
      await started;
      await world.client.workflow.getHandle(workflowIds.execution(id)).result();
      const [entry, ...more] = await audit(id);
      expect(more).toEqual([]);
      const hadBegun = (entry!.data as { from?: string }).from !== 'pending';
      ways.add(hadBegun ? 'begun' : 'pending');
      expect((await world.steps(id)).length > 0).toBe(hadBegun);
      expect((await world.eventTypes(id)).filter((type) => type === 'execution.finished')).toHaveLength(1);
    }
    expect(ways.size).toBeGreaterThan(0);
  }, 60_000);

  it('cannot be paused, resumed or sent to a step', async () => {
    const id = await pending();
    for (const action of ['pause', 'resume']) expect(await refusal(id, action)).toBe('409 execution_not_open');
    expect(await refusal(id, 'jump', { stepId: 'mark' })).toBe('409 execution_not_open');
    expect(await refusal(id, 'retry')).toBe('409 execution_not_parked');
  });
});

describe('without Temporal', () => {
  let cut: TestApi;
  beforeAll(async () => {
    cut = await startTestApi({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
  }, 60_000);
  afterAll(() => cut?.close());

  it('only what has not begun can be cancelled', async () => {
    const { organizationId, owner } = cut.db;
    const { rows } = await owner.query<{ id: string; state: string }>(
      `WITH template AS (
         INSERT INTO workflow_templates (organization_id, key, name, state, draft) VALUES ($1, 'a', 'A', 'active', '') RETURNING id
       ), version AS (
         INSERT INTO workflow_template_versions (organization_id, template_id, version, definition, source, content_hash)
         SELECT $1, id, 1, '{}', '', '' FROM template RETURNING id, template_id
       )
       INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, reentry_key, state)
       SELECT $1, template_id, id, uuidv7(), state, state FROM version, unnest(ARRAY['pending', 'waiting']) AS state RETURNING id, state`,
      [organizationId],
    );
    const idOf = (state: string) => rows.find((row) => row.state === state)!.id;
    const cancel = (id: string) => cut.call('POST', `/api/v1/workflows/executions/${id}/cancel`);
    expect(await cancel(idOf('pending'))).toMatchObject({ status: 202, body: { state: 'cancelled' } });
    expect(await cancel(idOf('waiting'))).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
  }, 30_000);
});

describe('a rerun', () => {
  it('goes through the template once more, with messages of its own, and waits for what is new', async () => {
    const leadId = await world.createLead();
    const [id] = await world.emit({ type: 'lead.submitted', leadId });
    await world.until(id!, { state: 'waiting', current_step: 'answer' });
    expect(await refusal(id!, 'rerun')).toBe('409 execution_open');
    await world.emit({ type: 'message.replied', leadId });
    await world.until(id!, { state: 'stopped', end_reason: 'answered' });

    const preview = await api.call('GET', `/api/v1/workflows/executions/${id}/rerun`);
    expect(preview.body).toEqual({ templateKey: 'talk', version: 1, messagesBefore: { sent: 1, unknown: 0 } });
    const { status, body } = await control(id!, 'rerun', { why: 'they asked for it' });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        rerunOf: id,
        state: 'pending',
        version: 1,
        lead: { id: leadId },
        messagesBefore: { sent: 1, unknown: 0 },
      },
    });
    expect(await refusal(id!, 'rerun')).toBe('409 execution_open');
    await world.start(body.id);
    // The reply that came before it began is not what it waits for.
    await world.until(body.id, { state: 'waiting', current_step: 'answer' });
    expect(world.mail.received.filter(({ to }) => to.length > 0)).toHaveLength(2);
    await world.emit({ type: 'message.replied', leadId });
    await world.until(body.id, { state: 'stopped', end_reason: 'answered' });
    expect((await api.call('GET', `/api/v1/workflows/executions/${id}/rerun`)).body.messagesBefore.sent).toBe(2);
    expect(await audit(id!)).toEqual([
      expect.objectContaining({
        action: 'execution.rerun',
        why: 'they asked for it',
        data: { rerunId: body.id, version: 1, messagesBefore: { sent: 1, unknown: 0 } },
      }),
    ]);
  }, 30_000);

  it('takes the active version, or the same one, and happens once of two requests at a time', async () => {
    const id = await begin('lead.updated');
    await world.until(id, { state: 'parked' });
    await control(id, 'skip');
    await world.until(id, { state: 'stopped' });
    await world.publish(BROKEN.replace('name: Broken', 'name: Mended'));
    expect((await api.call('GET', `/api/v1/workflows/executions/${id}/rerun`)).body.version).toBe(2);
    expect((await api.call('GET', `/api/v1/workflows/executions/${id}/rerun?version=same`)).body.version).toBe(1);
    const answers = await Promise.all([1, 2, 3].map(() => control(id, 'rerun', { version: 'same' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const rerun = answers.find(({ status }) => status === 201)!.body;
    expect(rerun.version).toBe(1);
    expect((await control(rerun.id, 'cancel')).body.state).toBe('cancelled');
    expect((await control(id, 'rerun')).body).toMatchObject({ version: 2, rerunOf: id });
  }, 30_000);

  it('is refused where the template starts nothing, or the lead is gone', async () => {
    const id = await pending();
    await control(id, 'cancel');
    await world.db.owner.query(`UPDATE workflow_templates SET state = 'paused' WHERE key = 'walk'`);
    expect(await refusal(id, 'rerun')).toBe('409 template_not_active');
    await world.db.owner.query(`UPDATE workflow_templates SET state = 'active' WHERE key = 'walk'`);
    await world.db.owner.query('DELETE FROM leads WHERE id = (SELECT lead_id FROM workflow_executions WHERE id = $1)', [
      id,
    ]);
    expect(await refusal(id, 'rerun')).toBe('404 lead_missing');
  });
});
