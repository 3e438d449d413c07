import { activityInfo, cancellationSignal, Context, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { leadContextToSend } from '../../db/repositories/lead-contexts.js';
import {
  claimEntry,
  enterRefusal,
  type LedgerEntry,
  reopenEntry,
  settleEntry,
  type Settlement,
  type Unsettled,
} from '../../db/repositories/send-ledger.js';
import { type ErrorCode, ERROR_CODES } from '../../shared/error-codes.js';
import type { EventType } from '../../shared/events.js';
import { internetMessageId, messageId } from '../../shared/message-id.js';
import { decideSend } from '../../shared/send-gate/decide-send.js';
import type { SendPolicy } from '../../shared/send-gate/send-policy.js';
import { activityFailure } from '../activity-failure.js';
import type { LeadMessageChannels, OutgoingMessage } from '../channels/message-channel.js';
import type { MailReconciler } from '../mail-reconciler.js';
import { beginHold } from './hold-steps.js';
import { atStep as atStepOf } from './open-site.js';
import { renderContext, type RenderedMessage, renderMessage } from '../../shared/steps/render-message.js';
import { persist } from './persist.js';
import { runSteps, type StepAct } from './run-steps.js';
import { gatherSendFacts } from './send-facts.js';
import { stepFinished } from './step-events.js';
import { asStepFailure } from './step-failure.js';
import type { ExecutionDependencies, Progress, RunRef, StepRef, StepSite } from './step-types.js';

export interface EmailDependencies extends ExecutionDependencies {
  channels: LeadMessageChannels;
  /** Sender of mails; its domain is that of the Message-IDs. */
  mailFrom: string;
  /** Where the provider can be asked what arrived. Without one, an unknown outcome stays unknown until a person decides. */
  reconciler: MailReconciler | null;
  logger: Pick<Logger, 'error' | 'warn'>;
  /** When and how often leads are written to, where their organization has said nothing else. */
  sendPolicyDefaults: SendPolicy;
  /** What the send gate takes for the present. */
  clock?: () => Date;
}

/**
 * A connection to the mail server is waited for this long, before anything is entered in the ledger: a worker that is killed while the
 * server stalls then leaves open what became of the few mails that have one, and not of all that wait (123 in one chaos run). Its
 * try then ends as if the server were away. With the hand-over's own time it stays below the time limit of mailStep.
 */
const SLOT_WAIT_MS = 40_000;
/** The hand-over gives up after this long, so that a later try may take a message that is not there for one that will not come. */
const HAND_OVER_MS = 60_000;
/** Of the time after which a reconciler is certain; the rest is for clocks, pauses and the provider's own work. */
const RECONCILER_SHARE = 2 / 3;
const HEARTBEAT_MS = 3_000;

type Prepared =
  | { kind: 'hand_over'; mail: OutgoingMessage }
  | { kind: 'refused'; reason: string }
  | { kind: 'held'; waitMs: number }
  | { kind: 'ledger'; known: Unsettled }
  | { kind: 'done' };

/** Mail to a lead: a slot of the mail server's, send gate, ledger, hand-over, ledger. */
export function createSendEmailActivities(dependencies: EmailDependencies) {
  const {
    database,
    channels,
    reconciler,
    logger,
    sendPolicyDefaults: defaults,
    clock = () => new Date(),
  } = dependencies;
  const { email } = channels;
  const handOverMs = Math.floor(Math.min(HAND_OVER_MS, (reconciler?.certainAfterMs ?? Infinity) * RECONCILER_SHARE));

  /** Runs SQL at the step, in one transaction. */
  const atStep = <T>(ref: StepRef, work: (site: StepSite) => Promise<T>) => atStepOf(database, ref, work);

  async function prepare(site: StepSite): Promise<Prepared> {
    const { tx, step, ref, definition, lead, execution, log } = site;
    if (execution.finished || (execution.visit?.status === 'done' && execution.visit.attempt >= ref.attempt)) {
      return { kind: 'done' };
    }
    if (step.kind !== 'send') throw new TypeError(`${step.kind} sends no mail`);
    const entry = entryOf(site, dependencies.mailFrom);
    // A first try is over in milliseconds, and recorded then; the execution's row says already where it is.
    if (activityInfo().attempt > 1) log.record(ref, { kind: step.kind, status: 'running' }, { state: 'running' });
    // Before the gate: what may have gone out cannot be refused any more.
    const now = clock();
    const { known: earlier, facts } = await gatherSendFacts(site, entry, email.reach(lead), { defaults, now });
    if (earlier) return { kind: 'ledger', known: earlier };
    const decision = decideSend(facts);
    if (decision.verdict === 'never') {
      if (await enterRefusal(tx, entry, decision.reason)) tell(site, 'message.refused', { reason: decision.reason });
      return { kind: 'refused', reason: decision.reason };
    }
    if (decision.verdict === 'later') return { kind: 'held', ...(await beginHold(site, entry, decision, now)) };
    const message = definition.messages[step.message];
    if (!message) throw new TypeError(`the version has no message ${step.message}`);
    const rendered: RenderedMessage = renderMessage(message, renderContext(site, dependencies.publicUrl));
    const known = await claimEntry(tx, entry, rendered);
    if (known) return { kind: 'ledger', known };
    return {
      kind: 'hand_over',
      mail: { internetMessageId: entry.internetMessageId, to: entry.recipient!, ...rendered },
    };
  }

  /** Hands over, and writes down what became of it. */
  async function handOver(ref: RunRef, mail: OutgoingMessage): Promise<Progress> {
    const signal = AbortSignal.any([AbortSignal.timeout(handOverMs), workerStops()]);
    const result = await email.send(mail, signal);
    if (result.outcome === 'sent') return persist(() => finish(ref, { status: 'sent', response: result.response }));
    if (result.outcome === 'unknown') {
      logger.warn({ executionId: ref.executionId, stepId: ref.stepId }, 'the outcome of a mail is unknown');
      await settle(ref, { status: 'unknown', reasonCode: 'message_outcome_unknown', response: result.response });
      if (reconciler) throw later('message_outcome_unknown', reconciler.certainAfterMs);
      throw activityFailure('message_outcome_unknown', { nonRetryable: true });
    }
    const code = result.permanent ? 'mail_rejected' : 'mail_unavailable';
    await settle(ref, { status: result.permanent ? 'failed' : 'held', reasonCode: code, response: result.response });
    throw activityFailure(code, { nonRetryable: result.permanent });
  }

  /** One try: what the ledger and the gate say decides how it goes. */
  async function attempt(ref: RunRef): Promise<Progress> {
    const prepared = await atStepOf(database, ref, prepare, leadContextToSend);
    switch (prepared.kind) {
      case 'refused':
        throw activityFailure('message_refused', { nonRetryable: true, detail: prepared.reason });
      case 'held':
        return { visited: [], next: ref.stepId, waitMs: prepared.waitMs };
      case 'ledger':
        return resolve(ref, prepared.known);
      case 'hand_over':
        return handOver(ref, prepared.mail);
      case 'done':
        return finish(ref, null);
    }
  }

  /** What an earlier try left: never sent again before the provider has been asked. */
  async function resolve(ref: RunRef, known: Unsettled): Promise<Progress> {
    if (known.status === 'sent') return finish(ref, null);
    if (!reconciler) {
      await settle(ref, { status: 'unknown', reasonCode: 'message_outcome_unknown' });
      throw activityFailure('message_outcome_unknown', { nonRetryable: true });
    }
    const id = messageId(ref.executionId, ref.stepId, ref.visit);
    if (await reconciler.arrived(internetMessageId(id, dependencies.mailFrom), known.handedOverAt)) {
      return finish(ref, { status: 'sent', reasonCode: 'reconciled' });
    }
    const remainingMs = known.handedOverAt.getTime() + reconciler.certainAfterMs - Date.now();
    if (remainingMs > 0) throw later('message_outcome_unknown', remainingMs);
    const reopened = await atStep(ref, ({ tx }) => reopenEntry(tx, id, known.handedOverAt));
    // Somebody else was quicker: what he does is in the ledger at the next try.
    if (!reopened) throw later('message_outcome_unknown', reconciler.certainAfterMs);
    return attempt(ref);
  }

  /** The mail is out: records it, and goes on to the steps behind it. */
  function finish(ref: RunRef, settlement: Settlement | null): Promise<Progress> {
    const settleIt = async (site: StepSite) => {
      const { id } = entryOf(site, dependencies.mailFrom);
      if (settlement && (await settleEntry(site.tx, id, settlement))) tell(site, 'message.sent', {});
      return id;
    };
    const course: StepAct = async (site) => {
      const outcome = { next: site.step.next };
      const result = { channel: 'email', messageId: await settleIt(site) };
      site.log.record(ref, { kind: 'send', status: 'done', result }, { state: 'running' });
      stepFinished(site, outcome);
      return outcome;
    };
    // The ledger knows of it also where the execution was ended meanwhile.
    return runSteps(dependencies, ref, course, async (site) => void (await settleIt(site)));
  }

  /** Aborts a hand-over whose worker stops. One whose execution is paused, cancelled or sent elsewhere is finished: it may be out already. */
  function workerStops(): AbortSignal {
    const context = Context.current();
    const stops = new AbortController();
    context.cancellationSignal.addEventListener('abort', () => {
      if (!context.cancellationDetails?.cancelRequested) stops.abort();
    });
    return stops.signal;
  }

  function settle(ref: StepRef, settlement: Settlement): Promise<void> {
    return persist(() =>
      atStep(ref, async (site) => {
        const { id } = entryOf(site, dependencies.mailFrom);
        site.log.record(ref, { kind: 'send', status: 'running' }, { state: 'running' });
        if (!(await settleEntry(site.tx, id, settlement))) return;
        if (settlement.status === 'failed') tell(site, 'message.failed', { reason: settlement.reasonCode });
        if (settlement.status === 'unknown') tell(site, 'message.unknown', { reason: settlement.reasonCode });
      }),
    );
  }

  return {
    /** Sends the mail of a visit to a `send` step, at most once, and goes on to the steps behind it. */
    async sendEmail(ref: RunRef): Promise<Progress> {
      // Tells the server that this worker lives: a killed one is noticed in seconds, not after the whole time limit.
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const slot = await email.slot(AbortSignal.any([AbortSignal.timeout(SLOT_WAIT_MS), cancellationSignal()]));
        if (!slot) throw activityFailure('mail_unavailable', { nonRetryable: false });
        try {
          return await attempt(ref);
        } finally {
          slot.release();
        }
      } catch (error) {
        throw asStepFailure(error, logger);
      } finally {
        clearInterval(beat);
      }
    },
  };
}

function entryOf({ execution, ref, lead }: StepSite, mailFrom: string): LedgerEntry {
  const id = messageId(execution.id, ref.stepId, ref.visit);
  return {
    id,
    leadId: lead.id,
    executionId: execution.id,
    stepId: ref.stepId,
    visit: ref.visit,
    channel: 'email',
    recipient: lead.email,
    internetMessageId: internetMessageId(id, mailFrom),
  };
}

function tell({ log, execution, ref }: StepSite, type: EventType, data: Record<string, unknown>): void {
  const id = messageId(execution.id, ref.stepId, ref.visit);
  log.tell(type, { messageId: id, channel: 'email', stepId: ref.stepId, visit: ref.visit, ...data });
}

/** To be tried again, but not before then. */
function later(code: ErrorCode, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: code,
    message: ERROR_CODES[code].title,
    nextRetryDelay: Math.max(100, delayMs),
  });
}
