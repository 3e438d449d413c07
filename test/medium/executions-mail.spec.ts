import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { createEmailChannel, type EmailChannel } from '../../src/activities/channels/email-channel.js';
import { createMailboxReconciler } from '../../src/activities/mailbox-reconciler.js';
import { claimEntry } from '../../src/db/repositories/send-ledger.js';
import { internetMessageId, messageId } from '../../src/shared/message-id.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { type MailSink, startMailSink } from './setup/mail-sink.js';

const TEMPLATE = `key: mail
name: Mail
trigger: { event: lead.created }
reentry: always
steps:
  - id: welcome
    send: { channel: email, message: hi }
    retry: { attempts: 4, backoff: 2s }
messages:
  hi: { subject: 'Hello {{ lead.first_name }}', text: 'Good to meet you' }
`;
const by = randomUUID();

/** Starts an execution whose mail another worker, killed since, had entered in the ledger. */
async function beginAfterCrash(world: ExecutionWorld, leadId: string, handedOver: boolean): Promise<string> {
  const eventId = await world.append({ type: 'lead.created', leadId });
  await world.routeOutbox();
  const { rows } = await world.db.owner.query<{ id: string }>(
    'SELECT id FROM workflow_executions WHERE trigger_event_id = $1',
    [eventId],
  );
  const executionId = rows[0]!.id;
  const id = messageId(executionId, 'welcome', 1);
  const entry = {
    id,
    leadId,
    executionId,
    stepId: 'welcome',
    visit: 1,
    channel: 'email',
    recipient: 'ada@example.com',
  } as const;
  const mailId = internetMessageId(id, 'hello@acme.example');
  const rendered = { subject: 'Hello Ada', html: null, text: 'Good to meet you' };
  await world.db.database.inOrganization(world.db.organizationId, (tx) =>
    claimEntry(tx, { ...entry, internetMessageId: mailId }, rendered),
  );
  if (handedOver) {
    const channel = createEmailChannel({ smtpUrl: world.mail.url, from: 'hello@acme.example' });
    const mail = { ...rendered, internetMessageId: mailId, to: 'ada@example.com' };
    expect(await channel.send(mail, AbortSignal.timeout(5_000))).toMatchObject({ outcome: 'sent' });
    channel.close();
  }
  await world.start(executionId);
  return executionId;
}

describe('mail of executions', () => {
  let world: ExecutionWorld;
  const begin = async (lead: Parameters<ExecutionWorld['createLead']>[0] = {}) => {
    const leadId = await world.createLead(lead);
    const [id] = await world.emit({ type: 'lead.created', leadId });
    return { id: id!, leadId };
  };

  beforeEach(() => {
    world.mail.behaviour = 'accept';
    world.mail.received.length = 0;
  });

  describe('where the provider cannot be asked', () => {
    beforeAll(async () => {
      world = await createExecutionWorld();
      await world.publish(TEMPLATE);
    }, 60_000);
    afterAll(() => world?.close(), 30_000);

    it('tries again where the server says it is busy', async () => {
      world.mail.behaviour = 'busy';
      const { id } = await begin();
      for (let tries = 0; tries < 100 && (await world.messages(id))[0]?.status !== 'held'; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await world.messages(id)).toMatchObject([{ status: 'held', reason_code: 'mail_unavailable' }]);
      world.mail.behaviour = 'accept';
      await world.until(id, { state: 'completed' });
      expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 2, reason_code: null }]);
      expect(world.mail.received).toHaveLength(1);
    });

    it('parks where the recipient is rejected; a retry sends it, once', async () => {
      world.mail.behaviour = 'reject_recipient';
      const { id } = await begin();
      await world.until(id, { state: 'parked', error_code: 'mail_rejected' });
      expect(await world.messages(id)).toMatchObject([{ status: 'failed', attempts: 1 }]);
      expect(await world.eventTypes(id)).toContain('message.failed');
      world.mail.behaviour = 'accept';
      await world.repair(id, { action: 'retry', by });
      await world.until(id, { state: 'completed' });
      expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 2 }]);
      expect(world.mail.received).toHaveLength(1);
    });

    it('records an outcome as unknown where the answer never came, and does not send again even when retried', async () => {
      world.mail.behaviour = 'swallow';
      const { id } = await begin();
      await world.until(id, { state: 'parked', error_code: 'message_outcome_unknown' });
      expect(await world.messages(id)).toMatchObject([{ status: 'unknown', attempts: 1 }]);
      expect(await world.eventTypes(id)).toContain('message.unknown');
      world.mail.behaviour = 'accept';
      await world.repair(id, { action: 'retry', by });
      await world.until(id, { state: 'parked' });
      expect(world.mail.received).toHaveLength(1);
      await world.repair(id, { action: 'skip', by });
      await world.until(id, { state: 'completed' });
      expect(await world.messages(id)).toMatchObject([{ status: 'unknown' }]);
    });

    it('takes an entry that a killed worker left for unknown', async () => {
      const id = await beginAfterCrash(world, await world.createLead(), false);
      await world.until(id, { state: 'parked', error_code: 'message_outcome_unknown' });
      expect(await world.messages(id)).toMatchObject([{ status: 'unknown' }]);
      expect(world.mail.received).toHaveLength(0);
    });

    it('waits for a server that takes its time', async () => {
      world.mail.behaviour = 'slow';
      const { id } = await begin();
      await world.until(id, { state: 'completed' });
      expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 1 }]);
      const history = await world.history(id);
      const started = history.events!.find((event) => event.activityTaskStartedEventAttributes);
      expect(started!.activityTaskStartedEventAttributes!.attempt).toBe(1);
    });

    it('enters a mail in the ledger only when a connection to the server is free for it', async () => {
      world.mail.behaviour = 'stall';
      const ids: string[] = [];
      for (let n = 0; n < 12; n++) ids.push((await begin()).id);
      const entries = async () => (await Promise.all(ids.map((id) => world.messages(id)))).flat();
      for (let tries = 0; tries < 100 && (await entries()).length < 5; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      // What a worker that was killed now would leave in doubt.
      expect((await entries()).map(({ status }) => status)).toEqual(Array(5).fill('sending'));
      world.mail.behaviour = 'accept';
      for (const id of ids) await world.until(id, { state: 'completed' });
      expect((await entries()).map(({ status, attempts }) => [status, attempts])).toEqual(Array(12).fill(['sent', 1]));
      expect(world.mail.received).toHaveLength(12);
    }, 30_000);

    it.each([
      ['no_address', { email: null }],
      ['lead_archived', { status: 'archived' }],
    ])('refuses: %s', async (reason, lead) => {
      const { id } = await begin(lead);
      await world.until(id, { state: 'parked', error_code: 'message_refused' });
      expect(await world.messages(id)).toMatchObject([{ status: 'refused', reason_code: reason }]);
      expect(await world.eventTypes(id)).toContain('message.refused');
      expect(world.mail.received).toHaveLength(0);
    });
  });

  describe('where the provider can be asked', () => {
    beforeAll(async () => {
      world = await createExecutionWorld({
        reconciler: (mail) => ({ ...createMailboxReconciler(mail.directory), certainAfterMs: 3_000 }),
      });
      await world.publish(TEMPLATE);
    }, 60_000);
    afterAll(() => world?.close(), 30_000);

    it('finds that a mail without an answer has arrived', async () => {
      world.mail.behaviour = 'swallow';
      const { id } = await begin();
      await world.until(id, { state: 'completed' });
      expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 1, reason_code: 'reconciled' }]);
      expect(world.mail.received).toHaveLength(1);
    });

    it('sends again what surely came to nothing', async () => {
      world.mail.behaviour = 'hang_up_before_data_ends';
      const { id } = await begin();
      for (let tries = 0; tries < 100 && (await world.messages(id))[0]?.status !== 'unknown'; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await world.messages(id)).toMatchObject([{ status: 'unknown' }]);
      world.mail.behaviour = 'accept';
      await world.until(id, { state: 'completed' });
      expect(await world.messages(id)).toMatchObject([{ status: 'sent', attempts: 2 }]);
      expect(world.mail.received).toHaveLength(1);
    }, 30_000);

    it('finds that a mail has arrived though the lead must not be written to any more; and does not send one that has not', async () => {
      const sent = await world.createLead();
      const unsent = await world.createLead();
      await world.db.owner.query('UPDATE leads SET do_not_contact = true WHERE id = ANY($1)', [[sent, unsent]]);
      const after = await beginAfterCrash(world, sent, true);
      const before = await beginAfterCrash(world, unsent, false);
      await world.until(after, { state: 'completed' });
      await world.until(before, { state: 'parked', error_code: 'message_refused' });
      expect(await world.messages(after)).toMatchObject([{ status: 'sent' }]);
      expect(await world.messages(before)).toMatchObject([{ status: 'refused', reason_code: 'do_not_contact' }]);
      expect(world.mail.received).toHaveLength(1);
    }, 30_000);

    it('settles what a killed worker left, both ways, with one mail each', async () => {
      const before = await beginAfterCrash(world, await world.createLead({ email: 'ada@example.com' }), false);
      const after = await beginAfterCrash(world, await world.createLead({ email: 'eve@example.com' }), true);
      await world.until(after, { state: 'completed' });
      await world.until(before, { state: 'completed' });
      expect(await world.messages(before)).toMatchObject([{ status: 'sent', attempts: 2 }]);
      expect(await world.messages(after)).toMatchObject([{ status: 'sent', attempts: 1 }]);
      const ids = world.mail.received.map((mail) => mail.messageId);
      expect(ids.toSorted()).toEqual(
        [before, after].map((id) => internetMessageId(messageId(id, 'welcome', 1), 'hello@acme.example')).toSorted(),
      );
    }, 30_000);
  });
});

describe('the email channel', () => {
  let sink: MailSink;
  let channel: EmailChannel;
  const mail = {
    internetMessageId: '<a@acme.example>',
    to: 'ada@example.com',
    subject: 'Hi',
    html: '<p>Hi</p>',
    text: 'Hi',
  };

  beforeEach(async () => {
    sink = await startMailSink();
    channel = createEmailChannel({ smtpUrl: sink.url, from: 'Acme <hello@acme.example>' });
  });
  afterEach(async () => {
    channel.close();
    await sink.close();
  });

  it.each([
    ['accept', { outcome: 'sent' }],
    ['busy', { outcome: 'not_sent', permanent: false }],
    ['reject_recipient', { outcome: 'not_sent', permanent: true }],
    ['swallow', { outcome: 'unknown' }],
    ['hang_up_before_data_ends', { outcome: 'unknown' }],
  ] as const)('server: %s', async (behaviour, outcome) => {
    sink.behaviour = behaviour;
    expect(await channel.send(mail, AbortSignal.timeout(5_000))).toMatchObject(outcome);
  });

  it('knows that nothing went out where nobody listens', async () => {
    await sink.close();
    const answer = await channel.send(mail, AbortSignal.timeout(5_000));
    expect(answer).toMatchObject({ outcome: 'not_sent', permanent: false });
  });

  it('knows that nothing went out where the server never greets, and gives up in time', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const toSilence = createEmailChannel({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'hello@acme.example' });
    const started = Date.now();
    expect(await toSilence.send(mail, AbortSignal.timeout(500))).toMatchObject({
      outcome: 'not_sent',
      permanent: false,
    });
    expect(Date.now() - started).toBeLessThan(8_000);
    toSilence.close();
    silent.close();
  });

  it('sends over a connection that the server has closed meanwhile, or says that nothing went out', async () => {
    expect(await channel.send(mail, AbortSignal.timeout(5_000))).toMatchObject({ outcome: 'sent' });
    sink.hangUp();
    const again = await channel.send({ ...mail, internetMessageId: '<b@acme.example>' }, AbortSignal.timeout(5_000));
    expect(again.outcome).toMatch(/^(sent|not_sent)$/);
    expect(sink.received.length).toBe(again.outcome === 'sent' ? 2 : 1);
  });
});
