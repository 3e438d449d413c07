import { enterHold, type LedgerEntry } from '../../db/repositories/send-ledger.js';
import type { SendDecision } from '../../shared/send-gate/decide-send.js';
import { stepStarted } from './step-events.js';
import type { StepSite } from './step-types.js';

/** Timers may come a little early by the clock that the gate looks at; it is asked again then, but not in a circle. */
const LEAST_HOLD_MS = 1_000;

/*
 * A message that the send gate puts off. Its step waits as any other that waits for time: the workflow holds a timer, no activity is kept
 * open and no try is used up, and whoever pauses or cancels the execution finds it waiting. When the time is up, the gate is asked anew.
 */

/** Enters the message as held. */
export async function beginHold(
  site: StepSite,
  entry: LedgerEntry,
  { until, reason }: Extract<SendDecision, { verdict: 'later' }>,
  now: Date,
): Promise<{ waitMs: number }> {
  const { tx, ref, log, step } = site;
  const waitMs = Math.max(LEAST_HOLD_MS, until.getTime() - now.getTime());
  const decision = { held: reason, until: until.toISOString() };
  log.record(
    ref,
    { kind: step.kind, status: 'waiting', decision, dueMs: waitMs },
    { state: 'waiting', waitingFor: reason },
  );
  if (await enterHold(tx, entry, { reason, until })) {
    const { id: messageId, channel } = entry;
    log.tell('message.held', {
      messageId,
      channel,
      stepId: ref.stepId,
      visit: ref.visit,
      reason,
      until: decision.until,
    });
    stepStarted(site);
  }
  return { waitMs };
}

/** An event has come meanwhile: it changes nothing. */
export function checkHold({ execution: { dueAt } }: StepSite): { waitMs: number } {
  return { waitMs: Math.max(LEAST_HOLD_MS, (dueAt?.getTime() ?? 0) - Date.now()) };
}

/** The time is up: the step is to be performed again. */
export function endHold({ ref, log, step }: StepSite): { again: true } {
  log.record(ref, { kind: step.kind, status: 'running' }, { state: 'running' });
  return { again: true };
}
