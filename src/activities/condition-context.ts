import type { LeadContext } from '../db/repositories/lead-contexts.js';
import type { ConditionContext } from '../shared/template-conditions.js';

/** What a condition sees of a lead, an event and an execution. */
export function conditionContext(
  lead: LeadContext,
  organizationId: string,
  event: { id: string; type: string; data: Record<string, unknown> } = { id: '', type: '', data: {} },
  execution: { id: string; step: string } = { id: '', step: '' },
): ConditionContext {
  return {
    lead: {
      id: lead.id,
      email: lead.email,
      phone: lead.phone,
      first_name: lead.firstName,
      last_name: lead.lastName,
      company: lead.company,
      country: lead.country,
      city: lead.city,
      time_zone: lead.timeZone,
      origin: lead.origin,
      owner_id: lead.ownerId,
      status: lead.status,
      tags: lead.tags,
      attributes: lead.attributes,
      do_not_contact: lead.doNotContact,
      created_at: lead.createdAt,
    },
    score: {
      known: lead.scoreValue !== null,
      value: lead.scoreValue ?? 0,
      points: BigInt(lead.scorePoints ?? 0),
      band: lead.scoreBand ?? '',
    },
    event: { id: event.id, type: event.type, data: event.data },
    execution,
    organization: { id: organizationId, name: lead.organizationName, time_zone: lead.organizationTimeZone },
    now: new Date(),
  };
}
