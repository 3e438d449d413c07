import { randomUUID } from 'node:crypto';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const MESSAGES = `messages: { hi: { subject: 'Hello', text: 'Hello' } }`;
const BROKEN = `branch: [{ where: 'lead.attributes.none == 1', next: end }]`;

describe('controls of executions', () => {
  let world: ExecutionWorld;
  let number = 0;
  const by = randomUUID();
  const why = 'the price was wrong';

  beforeAll(async () => {
    world = await createExecutionWorld();
    await world.createUser('agent');
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  const publish = async (key: string, steps: string, more = '') => {
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(
      `key: ${key}\nname: ${key}\n${trigger}\nreentry: always\n${more}\nsteps:\n${steps}\n${MESSAGES}`,
    );
  };
  const begin = async (steps: string, more = '') => {
    const key = `c${++number}`;
    await publish(key, steps, more);
    const leadId = await world.createLead();
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
    return { id: id!, leadId, key };
  };
  const audit = async (id: string) => {
    const { rows } = await world.db.owner.query(
      'SELECT action, actor_id, why FROM audit_log WHERE subject_id = $1 ORDER BY id',
      [id],
    );
    return rows as unknown[];
  };
  const refusal = (type: string) => ({ cause: { type } });
  const statuses = async (id: string) => (await world.steps(id)).map(({ step_id, status }) => [step_id, status]);

  describe('pause and resume', () => {
    it('holds a wait that is over, and goes on with it', async () => {
      const { id } = await begin('  - { id: pause, wait: 3s }\n  - { id: mark, update: { tags: { add: [on] } } }');
      await world.until(id, { state: 'waiting' });
      await world.control(id, { action: 'pause', by, why });
      expect(await world.execution(id)).toMatchObject({ state: 'paused', current_step: 'pause' });
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      expect(await world.execution(id)).toMatchObject({ state: 'paused', current_step: 'pause' });
      await world.control(id, { action: 'resume', by });
      await world.until(id, { state: 'completed' });
      expect(await statuses(id)).toEqual([
        ['pause', 'done'],
        ['mark', 'done'],
      ]);
      expect(await audit(id)).toEqual([
        { action: 'execution.paused', actor_id: by, why },
        { action: 'execution.resumed', actor_id: by, why: null },
      ]);
      expect(await world.eventTypes(id)).toEqual(
        expect.arrayContaining(['execution.paused', 'execution.resumed', 'execution.finished']),
      );
    });

    it('hears of what happened meanwhile', async () => {
      const { id, leadId } = await begin('  - { id: answer, wait_for: { event: message.replied, timeout: 1h } }');
      await world.until(id, { state: 'waiting' });
      await world.control(id, { action: 'pause', by });
      await world.emit({ type: 'message.replied', leadId });
      // Refused by a workflow task that has heard of the event before.
      await expect(world.control(id, { action: 'pause', by })).rejects.toMatchObject(refusal('execution_paused'));
      expect(await world.execution(id)).toMatchObject({ state: 'paused' });
      await world.control(id, { action: 'resume', by });
      await world.until(id, { state: 'completed' });
    });

    it('still ends by the exit condition', async () => {
      const { id, leadId } = await begin(
        '  - { id: pause, wait: 1h }',
        `exit: { where: 'event.type == "lead.assigned"' }`,
      );
      await world.until(id, { state: 'waiting' });
      await world.control(id, { action: 'pause', by });
      await world.emit({ type: 'lead.assigned', leadId });
      await world.until(id, { state: 'stopped', end_reason: 'exit' });
    });

    it('says what is in the way', async () => {
      const { id } = await begin('  - { id: pause, wait: 1h }');
      await world.until(id, { state: 'waiting' });
      await expect(world.control(id, { action: 'resume', by })).rejects.toMatchObject(refusal('execution_not_paused'));
      await world.control(id, { action: 'pause', by });
      await expect(world.control(id, { action: 'pause', by })).rejects.toMatchObject(refusal('execution_paused'));
      const parked = await begin(`  - { id: broken, ${BROKEN} }`);
      await world.until(parked.id, { state: 'parked' });
      await expect(world.control(parked.id, { action: 'pause', by })).rejects.toMatchObject(
        refusal('execution_parked'),
      );
    });
  });

  describe('cancel', () => {
    it('ends it, what it waits for and its tasks, with who and why', async () => {
      const { id } = await begin(`  - { id: call, task: { assign: agent, title: Call, due: 1h } }`);
      await world.until(id, { state: 'waiting' });
      await world.control(id, { action: 'cancel', by, why });
      expect(await world.execution(id)).toMatchObject({ state: 'cancelled', end_reason: 'cancelled' });
      expect(await statuses(id)).toEqual([['call', 'stopped']]);
      const { rows } = await world.db.owner.query('SELECT state FROM tasks WHERE execution_id = $1', [id]);
      expect(rows).toEqual([{ state: 'cancelled' }]);
      expect(await audit(id)).toEqual([{ action: 'execution.cancelled', actor_id: by, why }]);
    });

    it('ends one that is paused, and one that is parked', async () => {
      const paused = await begin('  - { id: pause, wait: 1h }');
      const parked = await begin(`  - { id: broken, ${BROKEN} }`);
      await world.until(paused.id, { state: 'waiting' });
      await world.until(parked.id, { state: 'parked' });
      await world.control(paused.id, { action: 'pause', by });
      for (const { id } of [paused, parked]) {
        await world.control(id, { action: 'cancel', by });
        await world.until(id, { state: 'cancelled' });
      }
    });
  });

  describe('jump', () => {
    const STEPS = `
  - { id: call, task: { assign: agent, title: Call, due: 1h } }
  - { id: mark, update: { tags: { add: [on] } } }
  - { id: last, wait: 1h }`;

    it('leaves the step where it is, and goes on with another', async () => {
      const { id } = await begin(STEPS);
      await world.until(id, { state: 'waiting', current_step: 'call' });
      await world.control(id, { action: 'jump', stepId: 'last', by, why });
      await world.until(id, { state: 'waiting', current_step: 'last' });
      await world.control(id, { action: 'jump', stepId: 'call', by });
      await world.until(id, { state: 'waiting', current_step: 'call' });
      expect(await world.steps(id)).toMatchObject([
        { step_id: 'call', visit: 1, status: 'stopped', decision: { jumpedTo: 'last', by } },
        { step_id: 'last', visit: 1, status: 'stopped' },
        { step_id: 'call', visit: 2, status: 'waiting' },
      ]);
      expect((await audit(id))[0]).toEqual({ action: 'execution.jumped', actor_id: by, why });
    });

    it('takes a parked execution on, and a paused one no further', async () => {
      const { id } = await begin(`  - { id: broken, ${BROKEN} }\n  - { id: last, wait: 1h }`);
      await world.until(id, { state: 'parked' });
      await world.control(id, { action: 'jump', stepId: 'last', by });
      await world.until(id, { state: 'waiting', current_step: 'last', error_code: null });
      await world.control(id, { action: 'pause', by });
      await world.control(id, { action: 'jump', stepId: 'broken', by });
      expect(await world.execution(id)).toMatchObject({ state: 'paused', current_step: 'broken' });
      await world.control(id, { action: 'resume', by });
      await world.until(id, { state: 'parked', current_step: 'broken' });
    });

    it('refuses a step that there is not', async () => {
      const { id } = await begin(STEPS);
      await world.until(id, { state: 'waiting' });
      const jump = world.control(id, { action: 'jump', stepId: 'nowhere', by });
      await expect(jump).rejects.toMatchObject(refusal('step_unknown'));
      expect(await world.execution(id)).toMatchObject({ state: 'waiting', current_step: 'call' });
    });
  });

  describe('move', () => {
    const versions = async (key: string) => {
      const { rows } = await world.db.owner.query<{ id: string }>(
        `SELECT v.id FROM workflow_template_versions v JOIN workflow_templates t ON t.id = v.template_id
         WHERE t.key = $1 ORDER BY v.version`,
        [key],
      );
      return rows.map((row) => row.id);
    };

    it('goes on from the same step on another version', async () => {
      const { id, leadId, key } = await begin('  - { id: answer, wait_for: { event: message.replied, timeout: 1h } }');
      await world.until(id, { state: 'waiting' });
      await publish(
        key,
        '  - { id: answer, wait_for: { event: message.replied, timeout: 1h } }\n  - { id: new, stop: { reason: new } }',
      );
      await world.control(id, { action: 'move', versionId: (await versions(key))[1]!, by, why });
      expect(await world.execution(id)).toMatchObject({ state: 'waiting', current_step: 'answer' });
      await world.emit({ type: 'message.replied', leadId });
      await world.until(id, { state: 'stopped', end_reason: 'new' });
      expect(await audit(id)).toEqual([{ action: 'execution.moved', actor_id: by, why }]);
    });

    it('tries a parked step again on a version that mends it', async () => {
      const { id, key } = await begin(`  - { id: sort, ${BROKEN} }`);
      await world.until(id, { state: 'parked' });
      await publish(
        key,
        `  - { id: sort, branch: [{ where: 'true', next: mended }] }\n  - { id: mended, stop: { reason: mended } }`,
      );
      await world.control(id, { action: 'move', versionId: (await versions(key))[1]!, retry: true, by });
      await world.until(id, { state: 'stopped', end_reason: 'mended' });
      expect((await world.steps(id))[0]).toMatchObject({ step_id: 'sort', status: 'done', attempt: 2, visit: 1 });
    });

    it('goes to a step that is named, where the version has not the present one', async () => {
      const { id, key } = await begin('  - { id: old, wait: 1h }');
      await world.until(id, { state: 'waiting' });
      await publish(key, '  - { id: other, wait: 1h }\n  - { id: done, stop: { reason: done } }');
      const versionId = (await versions(key))[1]!;
      const stay = world.control(id, { action: 'move', versionId, by });
      await expect(stay).rejects.toMatchObject(refusal('step_unknown'));
      await world.control(id, { action: 'move', versionId, stepId: 'done', by });
      await world.until(id, { state: 'stopped', end_reason: 'done' });
      expect(await statuses(id)).toEqual([
        ['old', 'stopped'],
        ['done', 'stopped'],
      ]);
    });

    it('refuses a version of another template, and one that there is not', async () => {
      const { id } = await begin('  - { id: pause, wait: 1h }');
      const other = await begin('  - { id: pause, wait: 1h }');
      await world.until(id, { state: 'waiting' });
      for (const versionId of [(await versions(other.key))[0]!, randomUUID(), 'nonsense']) {
        const move = world.control(id, { action: 'move', versionId, by });
        await expect(move).rejects.toMatchObject(refusal('version_unknown'));
      }
    });
  });

  describe('with a mail under way', () => {
    const MAIL = '  - { id: mail, send: { channel: email, message: hi } }\n  - { id: later, wait: 1h }';
    afterEach(() => {
      world.mail.behaviour = 'accept';
    });
    const handedOver = async () => {
      const before = world.mail.received.length;
      return async () => {
        while (world.mail.received.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
      };
    };

    it('finishes one that is being handed over before it pauses', async () => {
      world.mail.behaviour = 'slow';
      const arrived = await handedOver();
      const { id } = await begin(MAIL);
      await arrived();
      await world.control(id, { action: 'pause', by });
      expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 1 }]);
      expect(await world.execution(id)).toMatchObject({ state: 'paused', current_step: 'later' });
      await world.control(id, { action: 'resume', by });
      await world.until(id, { state: 'waiting', current_step: 'later' });
    });

    it('does not send one that waits for its next try', async () => {
      world.mail.behaviour = 'busy';
      const { id } = await begin(MAIL);
      while ((await world.messages(id))[0]?.status !== 'held') await new Promise((resolve) => setTimeout(resolve, 20));
      const before = world.mail.received.length;
      await world.control(id, { action: 'jump', stepId: 'later', by });
      world.mail.behaviour = 'accept';
      await world.until(id, { state: 'waiting', current_step: 'later' });
      expect(await statuses(id)).toEqual([
        ['mail', 'stopped'],
        ['later', 'waiting'],
      ]);
      expect(world.mail.received).toHaveLength(before);
      await world.control(id, { action: 'jump', stepId: 'mail', by });
      await world.until(id, { state: 'waiting', current_step: 'later' });
      expect(world.mail.received).toHaveLength(before + 1);
    });
  });

  it('refuses everything for an execution that has just ended, whose signals do no harm', async () => {
    const { id, leadId } = await begin('  - { id: answer, wait_for: { event: message.replied, timeout: 1s } }');
    const requests = (['pause', 'resume', 'cancel'] as const).map((action) => ({ action, by }));
    await world.until(id, { state: 'completed' });
    for (const request of requests) await expect(world.control(id, request)).rejects.toThrow();
    await world.emit({ type: 'message.replied', leadId });
    expect(await world.execution(id)).toMatchObject({ state: 'completed' });
  });

  it('answers each of many requests at once, and ends up in one state', async () => {
    const { id } = await begin(`
  - { id: first, wait: 1h }
  - { id: second, wait: 1h }`);
    await world.until(id, { state: 'waiting' });
    const answers = await Promise.allSettled([
      world.control(id, { action: 'pause', by }),
      world.control(id, { action: 'jump', stepId: 'second', by }),
      world.control(id, { action: 'pause', by }),
      world.control(id, { action: 'cancel', by }),
      world.control(id, { action: 'jump', stepId: 'first', by }),
    ]);
    await world.until(id, { state: 'cancelled' });
    expect(answers[3]!.status).toBe('fulfilled');
    expect((await statuses(id)).every(([, status]) => status === 'stopped')).toBe(true);
    expect(await audit(id)).toHaveLength(answers.filter(({ status }) => status === 'fulfilled').length);
  });
});
