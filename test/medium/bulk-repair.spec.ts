import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import pg from 'pg';
import { Client, Connection } from '@temporalio/client';
import { createExecutionControl } from '../../src/activities/execution-control.js';
import { createBulkRepairActivities } from '../../src/activities/repair/bulk-repair.js';
import { createExecutionRepairer, type ExecutionRepairer } from '../../src/activities/repair/execution-repairer.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { BULK_REPAIR_JOBS, JobDispatcher } from '../../src/dispatch/job-dispatcher.js';
import { messageId } from '../../src/shared/message-id.js';
import type { TaskQueue } from '../../src/workflows/contract.js';
import { freePort, startTestApi, type Answer, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** Failures by their cause, and repairs of many executions at once. */
const MAIL = `
key: mail
name: Mail
trigger: { event: lead.created }
reentry: always
steps:
  - { id: welcome, send: { channel: email, message: hi } }
  - { id: after, stop: { reason: after } }
messages: { hi: { subject: 'Hello {{ lead.first_name }}', text: 'Good to meet you' } }
`;
const sorting = (where: string) => `
key: sorting
name: Sorting
trigger: { event: lead.updated }
reentry: always
steps:
  - id: sort
    branch: [{ where: '${where}', next: end }]
  - { id: after, stop: { reason: after } }
messages: {}
`;
const BROKEN = 'lead.attributes.budget > 10';

let world: ExecutionWorld;
let api: TestApi;
let repairer: ExecutionRepairer;
let pool: pg.Pool;
let dispatcher: JobDispatcher;
const logger = pino({ level: 'silent' });

beforeAll(async () => {
  world = await createExecutionWorld({
    activities: async ({ database }) =>
      createBulkRepairActivities({ database, repairer: { repair: (...args) => repairer.repair(...args) }, logger }),
  });
  repairer = createExecutionRepairer(createExecutionControl(world.client));
  api = await startTestApi({}, { db: world.db });
  pool = new pg.Pool({ connectionString: loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey), max: 2 });
  dispatcher = dispatcherOf(world.client);
  dispatcher.start();
  await world.publish(MAIL);
  await world.publish(sorting(BROKEN));
}, 60_000);
afterAll(async () => {
  await dispatcher?.stop();
  await pool?.end();
  await api?.close();
  await world?.close();
});

function dispatcherOf(client: Client): JobDispatcher {
  const workflow = { ...BULK_REPAIR_JOBS.workflow, taskQueue: world.taskQueue as TaskQueue };
  return new JobDispatcher({ ...BULK_REPAIR_JOBS, workflow }, { pool, client, logger });
}

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  api.call(method, `/api/v1/workflows/${path}`, { body, ...(headers && { headers }) });

/** Has executions start and park; one event after another, for each start routes all that there are. */
async function parkMany(count: number, type: 'lead.created' | 'lead.updated', errorCode: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(...(await world.emit({ type, leadId: await world.createLead() })));
  await Promise.all(ids.map((id) => world.until(id, { state: 'parked', error_code: errorCode })));
  return ids;
}
const park = async (...how: ['lead.created' | 'lead.updated', string]) => (await parkMany(1, ...how))[0]!;

async function repair(body: object): Promise<string> {
  const { status, body: accepted } = await call('POST', 'failures/retry', body);
  expect({ status, accepted }).toMatchObject({ status: 202, accepted: { state: 'pending' } });
  return accepted.id as string;
}

async function untilRepair(id: string, isSo: (repair: Answer['body']) => boolean): Promise<Answer['body']> {
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await call('GET', `repairs/${id}`);
    if (isSo(body)) return body;
    await sleep(50);
  }
  throw new Error(`the repair did not come there: ${JSON.stringify((await call('GET', `repairs/${id}`)).body)}`);
}
const untilEnd = (id: string) => untilRepair(id, ({ finishedAt }) => finishedAt !== null);

describe('failures', () => {
  it('are grouped by cause, with when they were seen and an example', async () => {
    const before = Date.now();
    const ids = await parkMany(3, 'lead.updated', 'condition_failed');
    const { body } = await call('GET', 'failures?templateKey=sorting');
    expect(body).toEqual({
      count: 1,
      items: [
        {
          errorCode: 'condition_failed',
          step: 'sort',
          templateKey: 'sorting',
          templateName: 'Sorting',
          version: 1,
          parked: 3,
          failed: 0,
          firstSeen: expect.any(String),
          lastSeen: expect.any(String),
          example: { executionId: ids.toSorted().at(-1), message: expect.any(String) },
        },
      ],
    });
    const [{ firstSeen, lastSeen }] = body.items;
    expect(Date.parse(firstSeen)).toBeGreaterThanOrEqual(before - 1_000);
    expect(Date.parse(lastSeen)).toBeGreaterThanOrEqual(Date.parse(firstSeen));
    await world.db.owner.query(`UPDATE workflow_executions SET state = 'failed', finished_at = now() WHERE id = $1`, [
      ids[0],
    ]);
    expect((await call('GET', 'failures?errorCode=condition_failed&step=sort&version=1')).body).toMatchObject({
      count: 1,
      items: [{ parked: 2, failed: 1 }],
    });
    for (const other of ['errorCode=internal', 'step=after', 'version=2', 'templateKey=mail']) {
      expect((await call('GET', `failures?${other}`)).body).toEqual({ items: [], count: 0 });
    }
    // What is mended drops out.
    await world.db.owner.query(`UPDATE leads SET attributes = '{"budget": 50}'`);
    for (const id of ids.slice(1)) {
      await world.repair(id, { action: 'retry', by: randomUUID() });
      await world.until(id, { state: 'completed' });
    }
    expect((await call('GET', 'failures')).body).toMatchObject({ count: 1, items: [{ parked: 0, failed: 1 }] });
    await world.db.owner.query(`UPDATE leads SET attributes = '{}'`);
  });
});

describe('a bulk repair', () => {
  it('sends what did not go out, and never what the ledger says went out', async () => {
    world.mail.behaviour = 'reject_recipient';
    const [rejected, alsoRejected, settled] = await parkMany(3, 'lead.created', 'mail_rejected');
    world.mail.behaviour = 'swallow';
    const unknown = await park('lead.created', 'message_outcome_unknown');
    world.mail.behaviour = 'accept';
    // The provider told later that it has this one after all.
    await world.db.owner.query(`UPDATE messages SET status = 'sent', reason_code = NULL WHERE id = $1`, [
      messageId(settled!, 'welcome', 1),
    ]);
    const swallowed = world.mail.received.length;
    const filter = { step: 'welcome', templateKey: 'mail' };
    expect((await call('POST', 'failures/preview', { filter, action: 'retry' })).body).toEqual({
      executions: 4,
      ended: 0,
      refused: { stepUnknown: 0, templateNotActive: 0 },
      messages: { send: 2, heldBack: { sent: 1, unknown: 1 }, passedOver: 0 },
    });
    expect((await call('POST', 'failures/preview', { filter, action: 'skip' })).body.messages).toEqual({
      send: 0,
      heldBack: { sent: 1, unknown: 1 },
      passedOver: 2,
    });

    const id = await repair({ filter, action: 'retry', why: 'the mail server is back', ratePerSecond: 50 });
    const ended = await untilEnd(id);
    expect(ended).toMatchObject({
      state: 'completed',
      problem: null,
      executions: { total: 4, repaired: 4, skipped: 0, refused: {} },
    });
    await world.until(rejected!, { state: 'stopped', end_reason: 'after' });
    await world.until(alsoRejected!, { state: 'stopped', end_reason: 'after' });
    await world.until(settled!, { state: 'stopped', end_reason: 'after' });
    await world.until(unknown, { state: 'parked', error_code: 'message_outcome_unknown' });
    expect(world.mail.received.length - swallowed).toBe(2);
    const mails = world.mail.received.map((mail) => mail.messageId);
    expect(new Set(mails).size).toBe(mails.length);
    expect(mails.some((mail) => mail.includes(messageId(settled!, 'welcome', 1)))).toBe(false);
    const { rows } = await world.db.owner.query(
      `SELECT action, why FROM audit_log WHERE subject_id = $1 AND subject_type = 'execution'`,
      [rejected],
    );
    expect(rows).toEqual([{ action: 'execution.retried', why: 'the mail server is back' }]);

    // The rest is passed over, for good.
    const skip = await repair({ filter, action: 'skip', why: 'told them by phone' });
    expect(await untilEnd(skip)).toMatchObject({ state: 'completed', executions: { total: 1, repaired: 1 } });
    await world.until(unknown, { state: 'stopped', end_reason: 'after' });
    expect(world.mail.received.length - swallowed).toBe(2);
  }, 60_000);

  it('keeps to its rate, and leaves what was mended meanwhile and what parks again', async () => {
    const ids = await parkMany(8, 'lead.updated', 'condition_failed');
    const filter = { errorCode: 'condition_failed', step: 'sort', templateKey: 'sorting', version: 1 };
    const began = Date.now();
    const id = await repair({ filter, action: 'retry', ratePerSecond: 2 });
    await untilRepair(id, ({ executions }) => executions.repaired >= 2);
    // The last of them is skipped by a person before its turn, and ends.
    const last = ids.toSorted().at(-1)!;
    await world.repair(last, { action: 'skip', by: randomUUID() });
    await world.until(last, { state: 'stopped' });
    const ended = await untilEnd(id);
    expect(ended).toMatchObject({ state: 'completed', executions: { total: 8, repaired: 7, skipped: 1, refused: {} } });
    expect(Date.now() - began).toBeGreaterThan(2_500);
    // Nothing was mended: they are parked again, each tried once more.
    for (const parked of ids.filter((other) => other !== last)) {
      await world.until(parked, { state: 'parked' });
      expect((await world.steps(parked)).map(({ attempt }) => attempt)).toEqual([2]);
    }
  }, 60_000);

  it('moves executions onto a version that is mended, and tries their step again there', async () => {
    const { body: preview } = await call('POST', 'failures/preview', {
      filter: { templateKey: 'sorting' },
      action: 'move',
    });
    expect(preview).toMatchObject({ executions: 7, refused: { stepUnknown: 0, templateNotActive: 0 } });
    await world.publish(sorting('false'));
    const id = await repair({ filter: { templateKey: 'sorting', version: 1 }, action: 'move', ratePerSecond: 50 });
    expect(await untilEnd(id)).toMatchObject({ executions: { total: 7, repaired: 7, refused: {} } });
    // Each goes on by itself once its move is recorded.
    const ended = async () =>
      (await call('GET', 'executions?templateKey=sorting&version=2&state=stopped')).body.items.length as number;
    for (let tries = 0; tries < 200 && (await ended()) < 7; tries++) await sleep(50);
    expect(await ended()).toBe(7);
    await world.publish(sorting(BROKEN));
  }, 60_000);

  it('goes on where it stood when its worker is lost, and repairs each execution once', async () => {
    const ids = await parkMany(20, 'lead.updated', 'condition_failed');
    await world.db.owner.query(`UPDATE leads SET attributes = '{"budget": 50}'`);
    const id = await repair({ filter: { templateKey: 'sorting', version: 3 }, action: 'retry', ratePerSecond: 5 });
    await untilRepair(id, ({ executions }) => executions.repaired >= 5);
    await world.stopWorker();
    const { body: meanwhile } = await call('GET', `repairs/${id}`);
    expect(meanwhile).toMatchObject({ state: 'running', finishedAt: null });
    await world.startWorker();
    const ended = await untilEnd(id);
    expect(ended.executions).toEqual({ total: 20, repaired: 20, skipped: 0, refused: {} });
    for (const one of ids) await world.until(one, { state: 'completed' });
    const { rows } = await world.db.owner.query(
      `SELECT subject_id FROM audit_log WHERE action = 'execution.retried' AND subject_id = ANY($1)`,
      [ids],
    );
    expect(rows.map((row) => row.subject_id as string).toSorted()).toEqual(ids.toSorted());
    await world.db.owner.query(`UPDATE leads SET attributes = '{}'`);
  }, 90_000);

  it('asks an execution again under the same id where its answer was lost', async () => {
    const ids = await parkMany(3, 'lead.updated', 'condition_failed');
    const real = repairer;
    let lost = 0;
    repairer = {
      async repair(execution, request) {
        const outcome = await real.repair(execution, request);
        // What a killed worker does not live to write down.
        if (lost++ === 1) throw new Error('killed');
        return outcome;
      },
    };
    const id = await repair({ filter: { templateKey: 'sorting', version: 3 }, action: 'skip', ratePerSecond: 50 });
    const ended = await untilEnd(id);
    repairer = real;
    expect(lost).toBeGreaterThan(3);
    expect(ended.executions).toMatchObject({ total: 3, repaired: 3, skipped: 0, refused: {} });
    for (const one of ids) await world.until(one, { state: 'stopped', end_reason: 'after' });
  }, 60_000);

  it('is stopped, and leaves the others as they are', async () => {
    const ids = await parkMany(6, 'lead.updated', 'condition_failed');
    const id = await repair({ filter: { templateKey: 'sorting', version: 3 }, action: 'skip', ratePerSecond: 1 });
    // Another one of the organization waits for it.
    const behind = await repair({ filter: { errorCode: 'mail_rejected' }, action: 'skip' });
    await untilRepair(id, ({ executions }) => executions.repaired >= 1);
    expect((await call('GET', `repairs/${behind}`)).body.state).toBe('pending');
    const stopped = await call('POST', `repairs/${id}/stop`, { why: 'wrong group' });
    expect({ status: stopped.status, state: stopped.body.state }).toEqual({ status: 202, state: 'stopping' });
    const ended = await untilEnd(id);
    expect(ended.state).toBe('stopped');
    expect(ended.executions.repaired).toBeLessThan(6);
    const { body } = await call('GET', 'executions?state=parked&templateKey=sorting&version=3');
    expect(body.items).toHaveLength(6 - ended.executions.repaired);
    expect((await call('POST', `repairs/${id}/stop`)).body.state).toBe('stopped');
    await untilEnd(behind);
    expect((await call('POST', `repairs/${behind}/stop`)).body.code).toBe('conflict');
    const { body: audit } = await api.call('GET', `/api/v1/audit?subjectType=repair&subjectId=${id}`);
    expect(audit.items.map(({ action, why }: Record<string, unknown>) => ({ action, why }))).toEqual([
      { action: 'repair.stopped', why: 'wrong group' },
      { action: 'repair.created', why: null },
    ]);
    expect(ids).toHaveLength(6);
  }, 60_000);

  it('waits for a Temporal that is away', async () => {
    await dispatcher.stop();
    const address = `127.0.0.1:${await freePort()}`;
    // Without the interceptor that tries again: a call under way when the dispatcher stops would go on with that.
    const connection = Connection.lazy({ address, connectTimeout: 200, interceptors: [] });
    const cut = dispatcherOf(new Client({ connection }));
    cut.start();
    const id = await repair({ filter: { templateKey: 'sorting', version: 3 }, action: 'skip', ratePerSecond: 50 });
    await sleep(1_500);
    expect((await call('GET', `repairs/${id}`)).body).toMatchObject({ state: 'pending' });
    await cut.stop();
    await connection.close();
    // What the dead dispatcher has claimed is claimed again.
    await world.db.owner.query(`UPDATE bulk_repairs SET claimed_at = NULL WHERE id = $1`, [id]);
    dispatcher = dispatcherOf(world.client);
    dispatcher.start();
    expect((await untilEnd(id)).state).toBe('completed');
  }, 60_000);

  it('is asked for once with the same key, and refused where it makes no sense', async () => {
    const body = { filter: { errorCode: 'mail_rejected' }, action: 'skip' };
    const headers = { 'idempotency-key': 'friday' };
    const first = await call('POST', 'failures/retry', body, headers);
    const again = await call('POST', 'failures/retry', body, headers);
    expect(again.body.id).toBe(first.body.id);
    const other = await call('POST', 'failures/retry', { ...body, action: 'retry' }, headers);
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(first.headers.get('location')).toBe(`/api/v1/workflows/repairs/${first.body.id}`);
    await untilEnd(first.body.id);
    expect((await call('GET', 'repairs?limit=1')).body.items[0].id).toBe(first.body.id);
    const refused = [
      { filter: {}, action: 'retry' },
      { filter: { errorCode: 'x' }, action: 'rerun' },
      { filter: { errorCode: 'x' }, action: 'retry', ratePerSecond: 1_000 },
      { filter: { cause: 'x' }, action: 'retry' },
    ];
    for (const request of refused) expect((await call('POST', 'failures/retry', request)).status).toBe(400);
    expect((await call('GET', `repairs/${randomUUID()}`)).status).toBe(404);
    expect((await call('POST', `repairs/${randomUUID()}/stop`)).status).toBe(404);
  });

  it('is the organization’s own, and for those who may change executions', async () => {
    const parked = await park('lead.updated', 'condition_failed');
    const filter = { errorCode: 'condition_failed' };
    const id = await repair({ filter: { errorCode: 'nothing' }, action: 'retry' });
    await untilEnd(id);
    const other = await world.db.createOrganization('other');
    await api.createUser({ email: 'admin@other.example', role: 'admin', organizationId: other });
    const token = await api.login('admin@other.example');
    const theirs = (method: string, path: string, body?: unknown) =>
      api.call(method, `/api/v1/workflows/${path}`, { token, body });
    expect((await theirs('GET', 'failures')).body).toEqual({ items: [], count: 0 });
    expect((await theirs('POST', 'failures/preview', { filter, action: 'retry' })).body.executions).toBe(0);
    expect((await theirs('GET', 'repairs')).body.items).toEqual([]);
    expect((await theirs('GET', `repairs/${id}`)).status).toBe(404);
    expect((await theirs('POST', `repairs/${id}/stop`)).status).toBe(404);
    const made = await theirs('POST', 'failures/retry', { filter, action: 'skip' });
    expect(made.body.executions.total).toBe(0);
    for (;;) {
      const { body } = await theirs('GET', `repairs/${made.body.id}`);
      if (body.finishedAt) break;
      await sleep(50);
    }
    expect(await world.execution(parked)).toMatchObject({ state: 'parked' });

    await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    const agent = await api.login('agent@acme.example');
    const asAgent = (method: string, path: string, body?: unknown) =>
      api.call(method, `/api/v1/workflows/${path}`, { token: agent, body });
    expect((await asAgent('GET', 'failures')).status).toBe(200);
    for (const path of ['failures/retry', `repairs/${id}/stop`]) {
      expect((await asAgent('POST', path, { filter, action: 'retry' })).body.code).toBe('forbidden');
    }
    const key = await api.createApiKey(['leads:read']);
    expect((await api.call('GET', '/api/v1/workflows/failures', { token: key })).body.code).toBe('forbidden');
  }, 60_000);
});
