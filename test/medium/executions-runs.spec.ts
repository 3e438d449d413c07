import { pino } from 'pino';
import { createExecutionRecords } from '../../src/activities/executions/execution-records.js';
import { createStepActivities } from '../../src/activities/executions/step-activities.js';
import type { RunRef } from '../../src/activities/executions/step-types.js';
import { createRoutingActivities } from '../../src/activities/route-events.js';
import { createExecutionWorld, type ExecutionWorld, SCORER } from './setup/execution-world.js';

const COUNT_UP = `update: { set: { attributes.times: { cel: 'has(lead.attributes.times) ? lead.attributes.times + 1.0 : 1.0' } } }`;
const MESSAGES = `messages: { hi: { subject: 'Hello', text: 'Hello' } }`;

describe('runs of steps', () => {
  let world: ExecutionWorld;
  let kind = 0;
  const publish = async (steps: string, more = '') => {
    const key = `run${++kind}`;
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(`key: ${key}\nname: ${key}\n${trigger}\n${more}\nsteps:\n${steps}\n${MESSAGES}`);
    return key;
  };
  const begin = async (key: string, leadId: string) =>
    (await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } }))[0]!;
  const times = async (leadId: string) => {
    const { rows } = await world.db.owner.query<{ times: number }>(
      `SELECT (attributes ->> 'times')::int AS times FROM leads WHERE id = $1`,
      [leadId],
    );
    return rows[0]!.times;
  };
  const activities = () => {
    const { database } = world.db;
    const logger = pino({ level: 'silent' });
    const { routeBatch } = createRoutingActivities({ database, logger, signaller: { signal: async () => undefined } });
    const dependencies = { database, logger, publicUrl: 'http://localhost:3000', routeBatch, scorer: SCORER };
    return { ...createExecutionRecords(dependencies), ...createStepActivities(dependencies) };
  };
  /** An execution that no workflow runs: its activities are called by hand. */
  const pending = async (key: string, leadId: string) => {
    await world.stopWorker();
    const eventId = await world.append({ type: 'interaction.recorded', leadId, data: { kind: key } });
    await world.startWorker();
    await world.routeOutbox();
    const { rows } = await world.db.owner.query<{ id: string }>(
      'SELECT id FROM workflow_executions WHERE trigger_event_id = $1',
      [eventId],
    );
    return { organizationId: world.db.organizationId, executionId: rows[0]!.id };
  };
  const at = (execution: { organizationId: string; executionId: string }, stepId: string): RunRef => ({
    ...execution,
    stepId,
    visit: 1,
    attempt: 1,
    visits: {},
    afterEventId: null,
  });

  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  it('takes steps that need the database only together, and begins the wait behind a mail with it', async () => {
    const key = await publish(`
  - { id: sort, branch: [{ where: 'true', next: mail }] }
  - { id: mail, send: { channel: email, message: hi } }
  - { id: pause, wait: 1s }
  - { id: mark, ${COUNT_UP} }
  - { id: done, stop: { reason: done } }`);
    const leadId = await world.createLead();
    const id = await begin(key, leadId);
    await world.until(id, { state: 'stopped', end_reason: 'done' });
    expect((await world.steps(id)).map(({ step_id }) => step_id)).toEqual(['sort', 'mail', 'pause', 'mark', 'done']);
    expect(await times(leadId)).toBe(1);
    const handle = world.client.workflow.getHandle(`execution/${id}`);
    await handle.result();
    const { events } = await handle.fetchHistory();
    const count = (attributes: string) => events!.filter((event) => attributes in event && event[attributes as never]);
    expect(count('markerRecordedEventAttributes')).toHaveLength(2);
    expect(count('activityTaskScheduledEventAttributes')).toHaveLength(1);
    expect(count('workflowTaskCompletedEventAttributes')).toHaveLength(3);
  });

  it('parks at a later step that fails, with what was before it done once', async () => {
    const key = await publish(`
  - { id: mark, ${COUNT_UP} }
  - { id: broken, branch: [{ where: 'lead.attributes.none == 1', next: end }] }`);
    const leadId = await world.createLead();
    const id = await begin(key, leadId);
    await world.until(id, { state: 'parked', current_step: 'broken', error_code: 'condition_failed' });
    expect(await world.steps(id)).toMatchObject([
      { step_id: 'mark', status: 'done' },
      { step_id: 'broken', status: 'parked' },
    ]);
    expect(await times(leadId)).toBe(1);
    expect((await world.eventTypes(id)).filter((type) => type === 'lead.updated')).toHaveLength(1);
  });

  it('does not do again what a worker had committed before it was killed, and goes the same way', async () => {
    const key = await publish(`
  - { id: mark, ${COUNT_UP} }
  - { id: sort, branch: [{ where: 'lead.attributes.times == 1', next: rest }, { next: end }] }
  - { id: rest, wait: 1h }`);
    const leadId = await world.createLead();
    const execution = await pending(key, leadId);
    const { loadExecution, performStep } = activities();
    const first = await loadExecution({ ...execution, run: true });
    expect(first!.progress).toMatchObject({ visited: ['mark', 'sort'], next: 'rest' });
    await world.db.owner.query(`UPDATE leads SET attributes = attributes || '{"times": 5}' WHERE id = $1`, [leadId]);

    const again = await loadExecution({ ...execution, run: true });
    expect(again!.progress).toMatchObject({ visited: ['mark', 'sort'], next: 'rest' });
    expect(await performStep(at(execution, 'mark'))).toMatchObject({ visited: ['mark', 'sort'], next: 'rest' });
    expect(await times(leadId)).toBe(5);
    expect((await world.eventTypes(execution.executionId)).filter((type) => type === 'lead.updated')).toHaveLength(1);
  });

  it('routes the events of its steps without waiting for the dispatcher', async () => {
    const answer = await publish('  - { id: rest, wait: 1h }').then(() => kind);
    await world.publish(
      `key: follows${answer}\nname: Follows\ntrigger: { event: lead.status_changed }\nsteps:\n  - { id: rest, wait: 1h }\n${MESSAGES}`,
    );
    const key = await publish(`  - { id: mark, update: { status: contacted } }`);
    const leadId = await world.createLead();
    const id = await begin(key, leadId);
    await world.until(id, { state: 'completed' });
    const { rows } = await world.db.owner.query(
      `SELECT t.key FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id
       WHERE x.lead_id = $1 AND x.id <> $2`,
      [leadId, id],
    );
    expect(rows).toEqual([{ key: `follows${answer}` }]);
    const open = await world.db.owner.query(`SELECT FROM batches WHERE kind = 'events'`);
    expect(open.rowCount).toBe(0);
  });

  it('ends a template that goes round in circles at its limit, whatever the length of its runs', async () => {
    const key = await publish(`
  - { id: here, ${COUNT_UP} }
  - { id: there, branch: [{ where: 'true', next: here }] }`);
    const leadId = await world.createLead();
    const id = await begin(key, leadId);
    await world.until(id, { state: 'failed', error_code: 'step_limit_reached' });
    expect(await times(leadId)).toBe(500);
    expect(await world.steps(id)).toHaveLength(1_000);
  }, 60_000);
});
