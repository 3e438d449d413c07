import type { LeadFacts } from '../../db/repositories/lead-facts.js';
import type { LeadChannel, UserChannel } from '../../shared/channels.js';
import type { SendStep } from '../../shared/template-definition.js';
import type { ExecutionDependencies, StepResult, StepSite } from '../executions/step-types.js';
import type { Slot } from '../slots.js';

/** A rendered message on its way to a lead. */
export interface OutgoingMessage {
  /** RFC 5322 Message-ID, angle brackets included: what the provider can be asked about. */
  internetMessageId: string;
  to: string;
  subject: string;
  html: string | null;
  text: string;
}

/**
 * What became of a hand-over. `not_sent` is certain: the server refused, or no byte of the message was written. `unknown` is what is left:
 * the message was on its way and the final reply never came.
 */
export type HandOver =
  | { outcome: 'sent'; response: string }
  | { outcome: 'not_sent'; permanent: boolean; response: string }
  | { outcome: 'unknown'; response: string };

/** Where a channel reaches a lead. */
export interface Reach {
  address: string | null;
  /** The address is known to be a throw-away one. */
  disposable: boolean;
}

/**
 * A way to leads, over a provider. What is the same for each (the send gate, the ledger, the retries) is send-email.ts's; a channel knows
 * where a lead is reached and hands a message over.
 */
export interface LeadMessageChannel {
  readonly name: LeadChannel;
  reach(lead: LeadFacts): Reach;
  /** Waits for one of the slots, of which there are as many as connections; null where the signal came first. */
  slot(signal: AbortSignal): Promise<Slot | null>;
  /** Hands a message over once; who holds a slot finds a connection free. Never rejects; never tries again by itself. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<HandOver>;
  close(): void;
}

/** A way to users: delivered by being stored, in the transaction of its step. Asks no gate. */
export interface UserMessageChannel {
  readonly name: UserChannel;
  deliver(site: StepSite<SendStep>, dependencies: Pick<ExecutionDependencies, 'publicUrl'>): Promise<StepResult>;
}

/** Every way to leads, by name; made where the process is put together. */
export type LeadMessageChannels = { readonly [Name in LeadChannel]: LeadMessageChannel & { readonly name: Name } };
