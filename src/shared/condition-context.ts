import type { LeadFields } from './lead.js';
import { leadView } from './lead-view.js';
import type { ConditionContext } from './template-conditions.js';

/** A lead with all that conditions may name. */
export interface ConditionLead extends LeadFields {
  id: string;
  ownerId: string | null;
  doNotContact: boolean;
  createdAt: Date;
  scoreValue: number | null;
  scorePoints: number | null;
  scoreBand: string | null;
  organizationName: string;
  organizationTimeZone: string;
}

/** An event; with what a webhook brought that started the execution. */
export interface StartingEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
  input?: Record<string, unknown>;
}

/** What a condition sees of a lead, an event and an execution. */
export function conditionContext(
  lead: ConditionLead,
  organizationId: string,
  event: StartingEvent = { id: '', type: '', data: {} },
  execution: { id: string; step: string } = { id: '', step: '' },
  now = new Date(),
): ConditionContext {
  return {
    lead: {
      ...leadView(lead),
      owner_id: lead.ownerId,
      do_not_contact: lead.doNotContact,
      created_at: lead.createdAt,
    },
    score: {
      known: lead.scoreValue !== null,
      value: lead.scoreValue ?? 0,
      points: BigInt(lead.scorePoints ?? 0),
      band: lead.scoreBand ?? '',
    },
    event: { id: event.id, type: event.type, data: event.data, input: event.input ?? {} },
    execution,
    organization: { id: organizationId, name: lead.organizationName, time_zone: lead.organizationTimeZone },
    now,
  };
}
