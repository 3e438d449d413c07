import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf } from '../../src/shared/local-time.js';
import type { SendPolicy } from '../../src/shared/send-gate/send-policy.js';
import { CONTROL_UPDATE, type ControlRequest, workflowIds } from '../../src/workflows/contract.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const MAIL = `key: mail
name: Mail
trigger: { event: lead.created }
reentry: always
exit: { where: 'lead.status == "won"' }
steps:
  - id: welcome
    send: { channel: email, message: hi }
    retry: { attempts: 2, backoff: 1s }
messages:
  hi: { subject: 'Hello {{ lead.first_name }}', text: 'Good to meet you' }
`;
const NIGHT: SendPolicy = { quietHours: { from: '21:00', to: '08:00' }, dailyCap: null };
/** Time to begin an execution, and to see it held, before a night ends: some hundred milliseconds, on a busy machine more. */
const SHORT_MS = 5_000;
const by = randomUUID();

/** The end of a night of Berlin, some nights on. */
const morning = (nights: number) =>
  instantOf({ year: 2026, month: 6, day: 10 + nights, hour: 8, minute: 0 }, 'Europe/Berlin');

describe('the send gate', () => {
  let world: ExecutionWorld;
  let clock: () => Date;

  beforeAll(async () => {
    world = await createExecutionWorld({ clock: () => clock() });
    await world.publish(MAIL);
  }, 60_000);
  afterAll(() => world?.close(), 30_000);
  beforeEach(async () => {
    clock = () => new Date();
    world.mail.received.length = 0;
    await setOrganization({ policy: {}, timeZone: 'UTC' });
  });

  const setOrganization = ({ policy, timeZone = 'UTC' }: { policy: Partial<SendPolicy>; timeZone?: string }) =>
    world.db.owner.query('UPDATE organizations SET send_policy = $2, time_zone = $3 WHERE id = $1', [
      world.db.organizationId,
      policy,
      timeZone,
    ]);
  const createLead = async (timeZone: string | null, email?: string) => {
    const leadId = await world.createLead(email === undefined ? {} : { email });
    await world.db.owner.query('UPDATE leads SET time_zone = $2 WHERE id = $1', [leadId, timeZone]);
    return leadId;
  };
  const begin = async (leadId: string) => (await world.emit({ type: 'lead.created', leadId }))[0]!;
  /** From now on the gate sees this moment pass. */
  const from = (moment: Date) => {
    const shift = moment.getTime() - Date.now();
    clock = () => new Date(Date.now() + shift);
  };
  const untilHeld = (id: string, reason = 'quiet_hours') => world.until(id, { state: 'waiting', waiting_for: reason });
  const control = (id: string, request: ControlRequest) =>
    workflow(id).executeUpdate<void, [ControlRequest]>(CONTROL_UPDATE, { args: [request] });
  const workflow = (id: string) => world.client.workflow.getHandle(workflowIds.execution(id));
  /** The activity that wrote down a hold ends a moment after its transaction, and before the hold does. */
  const untilNoActivity = async (id: string) => {
    for (;;) {
      const { pendingActivities } = (await workflow(id).describe()).raw;
      if (!pendingActivities?.length) break;
      expect(await entry(id)).toMatchObject({ status: 'held' });
      await sleep(20);
    }
    expect(await entry(id)).toMatchObject({ status: 'held' });
  };
  const entry = async (id: string) => (await world.messages(id))[0]!;

  it('holds a mail through the quiet hours of the lead, without an activity that waits, and sends it when they end', async () => {
    await setOrganization({ policy: NIGHT, timeZone: 'America/New_York' });
    from(new Date(morning(0).getTime() - SHORT_MS));
    const id = await begin(await createLead('Europe/Berlin'));
    await untilHeld(id);
    expect(await world.messages(id)).toMatchObject([
      { status: 'held', reason_code: 'quiet_hours', held_until: morning(0), attempts: 0 },
    ]);
    expect(await world.steps(id)).toMatchObject([
      {
        status: 'waiting',
        decision: { held: 'quiet_hours', until: morning(0).toISOString() },
        due_at: expect.any(Date),
      },
    ]);
    await untilNoActivity(id);
    expect(world.mail.received).toHaveLength(0);
    await world.until(id, { state: 'completed' });
    expect(await world.messages(id)).toMatchObject([
      { status: 'sent', attempts: 1, held_until: null, held_since: null },
    ]);
    expect(world.mail.received).toHaveLength(1);
    expect((await world.eventTypes(id)).filter((type) => type.startsWith('message.'))).toEqual([
      'message.held',
      'message.sent',
    ]);
  });

  it('takes the zone of the organization for a lead whose own is unknown or none', async () => {
    await setOrganization({ policy: NIGHT, timeZone: 'Europe/Berlin' });
    from(new Date(morning(0).getTime() - 3_600_000));
    for (const zone of [null, 'Mars/Olympus_Mons']) {
      const id = await begin(await createLead(zone));
      await untilHeld(id);
      expect(await world.messages(id)).toMatchObject([{ held_until: morning(0) }]);
    }
    const inSydney = await begin(await createLead('Australia/Sydney'));
    await world.until(inSydney, { state: 'completed' });
  });

  it('holds a mail over more nights than it has tries', async () => {
    await setOrganization({ policy: NIGHT });
    let nights = 0;
    // Each time that the gate is asked, another night is about to end.
    clock = () => (nights++ < 4 ? new Date(morning(nights).getTime() - 500) : new Date(morning(nights).getTime()));
    const id = await begin(await createLead('Europe/Berlin'));
    await world.until(id, { state: 'completed' });
    expect(nights).toBe(5);
    expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 1 }]);
    expect((await world.eventTypes(id)).filter((type) => type === 'message.held')).toHaveLength(4);
    expect(await world.steps(id)).toMatchObject([{ status: 'done', visit: 1, attempt: 1 }]);
  });

  it('gives up a mail that was held for a week, and holds it anew when a person has it tried again', async () => {
    await setOrganization({ policy: NIGHT });
    from(new Date(morning(0).getTime() - SHORT_MS));
    const id = await begin(await createLead('Europe/Berlin'));
    await untilHeld(id);
    await world.db.owner.query('UPDATE messages SET held_since = $2 WHERE execution_id = $1', [id, morning(-8)]);
    from(new Date(morning(1).getTime() - 3_600_000));
    await world.until(id, { state: 'parked', error_code: 'message_refused' });
    expect(await world.messages(id)).toMatchObject([
      { status: 'refused', reason_code: 'held_too_long', held_until: null },
    ]);
    await world.repair(id, { action: 'retry', by });
    await untilHeld(id);
    expect(await world.messages(id)).toMatchObject([{ status: 'held', held_until: morning(1) }]);
  });

  it('ends a held execution when it is cancelled or its exit condition holds, and the mail goes nowhere', async () => {
    await setOrganization({ policy: NIGHT });
    from(new Date(morning(0).getTime() - 3_600_000));
    const cancelled = await begin(await createLead('Europe/Berlin'));
    const leadId = await createLead('Europe/Berlin');
    const left = await begin(leadId);
    await untilHeld(cancelled);
    await untilHeld(left);
    await workflow(cancelled).cancel();
    await world.db.owner.query(`UPDATE leads SET status = 'won' WHERE id = $1`, [leadId]);
    await world.emit({ type: 'lead.status_changed', leadId });
    await world.until(cancelled, { state: 'cancelled' });
    await world.until(left, { state: 'stopped', end_reason: 'exit' });
    for (const id of [cancelled, left]) {
      expect(await world.messages(id)).toMatchObject([
        { status: 'refused', reason_code: 'execution_ended', held_until: null },
      ]);
    }
    expect(world.mail.received).toHaveLength(0);
  });

  it('keeps a mail whose time comes while the execution is paused, and sends it when that goes on', async () => {
    await setOrganization({ policy: NIGHT });
    from(new Date(morning(0).getTime() - SHORT_MS));
    const id = await begin(await createLead('Europe/Berlin'));
    await untilHeld(id);
    await control(id, { action: 'pause', by });
    while (clock().getTime() < morning(0).getTime() + 1_500) await sleep(50);
    expect(await world.execution(id)).toMatchObject({ state: 'paused' });
    expect(await world.messages(id)).toMatchObject([{ status: 'held' }]);
    await control(id, { action: 'resume', by });
    await world.until(id, { state: 'completed' });
    expect(world.mail.received).toHaveLength(1);
  });

  it('lets a person jump away from a held mail, which goes nowhere then', async () => {
    await setOrganization({ policy: NIGHT });
    await world.publish(
      MAIL.replace('key: mail', 'key: jump').replace(
        'messages:',
        '  - id: last\n    stop: { reason: done }\nmessages:',
      ),
    );
    from(new Date(morning(0).getTime() - 3_600_000));
    const leadId = await createLead('Europe/Berlin');
    await begin(leadId);
    const { rows } = await world.db.owner.query<{ id: string }>(
      `SELECT x.id FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id
       WHERE x.lead_id = $1 AND t.key = 'jump'`,
      [leadId],
    );
    await world.db.owner.query(`UPDATE workflow_templates SET state = 'archived' WHERE key = 'jump'`);
    const { id } = rows[0]!;
    await untilHeld(id);
    await control(id, { action: 'jump', stepId: 'last', by });
    await world.until(id, { state: 'stopped', end_reason: 'done' });
    expect(await world.messages(id)).toMatchObject([{ status: 'refused', reason_code: 'step_skipped' }]);
    expect(world.mail.received).toHaveLength(0);
  });

  it('drops a mail that is held in a branch when another branch comes first', async () => {
    await setOrganization({ policy: NIGHT });
    await world.publish(`key: branches
name: Branches
trigger: { event: interaction.recorded }
reentry: always
steps:
  - id: both
    parallel:
      join: any
      branches:
        - steps: [{ id: mail, send: { channel: email, message: hi } }]
        - steps: [{ id: pause, wait: 2s }]
messages:
  hi: { subject: Hello, text: Good to meet you }
`);
    from(new Date(morning(0).getTime() - 3_600_000));
    const leadId = await createLead('Europe/Berlin');
    const [id] = await world.emit({ type: 'interaction.recorded', leadId });
    await world.until(id!, { state: 'completed' });
    expect(await world.messages(id!)).toMatchObject([{ status: 'refused', reason_code: 'step_skipped' }]);
    expect(await world.eventTypes(id!)).toContain('message.held');
    expect(world.mail.received).toHaveLength(0);
  });

  it('goes on holding when an event of the lead comes or the worker is another one', async () => {
    await setOrganization({ policy: NIGHT });
    const dawn = Date.now() + 6_000;
    from(new Date(morning(0).getTime() - 6_000));
    const leadId = await createLead('Europe/Berlin');
    const id = await begin(leadId);
    await untilHeld(id);
    await world.emit({ type: 'lead.updated', leadId });
    await world.stopWorker();
    expect((await entry(id)).status).toBe('held');
    await world.startWorker();
    await world.until(id, { state: 'completed' });
    // By the ledger's own clock.
    expect(((await entry(id)).handed_over_at as Date).getTime()).toBeGreaterThanOrEqual(dawn - 10);
    expect(world.mail.received).toHaveLength(1);
    expect((await world.eventTypes(id)).filter((type) => type === 'message.held')).toHaveLength(1);
  });

  it('keeps to the cap of a lead and day though executions send at once, and holds the rest until its next day', async () => {
    await setOrganization({ policy: { dailyCap: 3, quietHours: { from: '22:00', to: '02:00' } } });
    const leadId = await createLead('Asia/Kolkata');
    const others = await createLead('Asia/Kolkata');
    const eventIds: string[] = [];
    for (let n = 0; n < 12; n++) eventIds.push(await world.append({ type: 'lead.created', leadId }));
    await world.append({ type: 'lead.created', leadId: others });
    // Midday, so that no quiet hour holds what the cap lets go; the ledger's own clock says today.
    const now = new Date();
    const noon = instantOf(
      {
        year: now.getUTCFullYear(),
        month: now.getUTCMonth() + 1,
        day: now.getUTCDate(),
        hour: 12,
        minute: 0,
      },
      'Asia/Kolkata',
    );
    from(new Date(noon.getTime() - 24 * 3_600_000));
    await world.routeOutbox();
    const { rows } = await world.db.owner.query<{ id: string; lead_id: string }>(
      `SELECT id, lead_id FROM workflow_executions WHERE lead_id = ANY($1)`,
      [[leadId, others]],
    );
    expect(rows).toHaveLength(13);
    await Promise.all(rows.map(({ id }) => world.start(id)));
    const statuses = async () => {
      const found = await Promise.all(rows.filter((row) => row.lead_id === leadId).map(({ id }) => world.messages(id)));
      return found.flat();
    };
    for (let tries = 0; tries < 400; tries++) {
      const settled = (await statuses()).filter(({ status }) => status === 'sent' || status === 'held');
      if (settled.length === 12) break;
      await sleep(50);
    }
    const entries = await statuses();
    expect(entries.map(({ status }) => status).toSorted()).toEqual([
      ...Array(9).fill('held'),
      ...Array(3).fill('sent'),
    ]);
    const held = entries.filter(({ status }) => status === 'held');
    const nextDay = new Date(noon.getTime() - 10 * 3_600_000);
    for (const { reason_code, held_until } of held) {
      expect({ reason_code, held_until }).toEqual({ reason_code: 'daily_cap', held_until: nextDay });
    }
    const other = rows.find((row) => row.lead_id === others)!;
    await world.until(other.id, { state: 'completed' });
    expect(world.mail.received).toHaveLength(4);
  }, 60_000);

  it('counts what may have gone out, and neither notices to users nor what surely came to nothing', async () => {
    await setOrganization({ policy: { dailyCap: 2 } });
    const leadId = await createLead('UTC');
    const enter = (status: string, channel: string, handedOverAt: Date) =>
      world.db.owner.query(
        `INSERT INTO messages (id, organization_id, lead_id, channel, status, handed_over_at) VALUES (uuidv7(), $1, $2, $3, $4, $5)`,
        [world.db.organizationId, leadId, channel, status, handedOverAt],
      );
    const now = new Date();
    // Noon of today, so that midnight does not come between the mails: the ledger's own clock says today.
    from(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 12)));
    await enter('sent', 'in_app', now);
    await enter('failed', 'email', now);
    await enter('held', 'email', now);
    await enter('sent', 'email', new Date(now.getTime() - 24 * 3_600_000));
    await enter('unknown', 'email', now);
    const first = await begin(leadId);
    await world.until(first, { state: 'completed' });
    const second = await begin(leadId);
    await untilHeld(second, 'daily_cap');
  });

  it('refuses an address that is suppressed', async () => {
    const email = `${randomUUID()}@example.com`;
    await world.db.owner.query(
      `INSERT INTO suppressions (organization_id, channel, address, reason, source) VALUES ($1, 'email', $2, 'unsubscribed', 'user')`,
      [world.db.organizationId, email],
    );
    const id = await begin(await createLead(null, email));
    await world.until(id, { state: 'parked', error_code: 'message_refused' });
    expect(await world.messages(id)).toMatchObject([{ status: 'refused', reason_code: 'suppressed' }]);
    await world.db.owner.query('DELETE FROM suppressions');
    await world.repair(id, { action: 'retry', by });
    await world.until(id, { state: 'completed' });
    expect(world.mail.received).toHaveLength(1);
  });
});
