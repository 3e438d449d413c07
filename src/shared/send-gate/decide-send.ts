import type { LeadChannel } from '../channels.js';
import { isQuiet, nextDayStart, quietEnd } from './quiet-hours.js';
import type { SendPolicy } from './send-policy.js';

/** What the send gate looks at. */
export interface SendFacts {
  channel: LeadChannel;
  address: string | null;
  doNotContact: boolean;
  leadStatus: string;
  /** The address belongs to a throw-away provider. */
  disposable: boolean;
  /** The organization's list of suppressions has the address. */
  suppressed: boolean;
  /** Of the lead, else of the organization: an IANA name that is one. */
  timeZone: string;
  policy: SendPolicy;
  /** Messages to the lead that went out, or may have, since its day began. */
  sentToday: number;
  /** Since when the message has been held; null where it is not. */
  heldSince: Date | null;
  now: Date;
}

export const REFUSAL_REASONS = [
  'do_not_contact',
  'lead_archived',
  'no_address',
  'suppressed',
  'address_disposable',
  'held_too_long',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];
export type HoldReason = 'daily_cap' | 'quiet_hours';

/** Whether a message may go: now, not before a moment, or never. */
export type SendDecision =
  | { verdict: 'now' }
  | { verdict: 'later'; until: Date; reason: HoldReason }
  | { verdict: 'never'; reason: RefusalReason };

/** A message that could not go for so long has lost its sense; a person decides what becomes of it. */
export const HELD_DAYS_MOST = 7;

type Rule = (facts: SendFacts) => SendDecision | undefined;

const never = (reason: RefusalReason): SendDecision => ({ verdict: 'never', reason });

/**
 * In the order of their weight: what a person asked for comes before what we found out, and what forbids a message before what puts it off.
 * The first that objects decides.
 */
const RULES: readonly Rule[] = [
  ({ doNotContact }) => (doNotContact ? never('do_not_contact') : undefined),
  ({ leadStatus }) => (leadStatus === 'archived' ? never('lead_archived') : undefined),
  ({ address }) => (address === null || address.trim() === '' ? never('no_address') : undefined),
  ({ suppressed }) => (suppressed ? never('suppressed') : undefined),
  // Mail to a throw-away address reaches nobody and costs reputation. Addresses of a function (info@) are how firms are
  // reached, and pass.
  ({ disposable }) => (disposable ? never('address_disposable') : undefined),
  dailyCap,
  quietHours,
];

/** The one place that decides whether a message may go out. Pure: the same facts give the same answer, in production and in simulation. */
export function decideSend(facts: SendFacts): SendDecision {
  for (const rule of RULES) {
    const decision = rule(facts);
    if (decision) return decision.verdict === 'later' && heldTooLong(facts) ? never('held_too_long') : decision;
  }
  return { verdict: 'now' };
}

/** Tomorrow, and then not in quiet hours: the cap comes first so that a message is not held twice in one night. */
function dailyCap({ policy, sentToday, timeZone, now }: SendFacts): SendDecision | undefined {
  if (policy.dailyCap === null || sentToday < policy.dailyCap) return undefined;
  const tomorrow = nextDayStart(timeZone, now);
  const until = policy.quietHours ? quietEnd(policy.quietHours, timeZone, tomorrow) : tomorrow;
  return { verdict: 'later', until, reason: 'daily_cap' };
}

function quietHours({ policy, timeZone, now }: SendFacts): SendDecision | undefined {
  if (!policy.quietHours || !isQuiet(policy.quietHours, timeZone, now)) return undefined;
  return { verdict: 'later', until: quietEnd(policy.quietHours, timeZone, now), reason: 'quiet_hours' };
}

function heldTooLong({ heldSince, now }: SendFacts): boolean {
  return heldSince !== null && now.getTime() - heldSince.getTime() > HELD_DAYS_MOST * 24 * 60 * 60 * 1_000;
}
