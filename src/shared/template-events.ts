import type { EventType } from './events.js';

/**
 * Events that may start an execution or end a wait. The others tell what the product itself did (a message went out, an execution
 * ended); matching those with templates would start a Temporal workflow for each, at some 30 ms of CPU.
 */
export const ROUTED_EVENT_TYPES = [
  'lead.created',
  'lead.updated',
  'lead.submitted',
  'lead.enriched',
  'lead.scored',
  'lead.score_changed',
  'lead.status_changed',
  'lead.assigned',
  'interaction.recorded',
  'message.opened',
  'message.clicked',
  'message.replied',
  'task.completed',
] as const satisfies readonly EventType[];

/** How many executions stand behind an event. */
export function depthOf(data: Record<string, unknown>): number {
  return typeof data.depth === 'number' ? data.depth : 0;
}

/** A call of a template's own webhook, once its lead is stored. It starts that template and no other, and ends no wait. */
export const HOOK_EVENT = 'webhook.received' as const satisfies EventType;
