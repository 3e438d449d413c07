import type { EventType } from '../events.js';

/** What a lead did, and what was done with it: `message` and `task` are our own doing, `call` is both. */
export const ENGAGEMENT_KINDS = [
  'visit',
  'open',
  'click',
  'reply',
  'call',
  'viewing',
  'content',
  'demo',
  'submission',
  'other',
  'message',
  'task',
] as const;
export type EngagementKind = (typeof ENGAGEMENT_KINDS)[number];

/** Kinds that a lead does, or takes part in. */
export const LEAD_ACTIVITY: readonly EngagementKind[] = ENGAGEMENT_KINDS.filter(
  (kind) => kind !== 'message' && kind !== 'task',
);
/** Kinds by which we reach out to a lead. */
export const TOUCHES: readonly EngagementKind[] = ['message', 'call', 'task'];

/** Words of senders for a kind, besides its own. */
const SYNONYMS: Readonly<Record<string, EngagementKind>> = {
  page_view: 'visit',
  session: 'visit',
  email_open: 'open',
  email_click: 'click',
  link_click: 'click',
  email_reply: 'reply',
  phone_call: 'call',
  tour: 'viewing',
  download: 'content',
  video: 'content',
  webinar: 'content',
  demo_request: 'demo',
  viewing_request: 'demo',
  form: 'submission',
};
const KINDS: ReadonlyMap<string, EngagementKind> = new Map([
  ...Object.entries(SYNONYMS),
  // What we do is told by events of its own; nobody records it as an interaction.
  ...LEAD_ACTIVITY.map((kind) => [kind, kind] as const),
]);

/** Events that engagement is counted from. Of `lead.updated` those only that a further submission brought. */
export const ENGAGEMENT_EVENTS = [
  'interaction.recorded',
  'message.opened',
  'message.clicked',
  'message.replied',
  'message.sent',
  'task.completed',
  'lead.updated',
] as const satisfies readonly EventType[];
const COUNTED: ReadonlySet<string> = new Set(ENGAGEMENT_EVENTS);

/** One thing that counts. */
export interface EngagementEntry {
  kind: EngagementKind;
  /** When it happened: milliseconds since 1970. */
  at: number;
  /** On the site, or with whatever it was; whole ones, so that sums do not depend on their order. */
  seconds: number;
  /** What was looked at, as a short hash. */
  content: string | null;
}

/** Before this, a moment is a mistake of the sender's. */
const EARLIEST = Date.UTC(2000, 0);
/** One interaction lasts a day at most. */
export const MOST_SECONDS = 86_400;
const LONGEST_CONTENT = 16;

/**
 * What an event says of its lead's engagement; null where it says nothing. A moment that is later than the record of it is taken for that of
 * the record, and so is one that cannot be.
 *
 * @param recordedAt - the event's `occurred_at`: when the log learned of it
 */
export function engagementEntry(
  event: { type: string; data?: Record<string, unknown> },
  recordedAt: Date,
): EngagementEntry | null {
  if (!COUNTED.has(event.type)) return null;
  const data = event.data ?? {};
  const kind = kindOf(event.type, data);
  if (kind === null) return null;
  const recorded = recordedAt.getTime();
  const told = typeof data.occurredAt === 'string' ? Date.parse(data.occurredAt) : Number.NaN;
  const seconds =
    typeof data.seconds === 'number' && data.seconds > 0 ? Math.min(Math.round(data.seconds), MOST_SECONDS) : 0;
  const { content } = data;
  return {
    kind,
    at: told >= EARLIEST && told <= recorded ? told : recorded,
    seconds,
    content: typeof content === 'string' && content !== '' ? content.slice(0, LONGEST_CONTENT) : null,
  };
}

/** True for an event that engagement is counted from. */
export function isEngagement(event: { type: string; data?: Record<string, unknown> }): boolean {
  return COUNTED.has(event.type) && kindOf(event.type, event.data ?? {}) !== null;
}

/** The kind that a recorded interaction counts as. */
export function kindOfInteraction(word: string): EngagementKind {
  return KINDS.get(word) ?? 'other';
}

function kindOf(type: string, data: Record<string, unknown>): EngagementKind | null {
  // An interaction that is a reply is told by two events.
  const isTold = data.interactionId !== undefined;
  switch (type as (typeof ENGAGEMENT_EVENTS)[number]) {
    case 'interaction.recorded':
      return kindOfInteraction(String(data.kind));
    case 'message.opened':
      return isTold ? null : 'open';
    case 'message.clicked':
      return isTold ? null : 'click';
    case 'message.replied':
      return isTold ? null : 'reply';
    case 'message.sent':
      // A notice goes to users.
      return data.channel === 'in_app' ? null : 'message';
    case 'task.completed':
      return 'task';
    case 'lead.updated':
      return typeof data.receiptId === 'string' ? 'submission' : null;
  }
}
