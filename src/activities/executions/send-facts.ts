import type { LeadContext } from '../../db/repositories/lead-contexts.js';
import { type LedgerEntry, type LedgerFacts, readLedgerFacts } from '../../db/repositories/send-ledger.js';
import { isTimeZone } from '../../shared/time-zone.js';
import type { SendFacts } from '../../shared/send-gate/decide-send.js';
import { dayStart } from '../../shared/send-gate/quiet-hours.js';
import { type SendPolicy, sendPolicyOf } from '../../shared/send-gate/send-policy.js';
import type { Reach } from '../channels/message-channel.js';
import type { StepSite } from './step-types.js';

/** What the send gate is to decide about, and what an earlier try left. */
export interface Gathered {
  facts: SendFacts;
  known: LedgerFacts['known'];
}

/**
 * Gathers the facts about a message to a lead that was loaded to be written to: one statement.
 *
 * @param defaults - the policy where the organization has said nothing else
 */
export async function gatherSendFacts(
  { tx, lead }: StepSite,
  entry: LedgerEntry,
  { disposable }: Reach,
  { defaults, now }: { defaults: SendPolicy; now: Date },
): Promise<Gathered> {
  const policy = sendPolicyOf(lead.sendPolicy, defaults);
  const timeZone = leadTimeZone(lead);
  const since = policy.dailyCap === null ? null : dayStart(timeZone, now);
  const { known, heldSince, suppressed, sentSince } = await readLedgerFacts(tx, entry, since);
  const facts: SendFacts = {
    channel: entry.channel,
    address: entry.recipient,
    doNotContact: lead.doNotContact,
    leadStatus: lead.status,
    disposable,
    suppressed,
    timeZone,
    policy,
    sentToday: sentSince,
    heldSince,
    now,
  };
  return { facts, known };
}

/** The zone by whose clocks a lead lives: its own, where that is known. */
export function leadTimeZone({
  timeZone,
  organizationTimeZone,
}: Pick<LeadContext, 'timeZone' | 'organizationTimeZone'>): string {
  return [timeZone, organizationTimeZone].find((zone) => zone !== null && isTimeZone(zone)) ?? 'UTC';
}
