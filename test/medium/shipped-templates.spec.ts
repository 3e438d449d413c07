import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NewEvent } from '../../src/db/repositories/event-log.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** What the shipped templates do, those that begin paused once somebody has activated them. new-lead-nurture: see executions-templates.spec.ts. */
describe('the shipped template', () => {
  let world: ExecutionWorld;
  let agent: string;
  let admin: string;

  beforeAll(async () => {
    world = await createExecutionWorld();
    agent = await world.createUser('agent');
    admin = await world.createUser('admin');
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  /** Publishes a shipped template as the only active one. */
  const activate = async (key: string) => {
    await world.db.owner.query(`UPDATE workflow_templates SET state = 'paused'`);
    await world.publish(readFileSync(`templates/${key}.yaml`, 'utf8'));
    await world.db.owner.query(`UPDATE workflow_templates SET state = 'active' WHERE key = $1`, [key]);
  };
  const begin = async (event: NewEvent) => {
    const ids = await world.emit(event);
    expect(ids).toHaveLength(1);
    return ids[0]!;
  };
  const at = (id: string, step: string) => world.until(id, { state: 'waiting', current_step: step });
  /** What a wait leads to, without waiting for it. */
  const jump = (id: string, stepId: string) => world.control(id, { action: 'jump', stepId, by: admin });
  const lead = async (id: string) =>
    (await world.db.owner.query<Record<string, unknown>>('SELECT * FROM leads WHERE id = $1', [id])).rows[0]!;
  const change = (leadId: string, set: string) =>
    world.db.owner.query(`UPDATE leads SET ${set} WHERE id = $1`, [leadId]);
  const storeReceipt = async (input: object) => {
    const { rows } = await world.db.owner.query<{ id: string }>(
      `INSERT INTO receipts (id, organization_id, source_id, body, content_type)
       VALUES (uuidv7(), $1, uuidv7(), $2, 'application/json') RETURNING id`,
      [world.db.organizationId, JSON.stringify(input)],
    );
    return rows[0]!.id;
  };
  const mailTo = (email: string) => world.mail.received.filter((mail) => mail.to.includes(email));
  const dueIn = async (id: string, step: string) => {
    const { rows } = await world.db.owner.query<{ seconds: number; hour: number; day: number }>(
      `SELECT extract(epoch FROM due_at - now())::float8 AS seconds, extract(hour FROM due_at AT TIME ZONE 'UTC')::int AS hour,
         extract(isodow FROM due_at AT TIME ZONE 'UTC')::int AS day
       FROM workflow_execution_steps WHERE execution_id = $1 AND step_id = $2 ORDER BY visit DESC LIMIT 1`,
      [id, step],
    );
    return rows[0]!;
  };

  it('hot-lead-alert brings a lead whom nobody has called in 15 minutes before the admins', async () => {
    await activate('hot-lead-alert');
    const leadId = await world.createLead({ score: 0.9 });
    const id = await begin({ type: 'lead.scored', leadId });
    await at(id, 'call');
    const { seconds } = await dueIn(id, 'call');
    expect(seconds).toBeGreaterThan(890);
    expect(seconds).toBeLessThan(910);
    await jump(id, 'tell-admins');
    await at(id, 'escalated');
    const { rows } = await world.db.owner.query(
      `SELECT assignee_id FROM tasks WHERE execution_id = $1 AND step_id = 'escalated'`,
      [id],
    );
    expect(rows).toEqual([{ assignee_id: admin }]);
    expect((await world.messages(id)).map(({ user_id }) => user_id)).toEqual(expect.arrayContaining([agent, admin]));
  }, 30_000);

  it('agent-assignment gives a new lead to an agent and tells them', async () => {
    await activate('agent-assignment');
    const leadId = await world.createLead();
    const id = await begin({ type: 'lead.created', leadId });
    await world.until(id, { state: 'completed' });
    expect((await lead(leadId)).owner_id).toBe(agent);
    expect(await world.messages(id)).toMatchObject([{ channel: 'in_app', user_id: agent, status: 'sent' }]);
  }, 30_000);

  it('agent-assignment tells the admins once where all are full, and tries again until somebody is free', async () => {
    await world.db.owner.query(
      `INSERT INTO leads (organization_id, email, owner_id)
       SELECT $1, 'full' || n || '@example.com', $2 FROM generate_series(1, 40) AS n`,
      [world.db.organizationId, agent],
    );
    const leadId = await world.createLead();
    const id = await begin({ type: 'lead.created', leadId });
    await at(id, 'pause');
    expect((await lead(leadId)).tags).toEqual(['waits-for-agent']);
    await jump(id, 'again');
    await at(id, 'pause');
    expect(await world.messages(id)).toMatchObject([{ channel: 'in_app', user_id: admin }]);
    await world.db.owner.query(`UPDATE leads SET status = 'lost' WHERE email LIKE 'full%'`);
    await jump(id, 'again');
    await world.until(id, { state: 'completed' });
    expect(await lead(leadId)).toMatchObject({ owner_id: agent, tags: [] });
  }, 30_000);

  it('viewing-follow-up asks in business hours, once more on a morning, and hands over who answers', async () => {
    await activate('viewing-follow-up');
    const email = `${randomUUID()}@example.com`;
    const leadId = await world.createLead({ email });
    expect(await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'call' } })).toEqual([]);
    const id = await begin({ type: 'interaction.recorded', leadId, data: { kind: 'viewing' } });
    await at(id, 'let-it-sink-in');
    const sunk = await dueIn(id, 'let-it-sink-in');
    expect(sunk.seconds).toBeGreaterThan(7_190);
    expect(sunk.day).toBeLessThan(7);
    await jump(id, 'ask');
    await at(id, 'answer');
    expect(mailTo(email)).toHaveLength(1);
    await jump(id, 'morning');
    await at(id, 'morning');
    expect(await dueIn(id, 'morning')).toMatchObject({ hour: 10 });
    await jump(id, 'ask-again');
    await at(id, 'late-answer');
    expect(mailTo(email)).toHaveLength(2);
    await world.emit({ type: 'message.replied', leadId });
    await at(id, 'call');
    expect(await lead(leadId)).toMatchObject({ status: 'qualified', tags: ['viewed', 'answered'] });
  }, 30_000);

  it('re-engagement begins its 90 days anew at every interaction, and asks when they have passed', async () => {
    await activate('re-engagement');
    const email = `${randomUUID()}@example.com`;
    const leadId = await world.createLead({ email });
    const id = await begin({ type: 'lead.created', leadId });
    await at(id, 'quiet');
    await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'visit' } });
    const visits = async () => (await world.steps(id)).filter(({ step_id }) => step_id === 'quiet').length;
    while ((await visits()) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    await at(id, 'quiet');
    expect((await dueIn(id, 'quiet')).seconds).toBeGreaterThan(89 * 86_400);
    await jump(id, 'ask');
    await at(id, 'answer');
    expect(mailTo(email)[0]!.raw).toContain('still looking');
    await world.emit({ type: 'message.replied', leadId });
    await at(id, 'call');
    expect(await lead(leadId)).toMatchObject({ owner_id: agent, tags: ['re-engaged'] });
  }, 30_000);

  it('review-request asks a week after the win, and has the owner read the answer', async () => {
    await activate('review-request');
    const email = `${randomUUID()}@example.com`;
    const leadId = await world.createLead({ email, status: 'contacted' });
    expect(await world.emit({ type: 'lead.status_changed', leadId })).toEqual([]);
    await change(leadId, `status = 'won'`);
    const id = await begin({ type: 'lead.status_changed', leadId });
    await at(id, 'settle-in');
    const settled = await dueIn(id, 'settle-in');
    expect(settled.seconds).toBeGreaterThan(7 * 86_400 - 10);
    expect(settled).toMatchObject({ hour: 10 });
    expect(settled.day).toBeLessThan(6);
    await jump(id, 'ask');
    await at(id, 'answer');
    expect(mailTo(email)).toHaveLength(1);
    await world.emit({ type: 'message.replied', leadId });
    await at(id, 'read');
  }, 30_000);

  it('price-drop-alert tells of the new price, unless it is no news or far above the budget', async () => {
    await activate('price-drop-alert');
    const drop = async (price: number, budget?: number) => {
      const email = `${randomUUID()}@example.com`;
      const leadId = await world.createLead({ email, attributes: budget === undefined ? {} : { budget } });
      const input = { email, property: 'p-1', title: 'Three rooms, Lindenstraße', old_price: 429_000, price };
      const receiptId = await storeReceipt(input);
      const eventId = await world.append({ type: 'webhook.received', leadId, data: { receiptId } });
      const { rows } = await world.db.owner.query<{ id: string }>(
        `INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, trigger_event_id, reentry_key)
         SELECT t.organization_id, t.id, v.id, $1, $2, $3 FROM workflow_templates t
         JOIN workflow_template_versions v ON v.template_id = t.id AND v.version = t.active_version
         WHERE t.key = 'price-drop-alert' RETURNING id`,
        [leadId, eventId, eventId],
      );
      await world.start(rows[0]!.id);
      return { id: rows[0]!.id, email, leadId };
    };
    const told = await drop(398_000, 390_000);
    await at(told.id, 'answer');
    expect(mailTo(told.email)).toHaveLength(1);
    expect(mailTo(told.email)[0]!.raw).toContain('398,000');
    expect((await lead(told.leadId)).attributes).toMatchObject({ last_price_drop: 'p-1' });
    for (const other of [await drop(428_000), await drop(398_000, 250_000)]) {
      await world.until(other.id, { state: 'completed' });
      expect(mailTo(other.email)).toEqual([]);
    }
  }, 30_000);

  it('data-hygiene tidies names, marks who cannot be rung, and scores anew', async () => {
    await activate('data-hygiene');
    const tidied = async (names: string, email: string | null) => {
      const leadId = await world.createLead({ email });
      await change(leadId, names);
      await world.db.owner.query(
        `INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, reentry_key)
         SELECT t.organization_id, t.id, v.id, $1::uuid, $1::text FROM workflow_templates t
         JOIN workflow_template_versions v ON v.template_id = t.id AND v.version = t.active_version
         WHERE t.key = 'data-hygiene'`,
        [leadId],
      );
      const [id] = await world.startPending();
      await world.until(id!, { state: 'completed' });
      return lead(leadId);
    };
    expect(
      await tidied(`first_name = '  ADA ', last_name = 'de la CRUZ', city = 'BAD  HOMBURG'`, 'ada@example.com'),
    ).toMatchObject({
      first_name: 'Ada',
      last_name: 'de la CRUZ',
      city: 'Bad Homburg',
      tags: ['tidied', 'phone-missing'],
    });
    expect(await tidied(`first_name = 'Jo', tags = '{phone-missing}'`, null)).toMatchObject({
      first_name: 'Jo',
      tags: [],
    });
  }, 30_000);
});
