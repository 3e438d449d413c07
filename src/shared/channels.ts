/**
 * The ways a message can go. A channel to a lead hands it over to a provider: it passes the send gate, has an entry in the send ledger and
 * an activity of its own. A notice to users is delivered by being stored, in the transaction of its step, and asks no gate.
 */
export const LEAD_CHANNELS = ['email'] as const;
export type LeadChannel = (typeof LEAD_CHANNELS)[number];

export const USER_CHANNELS = ['in_app'] as const;
export type UserChannel = (typeof USER_CHANNELS)[number];

export type Channel = LeadChannel | UserChannel;

/** Whether a channel goes to leads, through the send gate. */
export function isLeadChannel(channel: string): channel is LeadChannel {
  return (LEAD_CHANNELS as readonly string[]).includes(channel);
}
