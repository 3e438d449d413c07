import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { createSegmentStartActivities } from '../../src/activities/starts/segment-start.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { JobDispatcher, START_JOBS } from '../../src/dispatch/job-dispatcher.js';
import type { TaskQueue } from '../../src/workflows/contract.js';
import { WORKFLOW_TYPES, workflowIds } from '../../src/workflows/contract.js';
import { type Answer, type CallOptions, startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const logger = pino({ level: 'silent' });
jest.setTimeout(30_000);
let world: ExecutionWorld;
let api: TestApi;

beforeAll(async () => {
  world = await createExecutionWorld({
    activities: ({ database }) =>
      Promise.resolve(
        createSegmentStartActivities({ database, limits: { leadsPerPage: 7, mostPending: 10, pauseMs: 100 } }),
      ),
  });
  api = await startTestApi({}, { db: world.db });
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
});

// What other tests left waiting would take the room of the next.
beforeEach(() =>
  rows(`UPDATE workflow_executions SET state = 'completed', finished_at = now() WHERE state = 'pending'`),
);

const rows = async (sql: string, ...values: unknown[]) => (await world.db.owner.query(sql, values)).rows;
const publish = async (key: string, options: { trigger?: string; reentry?: string } = {}) => {
  const { trigger = '{ manual: true }', reentry = 'once' } = options;
  await world.publish(`key: ${key}\nname: ${key}\ntrigger: ${trigger}\nreentry: ${reentry}
steps:\n  - { id: mark, update: { tags: { add: [${key}] } } }\n`);
};
const start = (key: string, body: object, options: CallOptions = {}): Promise<Answer> =>
  api.call('POST', `/api/v1/workflows/templates/${key}/start`, { body, ...options });
const get = async (id: string) => (await api.call('GET', `/api/v1/workflows/starts/${id}`)).body;
/** Leads of one test, that its conditions find by a tag of their own. */
const createLeads = async (tag: string, count: number, status = 'new') => {
  for (let n = 0; n < count; n++) {
    const id = await world.createLead({ status, attributes: { n } });
    await world.db.owner.query('UPDATE leads SET tags = ARRAY[$2] WHERE id = $1', [id, tag]);
  }
};
const segment = (tag: string, more = '') => `"${tag}" in lead.tags${more}`;
const runWorkflow = (startId: string) =>
  world.client.workflow.start(WORKFLOW_TYPES.segmentStart, {
    taskQueue: world.taskQueue,
    workflowId: workflowIds.segmentStart(startId),
    args: [{ organizationId: world.db.organizationId, startId }],
    workflowExecutionTimeout: 30_000,
  });
/** Takes executions from those pending, as they do that are started. */
const drain = (perTurn = 5) => {
  const timer = setInterval(() => {
    void world.db.owner.query(
      `UPDATE workflow_executions SET state = 'completed', finished_at = now()
       WHERE id IN (SELECT id FROM workflow_executions WHERE state = 'pending' LIMIT $1)`,
      [perTurn],
    );
  }, 30);
  return () => clearInterval(timer);
};
const executions = (key: string) =>
  rows(
    `SELECT x.* FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id WHERE t.key = $1 ORDER BY x.id`,
    key,
  );
const until = async (isSo: () => Promise<boolean>) => {
  for (let tries = 0; tries < 600; tries++) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error('it did not come to that');
};

describe('a start of one lead', () => {
  it('runs the template, whose waits see what comes after it', async () => {
    await world.publish(`key: one\nname: one\ntrigger: { event: lead.created, where: 'event.id != ""' }
steps:
  - { id: reply, wait_for: { event: message.replied, timeout: 1h } }\n`);
    const leadId = await world.createLead();
    await world.append({ type: 'message.replied', leadId });
    const { status, body, headers } = await start('one', { leadId, why: 'asked for by phone' });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      preview: null,
      start: { kind: 'lead', state: 'completed', leadId, version: 1, why: 'asked for by phone', leads: { started: 1 } },
    });
    expect(headers.get('location')).toBe(`/api/v1/workflows/starts/${body.start.id}`);
    const { executionId } = body.start;
    await world.start(executionId);
    // The reply that came before does not count.
    await world.until(executionId, { state: 'waiting', current_step: 'reply' });
    await world.emit({ type: 'message.replied', leadId });
    await world.until(executionId, { state: 'completed' });
    expect(await rows(`SELECT action, why, data FROM audit_log WHERE subject_id = 'one'`)).toEqual([
      { action: 'start.created', why: 'asked for by phone', data: { startId: body.start.id, leadId, executionId } },
    ]);
  });

  it('is refused where the lead has been through, naming the execution', async () => {
    await publish('once');
    await publish('rarely', { reentry: '{ after: 30d }' });
    await publish('always', { reentry: 'always' });
    const leadId = await world.createLead();
    for (const key of ['once', 'rarely']) {
      const first = await start(key, { leadId });
      expect(await start(key, { leadId })).toMatchObject({
        status: 409,
        body: { code: 'reentry_refused', executionId: first.body.start.executionId },
      });
      expect(await executions(key)).toHaveLength(1);
    }
    await rows(`UPDATE workflow_executions SET created_at = now() - interval '31 days' WHERE lead_id = $1`, leadId);
    expect(await start('rarely', { leadId })).toMatchObject({ status: 202 });
    expect(await start('once', { leadId })).toMatchObject({ status: 409 });
    for (let n = 0; n < 2; n++) expect(await start('always', { leadId })).toMatchObject({ status: 202 });
  });

  it('of two at once lets one through', async () => {
    await publish('race');
    await publish('race-lately', { reentry: '{ after: 1d }' });
    for (const key of ['race', 'race-lately']) {
      const leadId = await world.createLead();
      const answers = await Promise.all(Array.from({ length: 5 }, () => start(key, { leadId })));
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
      const [{ id }] = (await executions(key)) as [{ id: string }];
      for (const { body } of answers) expect(body.executionId ?? body.start?.executionId).toBe(id);
    }
  });

  it('sent again with its Idempotency-Key starts once', async () => {
    await publish('repeated', { reentry: 'always' });
    const leadId = await world.createLead();
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 4 }, () => start('repeated', { leadId }, { headers })));
    expect(new Set(answers.map(({ body }) => body.start.id)).size).toBe(1);
    expect(await executions('repeated')).toHaveLength(1);
    const other = await start('repeated', { leadId: await world.createLead() }, { headers });
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await start('repeated', { leadId }, { headers: { 'idempotency-key': '' } })).toMatchObject({ status: 400 });
  });

  it('keeps to the condition of a manual trigger', async () => {
    await publish('new-only', { trigger: `{ manual: true, where: 'lead.status == "new"' }` });
    expect(await start('new-only', { leadId: await world.createLead({ status: 'won' }) })).toMatchObject({
      status: 422,
      body: { code: 'lead_not_in_segment' },
    });
    expect(await start('new-only', { leadId: await world.createLead() })).toMatchObject({ status: 202 });
  });

  it('is refused where there is nothing to start', async () => {
    const leadId = await world.createLead();
    expect(await start('none', { leadId })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    await publish('paused');
    const missing = await start('paused', { leadId: randomUUID() });
    expect(missing).toMatchObject({ status: 404, body: { code: 'lead_missing' } });
    await api.call('PATCH', '/api/v1/workflows/templates/paused', { body: { state: 'paused' } });
    for (const body of [{ leadId }, { where: 'true' }, { where: 'true', dryRun: true }]) {
      expect(await start('paused', body)).toMatchObject({ status: 409, body: { code: 'template_not_active' } });
    }
    for (const body of [
      {},
      { leadId, where: 'true' },
      { where: 'lead.none' },
      { where: 'event.type == ""' },
      { where: 'size(steps) == 0' },
      { where: '"a".matches("a")' },
    ]) {
      expect(await start('once', body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
    expect(await rows('SELECT FROM template_starts WHERE lead_id = $1', leadId)).toEqual([]);
  });
});

describe('a start of a segment', () => {
  it('starts each lead that matches once, page by page, and counts', async () => {
    await publish('segment');
    await createLeads('seg', 20);
    await createLeads('seg', 5, 'won');
    await world.createLead();
    const where = segment('seg', ' && lead.status == "new" && lead.attributes.n >= 2');
    const dry = await start('segment', { where, dryRun: true });
    expect(dry).toMatchObject({
      status: 200,
      body: { start: null, preview: { matched: 18, refused: 0, wouldStart: 18, isEstimate: false } },
    });
    expect(await executions('segment')).toEqual([]);
    // One has been through it before.
    const [first] = await rows(
      `SELECT id FROM leads WHERE 'seg' = ANY(tags) AND (attributes ->> 'n')::int = 7 AND status = 'new'`,
    );
    await start('segment', { leadId: first.id });
    const accepted = await start('segment', { where });
    expect(accepted).toMatchObject({ status: 202, body: { start: { kind: 'segment', state: 'pending', where } } });
    const { id } = accepted.body.start;
    const stop = drain();
    await (await runWorkflow(id)).result();
    stop();
    const done = await get(id);
    const [{ count }] = await rows(
      `SELECT count(*)::int AS count FROM leads WHERE id < uuidv7_floor($1)`,
      done.createdAt,
    );
    expect(done).toMatchObject({ state: 'completed', errorCode: null, leads: { matched: 18, failed: 0, started: 17 } });
    expect(done.leads.seen).toBeGreaterThanOrEqual(count);
    const started = await executions('segment');
    expect(started).toHaveLength(18);
    expect(new Set(started.map(({ lead_id }) => lead_id)).size).toBe(18);
    expect(await start('segment', { where, dryRun: true })).toMatchObject({
      body: { preview: { matched: 18, refused: 18, wouldStart: 0 } },
    });
    const events = await rows(`SELECT type, lead_id, data FROM events WHERE data ->> 'startId' = $1 ORDER BY id`, id);
    expect(events.map(({ type }) => type)).toEqual([
      'start.created',
      ...events.slice(2).map(() => 'start.advanced'),
      'start.finished',
    ]);
    expect(events.at(-1)!.data).toMatchObject({ state: 'completed', matched: 18, started: 17 });
  });

  it('never has more executions wait than its bound, and leaves room to others', async () => {
    await publish('bounded', { reentry: 'always' });
    await createLeads('bound', 35);
    const { id } = (await start('bounded', { where: segment('bound') })).body.start;
    const handle = await runWorkflow(id);
    await until(async () => (await executions('bounded')).length === 10);
    await sleep(500);
    expect(await executions('bounded')).toHaveLength(10);
    expect(await get(id)).toMatchObject({ state: 'running', leads: { started: 10 } });
    const most: number[] = [];
    const stop = drain(3);
    const watch = setInterval(() => {
      void rows(`SELECT count(*)::int AS n FROM workflow_executions WHERE state = 'pending'`).then(([row]) =>
        most.push(row.n),
      );
    }, 20);
    await handle.result();
    clearInterval(watch);
    stop();
    expect(Math.max(...most)).toBeLessThanOrEqual(10);
    expect(await executions('bounded')).toHaveLength(35);
  });

  it('leaves out those whose condition cannot be evaluated, and counts them', async () => {
    await publish('failing');
    await createLeads('fail', 6);
    await rows(`UPDATE leads SET attributes = '{}' WHERE 'fail' = ANY(tags) AND (attributes ->> 'n')::int < 2`);
    const { id } = (await start('failing', { where: segment('fail', ' && lead.attributes.n < 4') })).body.start;
    const stop = drain();
    await (await runWorkflow(id)).result();
    stop();
    expect((await get(id)).leads).toMatchObject({ matched: 2, failed: 2, started: 2 });
  });

  it('goes on after its worker and its workflow were lost, and starts none twice', async () => {
    await publish('lost', { reentry: 'always' });
    await createLeads('lost', 60);
    const pool = new pg.Pool({ connectionString: loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey) });
    const kind = { ...START_JOBS, workflow: { ...START_JOBS.workflow, taskQueue: world.taskQueue as TaskQueue } };
    const dispatcher = new JobDispatcher(kind, { pool, client: world.client, logger });
    let stop = () => undefined as void;
    try {
      dispatcher.start();
      const { id } = (await start('lost', { where: segment('lost') })).body.start;
      const started = async () => (await get(id)).leads.started as number;
      // Nobody takes what is pending: it comes to its bound, and is under way however long the rest takes.
      await until(async () => (await started()) >= 5);
      await world.stopWorker();
      const before = await started();
      expect(before).toBeLessThan(60);
      await world.startWorker();
      stop = drain();
      await until(async () => (await started()) > before);
      stop();
      await world.client.workflow.getHandle(workflowIds.segmentStart(id)).terminate('lost');
      expect(await get(id)).toMatchObject({ state: 'running' });
      // A page that was under way may still be stored.
      await sleep(2_000);
      expect(await started()).toBeLessThan(60);
      stop = drain();
      // What the sweep finds a minute later.
      await rows(`UPDATE template_starts SET claimed_at = now() - interval '2 minutes' WHERE id = $1`, id);
      await until(async () => (await get(id)).state === 'completed');
      expect((await get(id)).leads).toMatchObject({ matched: 60, started: 60 });
      const all = await executions('lost');
      expect(new Set(all.map(({ lead_id }) => lead_id)).size).toBe(60);
      expect(all).toHaveLength(60);
    } finally {
      stop();
      await dispatcher.stop();
      await pool.end();
    }
  }, 60_000);

  it('repeats a page whose answer was lost without starting anything again', async () => {
    await publish('page', { reentry: 'always' });
    await createLeads('page', 3);
    const { id } = (await start('page', { where: segment('page') })).body.start;
    const { startPage } = createSegmentStartActivities({ database: world.db.database });
    const ref = { organizationId: world.db.organizationId, startId: id };
    const stop = drain(50);
    // Two workers at the same page, again and again.
    for (let n = 0; n < 5; n++) await Promise.all([startPage(ref), startPage(ref), startPage(ref)]);
    stop();
    expect(await get(id)).toMatchObject({ state: 'completed', leads: { matched: 3, started: 3 } });
    expect(await executions('page')).toHaveLength(3);
  });

  it('can be stopped, and stops where its template is paused', async () => {
    await publish('stopped', { reentry: 'always' });
    await createLeads('stop', 25);
    const waiting = (await start('stopped', { where: segment('stop') })).body.start;
    const stopped = await api.call('POST', `/api/v1/workflows/starts/${waiting.id}/stop`, { body: { why: 'no' } });
    expect(stopped).toMatchObject({ status: 202, body: { state: 'stopped' } });
    const { id } = (await start('stopped', { where: segment('stop') })).body.start;
    const handle = await runWorkflow(id);
    await until(async () => (await get(id)).leads.started === 10);
    expect(await api.call('POST', `/api/v1/workflows/starts/${id}/stop`)).toMatchObject({
      body: { state: 'stopping' },
    });
    await handle.result();
    expect(await get(id)).toMatchObject({ state: 'stopped', errorCode: null, leads: { started: 10 } });
    await rows(`UPDATE workflow_executions SET state = 'completed', finished_at = now() WHERE state = 'pending'`);

    const paused = (await start('stopped', { where: segment('stop') })).body.start;
    await api.call('PATCH', '/api/v1/workflows/templates/stopped', { body: { state: 'paused' } });
    await (await runWorkflow(paused.id)).result();
    const ended = await get(paused.id);
    expect(ended).toMatchObject({ state: 'stopped', errorCode: 'template_not_active', leads: { started: 0 } });
    expect(await api.call('POST', `/api/v1/workflows/starts/${paused.id}/stop`)).toMatchObject({ status: 202 });
    const done = (await api.call('GET', '/api/v1/workflows/starts?state=completed')).body.items[0];
    expect(await api.call('POST', `/api/v1/workflows/starts/${done.id}/stop`)).toMatchObject({
      status: 409,
      body: { code: 'start_not_open' },
    });
  });

  it('begins its history anew long before that is large, and keeps no condition in it', async () => {
    await publish('long', { reentry: 'always' });
    // 151 pages of seven leads and more.
    await rows(
      `INSERT INTO leads (organization_id, email) SELECT $1, 'long' || n || '@example.com' FROM generate_series(1, 1100) AS n`,
      world.db.organizationId,
    );
    const { id } = (await start('long', { where: 'lead.email == "long1100@example.com"' })).body.start;
    const { firstExecutionRunId: runId } = await runWorkflow(id);
    await until(async () => (await get(id)).state === 'completed');
    expect((await get(id)).leads).toMatchObject({ matched: 1, started: 1 });
    const first = world.client.workflow.getHandle(workflowIds.segmentStart(id), runId, { followRuns: false });
    expect((await first.describe()).status.name).toBe('CONTINUED_AS_NEW');
    const history = await first.fetchHistory();
    expect(history.events!.length).toBeLessThan(1_000);
    expect(JSON.stringify(history)).not.toMatch(/long1100|example\.com/);
  });
});

describe('starts', () => {
  it('are for those who may: agents start one lead, not a segment', async () => {
    await publish('scoped', { reentry: 'always' });
    const leadId = await world.createLead();
    await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    const token = await api.login('agent@acme.example');
    expect(await start('scoped', { leadId }, { token })).toMatchObject({ status: 202 });
    for (const body of [{ where: 'true' }, { where: 'true', dryRun: true }])
      expect(await start('scoped', body, { token })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const reader = await api.createApiKey(['workflows:read']);
    expect(await start('scoped', { leadId }, { token: reader })).toMatchObject({ status: 403 });
    expect(await start('scoped', { leadId }, { token: null })).toMatchObject({ status: 401 });
    expect(await api.call('GET', '/api/v1/workflows/starts?templateKey=scoped', { token: reader })).toMatchObject({
      status: 200,
      body: { items: [{ templateKey: 'scoped', kind: 'lead' }] },
    });
  });

  it('of another organization are not there', async () => {
    await publish('mine', { reentry: 'always' });
    const leadId = await world.createLead();
    const { id } = (await start('mine', { leadId })).body.start;
    const other = await world.db.createOrganization(`other-${randomUUID().slice(0, 8)}`);
    const token = await api.createApiKey(['workflows:read', 'workflows:write', 'workflows:start'], other);
    expect(await start('mine', { leadId }, { token })).toMatchObject({ status: 404 });
    expect(await api.call('GET', `/api/v1/workflows/starts/${id}`, { token })).toMatchObject({ status: 404 });
    expect(await api.call('POST', `/api/v1/workflows/starts/${id}/stop`, { token })).toMatchObject({ status: 404 });
    expect((await api.call('GET', '/api/v1/workflows/starts', { token })).body.items).toEqual([]);
  });
});
