import { randomUUID } from 'node:crypto';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const BROKEN = `branch: [{ where: 'lead.attributes.none == 1', next: out }]`;

describe('executions within executions', () => {
  let world: ExecutionWorld;
  let number = 0;
  const by = randomUUID();

  beforeAll(async () => {
    world = await createExecutionWorld();
    await world.createUser('agent');
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  const publish = async (steps: string, more = '') => {
    const key = `p${++number}`;
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(`key: ${key}\nname: ${key}\n${trigger}\n${more}\nsteps:\n${steps}`);
    return key;
  };
  const begin = async (key: string, leadId?: string) => {
    const lead = leadId ?? (await world.createLead());
    const [id] = await world.emit({ type: 'interaction.recorded', leadId: lead, data: { kind: key } });
    return { id: id!, leadId: lead };
  };
  const statuses = async (id: string) =>
    Object.fromEntries((await world.steps(id)).map(({ step_id, status, visit }) => [`${step_id}/${visit}`, status]));

  describe('parallel', () => {
    it('runs its branches beside each other, and goes on when all have ended', async () => {
      const key = await publish(`
  - id: both
    parallel:
      join: all
      branches:
        - steps:
            - { id: answer, wait_for: { event: message.replied, timeout: 1h } }
            - { id: heard, update: { tags: { add: [heard] } } }
        - steps:
            - { id: pause, wait: 1s }
            - { id: call, task: { assign: agent, title: Call, due: 1h } }
  - { id: after, stop: { reason: after } }`);
      const { id, leadId } = await begin(key);
      await world.until(id, { state: 'waiting', current_step: 'both', waiting_for: 'branches' });
      await world.emit({ type: 'message.replied', leadId });
      const done = async () => {
        const { 'call/1': call, 'heard/1': heard } = await statuses(id);
        return call === 'waiting' && heard === 'done';
      };
      while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await statuses(id)).toMatchObject({ 'answer/1': 'done', 'heard/1': 'done', 'both/1': 'waiting' });
      await world.db.owner.query(`UPDATE tasks SET state = 'done' WHERE execution_id = $1`, [id]);
      await world.emit({ type: 'task.completed', leadId, executionId: id });
      await world.until(id, { state: 'stopped', end_reason: 'after' });
      expect(await world.steps(id)).toHaveLength(6);
      const both = (await world.steps(id)).find(({ step_id }) => step_id === 'both');
      expect(both).toMatchObject({ status: 'done', decision: { arrived: [0, 1], next: 'after' } });
    });

    it('goes on with the first that has ended, and leaves the others', async () => {
      const key = await publish(`
  - id: race
    parallel:
      join: any
      branches:
        - steps: [{ id: call, task: { assign: agent, title: Call, due: 1h } }]
        - steps: [{ id: pause, wait: 1s }]
        - steps: [{ id: broken, ${BROKEN} }, { id: out, wait: 1s }]
  - { id: after, wait: 1h }`);
      const { id } = await begin(key);
      await world.until(id, { state: 'waiting', current_step: 'after' });
      expect(await statuses(id)).toEqual({
        'race/1': 'done',
        'call/1': 'stopped',
        'pause/1': 'done',
        'broken/1': 'stopped',
        'after/1': 'waiting',
      });
      const { rows } = await world.db.owner.query('SELECT state FROM tasks WHERE execution_id = $1', [id]);
      expect(rows).toEqual([{ state: 'cancelled' }]);
    });

    it('shows a branch that is parked while the others go on, and joins it when it is repaired', async () => {
      const key = await publish(`
  - id: both
    parallel:
      join: all
      branches:
        - steps: [{ id: one, ${BROKEN} }, { id: out, update: { tags: { add: [out] } } }]
        - steps: [{ id: two, ${BROKEN.replace('out', 'off')} }, { id: off, update: { tags: { add: [off] } } }]
        - steps: [{ id: pause, wait: 1s }, { id: mark, update: { tags: { add: [on] } } }]`);
      const { id } = await begin(key);
      await world.until(id, { state: 'parked' });
      const parkedAt = async () => (await world.steps(id)).filter(({ status }) => status === 'parked');
      while ((await parkedAt()).length < 2 || (await statuses(id))['mark/1'] !== 'done')
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await world.execution(id)).toMatchObject({ state: 'parked' });
      const unknown = world.repair(id, { action: 'skip', stepId: 'pause', by });
      await expect(unknown).rejects.toMatchObject({ cause: { type: 'step_unknown' } });
      await world.repair(id, { action: 'skip', stepId: 'two', by });
      expect(await world.execution(id)).toMatchObject({ state: 'parked', current_step: 'one' });
      await world.repair(id, { action: 'skip', by });
      await world.until(id, { state: 'completed' });
      expect(await statuses(id)).toMatchObject({
        'one/1': 'skipped',
        'two/1': 'skipped',
        'out/1': 'done',
        'off/1': 'done',
      });
    });

    it('ends with all of its branches by a stop, an exit and a cancellation', async () => {
      const steps = (inner: string) => `
  - id: both
    parallel:
      join: all
      branches:
        - steps: [{ id: long, wait: 1h }]
        - steps: [${inner}]`;
      const stopped = await begin(
        await publish(steps('{ id: short, wait: 1s }, { id: end-it, stop: { reason: enough } }')),
      );
      await world.until(stopped.id, { state: 'stopped', end_reason: 'enough' });
      expect(await statuses(stopped.id)).toEqual({
        'both/1': 'stopped',
        'long/1': 'stopped',
        'short/1': 'done',
        'end-it/1': 'stopped',
      });

      const exit = `exit: { where: 'event.type == "lead.assigned"' }`;
      const left = await begin(await publish(steps('{ id: other, wait: 1h }'), exit));
      await world.until(left.id, { state: 'waiting', current_step: 'both' });
      await world.emit({ type: 'lead.assigned', leadId: left.leadId });
      await world.until(left.id, { state: 'stopped', end_reason: 'exit' });

      const cancelled = await begin(await publish(steps('{ id: other, wait: 1h }')));
      await world.until(cancelled.id, { state: 'waiting', current_step: 'both' });
      await world.control(cancelled.id, { action: 'cancel', by });
      expect(await world.execution(cancelled.id)).toMatchObject({ state: 'cancelled' });
      expect(Object.values(await statuses(cancelled.id))).toEqual(['stopped', 'stopped', 'stopped']);
    });

    it('pauses as a whole, and is left by a jump', async () => {
      const key = await publish(`
  - id: both
    parallel:
      join: all
      branches:
        - steps: [{ id: one, wait: 3s }, { id: two, wait: 1h }]
        - steps: [{ id: other, wait: 1h }]
  - { id: after, wait: 1h }`);
      const { id } = await begin(key);
      await world.until(id, { state: 'waiting', current_step: 'both' });
      await world.control(id, { action: 'pause', by });
      await new Promise((resolve) => setTimeout(resolve, 3_300));
      expect(await statuses(id)).toMatchObject({ 'one/1': 'waiting' });
      await world.control(id, { action: 'resume', by });
      expect(await world.execution(id)).toMatchObject({ state: 'waiting', current_step: 'both' });
      while ((await statuses(id))['two/1'] !== 'waiting') await new Promise((resolve) => setTimeout(resolve, 50));
      // Within its branch, to a branch that is over or not begun, and out of them.
      await world.control(id, { action: 'jump', stepId: 'one', by });
      while ((await statuses(id))['one/2'] === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
      await world.control(id, { action: 'jump', stepId: 'after', by });
      await world.until(id, { state: 'waiting', current_step: 'after' });
      expect(await statuses(id)).toMatchObject({ 'both/1': 'stopped', 'other/1': 'stopped', 'two/1': 'stopped' });
      const inside = world.control(id, { action: 'jump', stepId: 'one', by });
      await expect(inside).rejects.toMatchObject({ cause: { type: 'step_not_reachable' } });
    });
  });

  describe('run', () => {
    it('starts another template, and waits for its end', async () => {
      const child = await publish('  - { id: pause, wait: 1s }\n  - { id: done, stop: { reason: done } }');
      const key = await publish(`  - { id: other, run: { template: ${child}, wait: true, timeout: 1h } }`);
      const { id, leadId } = await begin(key);
      await world.until(id, { state: 'waiting', waiting_for: 'execution.finished' });
      const [childId] = await world.startPending();
      await world.until(id, { state: 'completed' });
      const { rows } = await world.db.owner.query(
        'SELECT state, parent_execution_id, depth, lead_id FROM workflow_executions WHERE id = $1',
        [childId],
      );
      expect(rows).toEqual([{ state: 'stopped', parent_execution_id: id, depth: 1, lead_id: leadId }]);
      expect(await world.steps(id)).toMatchObject([
        { decision: { ended: 'stopped', executionId: childId }, result: { executionId: childId } },
      ]);
    });

    it('goes on at once where it is not to wait, and where the time is up', async () => {
      const child = await publish('  - { id: pause, wait: 1h }');
      const key = await publish(`
  - { id: free, run: { template: ${child}, wait: false } }
  - { id: bound, run: { template: ${child}, wait: true, timeout: 1s, on_timeout: late } }
  - { id: never, stop: { reason: never } }
  - { id: late, stop: { reason: late } }`);
      const { id } = await begin(key);
      await world.until(id, { state: 'stopped', end_reason: 'late' });
      const children = await world.startPending();
      expect(children).toHaveLength(2);
      for (const childId of children) await world.until(childId, { state: 'waiting' });
    });

    it('fails where the template is not active, or its execution was cancelled', async () => {
      const child = await publish('  - { id: pause, wait: 1h }');
      const key = await publish(`  - { id: other, run: { template: ${child}, wait: true, timeout: 1h } }`);
      await world.db.owner.query(`UPDATE workflow_templates SET state = 'paused' WHERE key = $1`, [child]);
      const { id } = await begin(key);
      await world.until(id, { state: 'parked', error_code: 'template_not_active' });
      await world.db.owner.query(`UPDATE workflow_templates SET state = 'active' WHERE key = $1`, [child]);
      await world.repair(id, { action: 'retry', by });
      await world.until(id, { state: 'waiting' });
      const [childId] = await world.startPending();
      await world.until(childId!, { state: 'waiting' });
      await world.control(childId!, { action: 'cancel', by });
      await world.until(id, { state: 'parked', error_code: 'run_failed' });
    });

    it('goes no deeper than five', async () => {
      let key = await publish('  - { id: deep, stop: { reason: deep } }');
      for (let depth = 5; depth >= 0; depth--) {
        key = await publish(`  - { id: further, run: { template: ${key}, wait: false } }`);
      }
      const { id } = await begin(key);
      await world.until(id, { state: 'completed' });
      for (let depth = 1; depth <= 5; depth++) {
        const [childId] = await world.startPending();
        await world.until(
          childId!,
          depth < 5 ? { state: 'completed' } : { state: 'parked', error_code: 'run_too_deep' },
        );
      }
      expect(await world.startPending()).toEqual([]);
    });
  });
});
