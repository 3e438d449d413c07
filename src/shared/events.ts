/** Types of entries of the event log. Past tense: each says what happened. */
export const EVENT_TYPES = [
  'lead.created',
  'lead.updated',
  'lead.submitted',
  'lead.enriched',
  'lead.scored',
  'lead.status_changed',
  'lead.assigned',
  'interaction.recorded',
  'message.sent',
  'message.failed',
  'message.held',
  'message.refused',
  'message.unknown',
  'message.opened',
  'message.clicked',
  'message.replied',
  'task.created',
  'task.completed',
  'task.expired',
  'execution.started',
  'execution.step_started',
  'execution.step_finished',
  'execution.parked',
  'execution.paused',
  'execution.resumed',
  'execution.jumped',
  'execution.moved',
  'execution.finished',
  'receipt.rejected',
  'receipt.failed',
  'import.created',
  'import.cancelled',
  'import.finished',
  'webhook.received',
  'start.created',
  'start.advanced',
  'start.stopped',
  'start.finished',
  'start.skipped',
  'template.created',
  'template.draft_saved',
  'template.published',
  'template.paused',
  'template.resumed',
  'template.archived',
  'template.restored',
  'template.move_started',
  'template.move_stopped',
  'template.move_finished',
  'repair.created',
  'repair.stopped',
  'repair.finished',
  'scoring.fallback',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** An entry of the event log as readers see it. `data` holds ids, names of fields and decisions; no personal data. */
export interface LogEvent {
  id: string;
  type: EventType;
  leadId: string | null;
  executionId: string | null;
  data: Record<string, unknown>;
  occurredAt: string;
}
