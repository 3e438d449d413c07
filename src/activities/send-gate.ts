import type { LeadFacts } from '../db/repositories/lead-facts.js';

/** What the send gate looks at. Quiet hours, caps and suppressions will bring facts of their own. */
export interface SendFacts {
  channel: 'email';
  address: string | null;
  doNotContact: boolean;
  leadStatus: string;
  /** The address belongs to a throw-away provider. */
  disposable: boolean;
}

export type RefusalReason = 'no_address' | 'do_not_contact' | 'lead_archived' | 'address_disposable';

/** Whether a message may go: now, not before a moment, or never. */
export type SendDecision =
  { verdict: 'now' } | { verdict: 'later'; until: Date } | { verdict: 'never'; reason: RefusalReason };

type Rule = (facts: SendFacts) => SendDecision | undefined;

const never = (reason: RefusalReason): SendDecision => ({ verdict: 'never', reason });

/** In the order of their weight: what a person asked for comes before what we found out. The first that objects decides. */
const RULES: readonly Rule[] = [
  ({ doNotContact }) => (doNotContact ? never('do_not_contact') : undefined),
  ({ leadStatus }) => (leadStatus === 'archived' ? never('lead_archived') : undefined),
  ({ address }) => (address === null || address.trim() === '' ? never('no_address') : undefined),
  // Mail to a throw-away address reaches nobody and costs reputation. Addresses of a function (info@) are how firms are
  // reached, and pass.
  ({ disposable }) => (disposable ? never('address_disposable') : undefined),
];

/** The one place that decides whether a message may go out. */
export function decideSend(facts: SendFacts): SendDecision {
  for (const rule of RULES) {
    const decision = rule(facts);
    if (decision) return decision;
  }
  return { verdict: 'now' };
}

/** The facts about mail to a lead. */
export function emailFacts(lead: LeadFacts): SendFacts {
  return {
    channel: 'email',
    address: lead.email,
    doNotContact: lead.doNotContact,
    leadStatus: lead.status,
    disposable: lead.enrichment.email?.disposable === true,
  };
}
