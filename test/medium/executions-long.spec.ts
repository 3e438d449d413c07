import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { NativeConnection } from '@temporalio/worker';
import pg from 'pg';
import { pino } from 'pino';
import { createExecutionSignaller } from '../../src/activities/execution-signaller.js';
import { appendEvents } from '../../src/db/repositories/event-log.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { ExecutionDispatcher } from '../../src/dispatch/execution-dispatcher.js';
import { registerSearchAttributes } from '../../src/dispatch/search-attributes.js';
import { SEARCH_ATTRIBUTES, workflowIds } from '../../src/workflows/contract.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const { WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND: FORCE_CLOSE_COMMAND } =
  temporal.api.enums.v1.WorkflowTaskFailedCause;
/** A local activity each: a step with tries of its own is not taken along with others. */
const ALONE = 'retry: { attempts: 3, backoff: 1s }';

describe('executions that live long', () => {
  let world: ExecutionWorld;
  let number = 0;
  const by = randomUUID();

  beforeAll(async () => {
    world = await createExecutionWorld();
    await world.createUser('agent');
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  const begin = async (steps: string, more = '') => {
    const key = `l${++number}`;
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(`key: ${key}\nname: ${key}\n${trigger}\n${more}\nsteps:\n${steps}`);
    const leadId = await world.createLead({ attributes: { times: 0 } });
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
    return { id: id!, leadId, handle: world.client.workflow.getHandle(workflowIds.execution(id!)), key };
  };
  const statuses = async (id: string) =>
    Object.fromEntries((await world.steps(id)).map(({ step_id, status, visit }) => [`${step_id}/${visit}`, status]));
  const eventually = async (holds: () => Promise<boolean>) => {
    for (const deadline = Date.now() + 90_000; !(await holds()); await sleep(50)) {
      if (Date.now() > deadline) throw new Error(JSON.stringify(holds.toString()));
    }
  };

  it('go round hundreds of times with short histories, and each visit once', async () => {
    const { id, handle } = await begin(`
  - { id: count, ${ALONE}, update: { set: { attributes.times: { cel: 'lead.attributes.times + 1.0' } } } }
  - { id: again, ${ALONE}, branch: [{ where: 'lead.attributes.times < 300.0', next: count }] }`);
    const first = await handle.describe();
    await eventually(async () => (await world.execution(id)).state === 'completed');
    const last = await handle.describe();
    expect(last.runId).not.toBe(first.runId);
    const histories = await Promise.all(
      [first, last].map(({ runId }) => world.client.workflow.getHandle(last.workflowId, runId).fetchHistory()),
    );
    for (const { events } of histories) expect(events!.length).toBeLessThan(2_000);
    const recorded = await world.steps(id);
    expect(recorded).toHaveLength(600);
    expect(recorded.every(({ status }) => status === 'done')).toBe(true);
    const { rows } = await world.db.owner.query(
      `SELECT l.attributes FROM leads l JOIN workflow_executions x ON x.lead_id = l.id WHERE x.id = $1`,
      [id],
    );
    expect(rows).toEqual([{ attributes: { times: 300 } }]);
  }, 120_000);

  it('keep branches, their waits, what is parked and what is to come, when their history is begun anew', async () => {
    const { id, leadId } = await begin(`
  - id: both
    parallel:
      join: all
      branches:
        - steps:
            - { id: quick, update: { tags: { add: [quick] } } }
        - steps:
            - { id: answer, wait_for: { event: message.replied, where: 'event.data.kind == "yes"', timeout: 1h } }
        - steps:
            - { id: broken, branch: [{ where: 'lead.attributes.none == 1', next: mark }] }
            - { id: mark, update: { tags: { add: [on] } } }
  - { id: after, stop: { reason: after } }`);
    await world.until(id, { state: 'parked', current_step: 'broken' });
    await eventually(async () => (await statuses(id))['answer/1'] === 'waiting');
    await world.beginAnew(id);
    await world.settled(id);
    expect(await world.execution(id)).toMatchObject({ state: 'parked', current_step: 'broken' });
    await world.repair(id, { action: 'skip', by });
    await world.until(id, { state: 'waiting', current_step: 'both' });
    await world.emit({ type: 'message.replied', leadId, data: { kind: 'yes' } });
    await world.until(id, { state: 'stopped', end_reason: 'after' });
    expect(await statuses(id)).toEqual({
      'both/1': 'done',
      'quick/1': 'done',
      'answer/1': 'done',
      'broken/1': 'skipped',
      'mark/1': 'done',
      'after/1': 'stopped',
    });
  }, 60_000);

  it('stay paused when their history is begun anew, and can be sent on', async () => {
    const { id } = await begin('  - { id: first, wait: 1h }\n  - { id: second, wait: 1h }');
    await world.until(id, { state: 'waiting' });
    await world.control(id, { action: 'pause', by });
    await world.beginAnew(id);
    expect(await world.execution(id)).toMatchObject({ state: 'paused', current_step: 'first' });
    await world.control(id, { action: 'jump', stepId: 'second', by });
    await world.control(id, { action: 'resume', by });
    await world.until(id, { state: 'waiting', current_step: 'second' });
    expect(await statuses(id)).toEqual({ 'first/1': 'stopped', 'second/1': 'waiting' });
  }, 60_000);

  it('take hundreds of events of a moment in which the database keeps them waiting', async () => {
    const { id, leadId, handle } = await begin(
      `  - { id: answer, wait_for: { event: message.replied, where: 'event.data.kind == "yes"', timeout: 1h } }`,
    );
    await world.until(id, { state: 'waiting' });
    const { runId } = await handle.describe();
    const type = 'message.replied' as const;
    const { database, organizationId, owner } = world.db;
    const eventIds = await database.inOrganization(organizationId, (tx) =>
      appendEvents(
        tx,
        Array.from({ length: 400 }, () => ({ type, leadId, data: { kind: 'no' } })),
      ),
    );
    const signaller = createExecutionSignaller(world.client);
    const blocker = await owner.connect();
    try {
      // The look at the wait, a local activity, needs the lead.
      await blocker.query('BEGIN; LOCK TABLE leads');
      const [first, ...others] = eventIds.map((eventId) => ({ executionId: id, eventId, type }));
      await signaller.signal([first!]);
      const blocked = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'leads'::regclass`;
      await eventually(async () => (await owner.query(blocked)).rowCount === 1);
      await Promise.all(others.map((signal) => signaller.signal([signal])));
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    await world.emit({ type, leadId, data: { kind: 'yes' } });
    await world.until(id, { state: 'completed' });
    await handle.result();
    // Of the run that the events met, which may have been begun anew behind them.
    const history = await world.client.workflow.getHandle(handle.workflowId, runId).fetchHistory();
    // A task that the server fails while a local activity is under way is where the SDK loses count (ADR 8).
    const causes = history.events!.flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.cause ?? []);
    expect(causes).not.toContain(FORCE_CLOSE_COMMAND);
    await world.replay(handle.workflowId, history);
  }, 60_000);

  describe('are found in Temporal', () => {
    const attributes = async (handle: WorkflowHandle) => {
      const { typedSearchAttributes } = await handle.describe();
      return Object.fromEntries(
        Object.entries(SEARCH_ATTRIBUTES).map(([name, key]) => [
          name,
          typedSearchAttributes.get(defineSearchAttributeKey(key, 'KEYWORD')),
        ]),
      );
    };

    it('by where they stand', async () => {
      const { id, handle } = await begin('  - { id: pause, wait: 1h }');
      await world.until(id, { state: 'waiting' });
      // It is recorded by an activity; Temporal hears of it when the workflow's task behind that is over.
      await eventually(async () => (await attributes(handle)).state !== undefined);
      expect(await attributes(handle)).toMatchObject({ state: 'waiting', step: 'pause' });
      await world.control(id, { action: 'pause', by });
      expect(await attributes(handle)).toMatchObject({ state: 'paused', step: 'pause' });
      await world.control(id, { action: 'cancel', by });
      await handle.result();
      expect(await attributes(handle)).toMatchObject({ state: 'ended' });
    });

    it('by organization, template and version from their start on', async () => {
      const { organizationId, owner } = world.db;
      const { id, key } = await begin('  - { id: pause, wait: 1h }');
      const { rows } = await owner.query<{ id: string }>(
        `INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, reentry_key)
         SELECT organization_id, template_id, version_id, lead_id, 'again' FROM workflow_executions WHERE id = $1 RETURNING id`,
        [id],
      );
      const { url, encryptionKey } = world.db;
      const pool = new pg.Pool({ connectionString: loginUrl(url, 'dispatcher', encryptionKey), max: 2 });
      pool.on('error', () => undefined);
      const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
      // The dispatcher starts eagerly, which needs a connection that workers share.
      const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL_ADDRESS! });
      const client = new Client({ connection });
      const dispatcher = new ExecutionDispatcher({ pool, client, logger, searchable: true });
      try {
        dispatcher.start();
        await world.until(rows[0]!.id, { state: 'running' });
      } finally {
        await dispatcher.stop();
        await pool.end();
      }
      const handle = client.workflow.getHandle(workflowIds.execution(rows[0]!.id));
      expect(await attributes(handle)).toMatchObject({ organization: organizationId, template: key, version: '1' });
      expect(await (await handle.describe()).staticSummary()).toBe(`${key}, version 1`);
      await handle.terminate();
      // The server of the tests knows the names already.
      expect(await registerSearchAttributes(connection, 'default')).toEqual([]);
      await connection.close();
    });
  });
});
