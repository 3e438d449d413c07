import { randomUUID } from 'node:crypto';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const MESSAGES = `messages:
  hi: { subject: 'Hello {{ lead.first_name }}', text: 'Good to meet you, {{ lead.first_name }}' }
`;

describe('executions', () => {
  let world: ExecutionWorld;
  /** A template of its own per test, triggered by an interaction of its own kind. */
  let kind = 0;
  const publish = async (steps: string, more = '') => {
    const key = `t${++kind}`;
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(`key: ${key}\nname: ${key}\n${trigger}\n${more}\nsteps:\n${steps}\n${MESSAGES}`);
    return key;
  };
  const begin = async (key: string, leadId: string) => {
    const ids = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
    expect(ids).toHaveLength(1);
    return ids[0]!;
  };

  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);
  beforeEach(() => {
    world.mail.behaviour = 'accept';
    world.mail.received.length = 0;
  });

  it('sends, updates, branches and ends, with every step recorded', async () => {
    const key = await publish(`
  - id: welcome
    send: { channel: email, message: hi }
  - id: mark
    update: { set: { company: Analytical Engines, attributes.stage: { cel: 'score.points + 1' } }, status: contacted, tags: { add: [met] } }
  - id: sort
    branch: [{ where: 'lead.status == "contacted" && "met" in lead.tags', next: done }]
  - id: unreached
    send: { channel: email, message: hi }
  - id: done
    stop: { reason: greeted }`);
    const leadId = await world.createLead({ email: 'ada@example.com' });
    const id = await begin(key, leadId);
    await world.until(id, { state: 'stopped', end_reason: 'greeted' });

    expect(await world.steps(id)).toMatchObject([
      { step_id: 'welcome', status: 'done', visit: 1 },
      { step_id: 'mark', status: 'done' },
      { step_id: 'sort', status: 'done', decision: { case: 0, next: 'done' } },
      { step_id: 'done', status: 'stopped' },
    ]);
    expect(world.mail.received).toHaveLength(1);
    expect(world.mail.received[0]!.to).toEqual(['ada@example.com']);
    expect(world.mail.received[0]!.raw).toContain('Subject: Hello Ada');
    expect(await world.messages(id)).toMatchObject([
      {
        status: 'sent',
        attempts: 1,
        internet_message_id: world.mail.received[0]!.messageId,
        body_text: 'Good to meet you, Ada',
      },
    ]);
    const { rows } = await world.db.owner.query('SELECT company, status, tags, attributes FROM leads WHERE id = $1', [
      leadId,
    ]);
    expect(rows).toEqual([
      { company: 'Analytical Engines', status: 'contacted', tags: ['met'], attributes: { stage: 51 } },
    ]);
    const types = await world.eventTypes(id);
    expect(types[0]).toBe('execution.started');
    expect(types.at(-1)).toBe('execution.finished');
    expect(types).toEqual(expect.arrayContaining(['message.sent', 'lead.updated', 'lead.status_changed']));
  });

  it('keeps personal data out of the history', async () => {
    const key = await publish(`
  - id: welcome
    send: { channel: email, message: hi }
  - id: call
    task: { assign: owner, title: 'Call {{ lead.first_name }}', due: 1s }`);
    const leadId = await world.createLead({ email: 'secret.person@example.com' });
    await world.db.owner.query(`UPDATE leads SET first_name = 'Xanthippe' WHERE id = $1`, [leadId]);
    const id = await begin(key, leadId);
    await world.until(id, { state: 'completed' });
    const text = Buffer.from(JSON.stringify(await world.history(id))).toString();
    const decoded = text.replace(/"data":"([A-Za-z0-9+/=]+)"/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString(),
    );
    // The template's own words are in it, so the payloads were read.
    expect(decoded).toContain('Call {{ lead.first_name }}');
    expect(decoded).not.toMatch(/secret\.person|Xanthippe/);
  });

  it('starting it twice is harmless', async () => {
    const key = await publish('  - id: welcome\n    send: { channel: email, message: hi }');
    // It does not end before it is started again.
    world.mail.behaviour = 'stall';
    const id = await begin(key, await world.createLead());
    await world.start(id);
    world.mail.behaviour = 'accept';
    await world.client.workflow.getHandle(`execution/${id}`).result();
    await expect(world.start(id)).rejects.toThrow(/already/i);
    expect(world.mail.received).toHaveLength(1);
  });

  describe('waiting', () => {
    const WAIT = `
  - id: answer
    wait_for: { event: message.replied, where: 'event.data.channel == "email"', timeout: 2s, on_timeout: silent }
  - id: heard
    stop: { reason: heard }
  - id: silent
    stop: { reason: silent }`;

    it('goes on when the event comes, past those that do not fit', async () => {
      const key = await publish(WAIT.replace('2s', '1h'));
      const leadId = await world.createLead();
      const id = await begin(key, leadId);
      await world.until(id, { state: 'waiting', waiting_for: 'message.replied' });
      await world.emit({ type: 'message.replied', leadId, data: { channel: 'sms' } });
      await world.emit({ type: 'message.replied', leadId: await world.createLead(), data: { channel: 'email' } });
      await world.settled(id);
      expect(await world.execution(id)).toMatchObject({ state: 'waiting' });
      await world.emit({ type: 'message.replied', leadId, data: { channel: 'email' } });
      await world.until(id, { state: 'stopped', end_reason: 'heard' });
    });

    it('sees an event that came before the wait began, whose signal nobody was there to take', async () => {
      const key = await publish(WAIT.replace('2s', '1h'));
      const leadId = await world.createLead();
      const eventId = await world.append({ type: 'interaction.recorded', leadId, data: { kind: key } });
      await world.routeOutbox();
      await world.append({ type: 'message.replied', leadId, data: { channel: 'email' } });
      await world.routeOutbox();
      const { rows } = await world.db.owner.query<{ id: string }>(
        'SELECT id FROM workflow_executions WHERE trigger_event_id = $1',
        [eventId],
      );
      await world.start(rows[0]!.id);
      await world.until(rows[0]!.id, { state: 'stopped', end_reason: 'heard' });
    });

    it('does not take an event from before its start', async () => {
      const key = await publish(WAIT.replace('2s', '1s'));
      const leadId = await world.createLead();
      await world.emit({ type: 'message.replied', leadId, data: { channel: 'email' } });
      const id = await begin(key, leadId);
      await world.until(id, { state: 'stopped', end_reason: 'silent' });
    });

    it('goes on without it when the time is up', async () => {
      const id = await begin(await publish(WAIT), await world.createLead());
      await world.until(id, { state: 'stopped', end_reason: 'silent' });
      expect((await world.steps(id))[0]).toMatchObject({
        status: 'done',
        decision: { ended: 'timeout', next: 'silent' },
      });
    });

    it('lasts as long as it says', async () => {
      const id = await begin(await publish('  - id: pause\n    wait: 1s'), await world.createLead());
      await world.until(id, { state: 'completed' });
      const [step] = (await world.steps(id)) as { started_at: Date; finished_at: Date }[];
      expect(step!.finished_at.getTime() - step!.started_at.getTime()).toBeGreaterThanOrEqual(950);
    });

    it('survives its worker', async () => {
      const key = await publish(WAIT.replace('2s', '1h'));
      const leadId = await world.createLead();
      const id = await begin(key, leadId);
      await world.until(id, { state: 'waiting' });
      await world.append({ type: 'message.replied', leadId, data: { channel: 'email' } });
      await world.stopWorker();
      await world.startWorker();
      await world.routeOutbox();
      await world.until(id, { state: 'stopped', end_reason: 'heard' });
    });
  });

  describe('tasks', () => {
    const TASK = `
  - id: call
    task: { assign: agent, title: 'Call {{ lead.first_name }}', due: 2s, on_timeout: late }
  - id: called
    stop: { reason: called }
  - id: late
    stop: { reason: late }`;

    it('hands a person something to do, and goes on when it is done', async () => {
      const agent = await world.createUser('agent');
      const leadId = await world.createLead();
      const id = await begin(await publish(TASK.replace('2s', '1h')), leadId);
      await world.until(id, { state: 'waiting', waiting_for: 'task.completed' });
      const { rows } = await world.db.owner.query<{ id: string }>(
        `UPDATE tasks SET state = 'done', outcome = 'wants a viewing' WHERE execution_id = $1 RETURNING *`,
        [id],
      );
      expect(rows).toMatchObject([{ title: 'Call Ada', assignee_id: agent, step_id: 'call', visit: 1 }]);
      await world.emit({ type: 'task.completed', leadId, executionId: id, data: { taskId: rows[0]!.id } });
      await world.until(id, { state: 'stopped', end_reason: 'called' });
    });

    it('expires when nobody does it', async () => {
      const id = await begin(await publish(TASK), await world.createLead());
      await world.until(id, { state: 'stopped', end_reason: 'late' });
      const { rows } = await world.db.owner.query('SELECT state FROM tasks WHERE execution_id = $1', [id]);
      expect(rows).toEqual([{ state: 'expired' }]);
    });
  });

  describe('failing', () => {
    const BROKEN = `
  - id: sort
    branch: [{ where: 'lead.attributes.budget > 100', next: end }]
  - id: after
    stop: { reason: after }`;
    const by = randomUUID();

    it('parks with its reason, and goes on where a person has mended the cause and retries', async () => {
      const leadId = await world.createLead();
      const id = await begin(await publish(BROKEN), leadId);
      await world.until(id, { state: 'parked', error_code: 'condition_failed' });
      expect(await world.steps(id)).toMatchObject([{ status: 'parked', error_code: 'condition_failed' }]);
      await world.db.owner.query(`UPDATE leads SET attributes = '{"budget": 50}' WHERE id = $1`, [leadId]);
      await world.repair(id, { action: 'retry', by });
      await world.until(id, { state: 'stopped', end_reason: 'after', error_code: null });
      expect((await world.steps(id))[0]).toMatchObject({ status: 'done', visit: 1, attempt: 2, error_code: null });
      expect(await world.eventTypes(id)).toEqual(expect.arrayContaining(['execution.parked', 'execution.resumed']));
    });

    it('parks again where a retry fails, and goes on behind the step where it is skipped', async () => {
      const id = await begin(await publish(BROKEN), await world.createLead());
      await world.until(id, { state: 'parked' });
      await world.repair(id, { action: 'retry', by });
      await world.until(id, { state: 'parked' });
      expect((await world.steps(id))[0]).toMatchObject({ attempt: 2 });
      await world.repair(id, { action: 'skip', by });
      await world.until(id, { state: 'stopped', end_reason: 'after' });
      expect((await world.steps(id))[0]).toMatchObject({ status: 'skipped', result: { skippedBy: by } });
    });

    it('refuses a repair where it is not parked', async () => {
      const id = await begin(await publish('  - id: pause\n    wait: 1h'), await world.createLead());
      await world.until(id, { state: 'waiting' });
      await expect(world.repair(id, { action: 'retry', by })).rejects.toMatchObject({
        cause: { type: 'execution_not_parked' },
      });
    });

    it.each([
      ['continue', 'after'],
      ['stop', 'step_failed:sort'],
      ['elsewhere', 'elsewhere'],
    ])('on_error %s ends with %s', async (onError, reason) => {
      const steps = `${BROKEN.replace('- id: sort', `- id: sort\n    on_error: ${onError}`)}
  - id: elsewhere
    stop: { reason: elsewhere }`;
      const id = await begin(await publish(steps), await world.createLead());
      await world.until(id, { state: 'stopped', end_reason: reason });
      expect((await world.steps(id))[0]).toMatchObject({ status: 'failed', error_code: 'condition_failed' });
    });

    it('ends a template that goes round in circles', async () => {
      const key = await publish(`
  - id: round
    branch: [{ where: 'true', next: round }]`);
      const id = await begin(key, await world.createLead());
      await world.until(id, { state: 'failed', error_code: 'step_limit_reached' });
      expect(await world.steps(id)).toHaveLength(1_000);
    }, 60_000);
  });

  it('ends by its exit condition, waiting or parked', async () => {
    const exit = `exit: { where: 'lead.status == "won"' }`;
    const keys = [
      await publish('  - id: pause\n    wait: 1h', exit),
      await publish(`  - id: sort\n    branch: [{ where: 'lead.attributes.none == 1', next: end }]`, exit),
    ];
    const leadId = await world.createLead();
    const ids = [await begin(keys[0]!, leadId), await begin(keys[1]!, leadId)];
    await world.until(ids[0]!, { state: 'waiting' });
    await world.until(ids[1]!, { state: 'parked' });
    await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'visit' } });
    await world.settled(ids[0]!);
    expect(await world.execution(ids[0]!)).toMatchObject({ state: 'waiting' });
    await world.db.owner.query(`UPDATE leads SET status = 'won' WHERE id = $1`, [leadId]);
    await world.emit({ type: 'lead.status_changed', leadId, data: { to: 'won' } });
    for (const id of ids) await world.until(id, { state: 'stopped', end_reason: 'exit' });
  });

  it('ends before its first step where its exit condition came to hold while it was pending', async () => {
    const key = await publish(
      '  - id: hello\n    send: { channel: email, message: hi }',
      `exit: { where: 'lead.status == "won"' }`,
    );
    const leadIds = [await world.createLead(), await world.createLead()];
    for (const leadId of leadIds) await world.append({ type: 'interaction.recorded', leadId, data: { kind: key } });
    await world.routeOutbox();
    await world.db.owner.query(`UPDATE leads SET status = 'won' WHERE id = $1`, [leadIds[0]]);
    await world.append({ type: 'lead.status_changed', leadId: leadIds[0]!, data: { to: 'won' } });
    await world.append({ type: 'interaction.recorded', leadId: leadIds[1]!, data: { kind: 'visit' } });
    await world.routeOutbox();
    const ids = await world.startPending();
    expect(ids).toHaveLength(2);
    const outcomes = await Promise.all(
      ids.map(async (id) => {
        await world.client.workflow.getHandle(`execution/${id}`).result();
        const [{ state, end_reason: reason }, steps] = [await world.execution(id), await world.steps(id)];
        return { state, reason, steps: steps.length, events: await world.eventTypes(id) };
      }),
    );
    expect(outcomes.toSorted((a, b) => a.steps - b.steps)).toEqual([
      { state: 'stopped', reason: 'exit', steps: 0, events: ['execution.started', 'execution.finished'] },
      expect.objectContaining({ state: 'completed', steps: 1 }),
    ]);
    expect(world.mail.received).toHaveLength(1);
  });

  it('records a cancellation', async () => {
    const id = await begin(await publish('  - id: pause\n    wait: 1h'), await world.createLead());
    await world.until(id, { state: 'waiting' });
    await world.client.workflow.getHandle(`execution/${id}`).cancel();
    await world.until(id, { state: 'cancelled' });
    expect(await world.steps(id)).toMatchObject([{ status: 'stopped' }]);
  });

  it('shows in-app notices to those they are for, once', async () => {
    const agent = await world.createUser('agent');
    const key = await publish('  - id: tell\n    send: { channel: in_app, message: hi, to: agents }');
    const id = await begin(key, await world.createLead());
    await world.until(id, { state: 'completed' });
    const notices = await world.messages(id);
    expect(notices.map((notice) => notice.user_id)).toContain(agent);
    expect(new Set(notices.map((notice) => notice.user_id)).size).toBe(notices.length);
    expect(notices[0]).toMatchObject({ channel: 'in_app', status: 'sent', subject: 'Hello Ada' });
    expect(world.mail.received).toHaveLength(0);
  });

  it('runs the version that it started with, which cannot be changed', async () => {
    const key = await publish(
      '  - id: answer\n    wait_for: { event: message.replied, timeout: 1h }\n  - id: old\n    stop: { reason: old }',
    );
    const leadId = await world.createLead();
    const id = await begin(key, leadId);
    await world.until(id, { state: 'waiting' });
    kind--;
    await publish('  - id: new\n    stop: { reason: new }');
    await world.emit({ type: 'message.replied', leadId });
    await world.until(id, { state: 'stopped', end_reason: 'old' });
    const next = await begin(key, await world.createLead());
    await world.until(next, { state: 'stopped', end_reason: 'new' });

    const change = `UPDATE workflow_template_versions SET source = '' WHERE organization_id = $1`;
    await expect(world.db.owner.query(change, [world.db.organizationId])).rejects.toThrow(/never changes/);
    const { database, organizationId } = world.db;
    await expect(database.inOrganization(organizationId, (tx) => tx.query(change, [organizationId]))).rejects.toThrow(
      /permission denied/,
    );
  });
});
