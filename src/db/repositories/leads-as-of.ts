import { ENGAGEMENT_EVENTS, engagementEntry } from '../../shared/engagement/engagement-entry.js';
import { emptyEngagement, type EngagementState, foldEngagement } from '../../shared/engagement/engagement-state.js';
import type { LeadFields } from '../../shared/lead.js';
import type { ScoringLead } from '../../shared/score.js';
import type { OrganizationReader } from '../database.js';

/** A lead, and when it is asked about. */
export interface LeadMoment {
  leadId: string;
  at: Date;
}

/** A lead as it stood at a moment, with what it had done by then. */
export interface LeadAsOf extends ScoringLead {
  id: string;
  createdAt: Date;
  engagement: EngagementState;
  /** Its custom fields as they are now: what was missing then and is there now was filled in later. */
  attributesNow: LeadFields['attributes'];
}

/** Pairs of one call. */
export const MOST_MOMENTS = 500;
/** Events of a lead that are folded, the newest ones: beyond that, totals stay below what was counted as the events came. */
const MOST_EVENTS = 5_000;

/**
 * Leads as they stood at a moment: their fields before the first change after it, and the fold of what the event log had learned by then. The
 * same that scoring saw, but for a transaction that was open at the moment: what it wrote bears the time of its beginning.
 *
 * @param moments - {@link MOST_MOMENTS} at most
 * @returns in the order of the moments; null where there is no such lead any more
 */
export async function leadsAsOf(
  reader: OrganizationReader,
  moments: readonly LeadMoment[],
): Promise<(LeadAsOf | null)[]> {
  if (moments.length > MOST_MOMENTS) throw new RangeError(`${moments.length} moments, more than ${MOST_MOMENTS}`);
  const leads = new Array<LeadAsOf | null>(moments.length).fill(null);
  if (moments.length === 0) return leads;
  const pairs = [reader.organizationId, moments.map(({ leadId }) => leadId), moments.map(({ at }) => at)] as const;
  const { rows } = await reader.query<FieldsRow>(FIELDS, pairs);
  for (const { n, id, created_at: createdAt, fields, attributes_now: attributesNow } of rows) {
    leads[Number(n) - 1] = {
      ...{ ...fields, id, attributesNow },
      createdAt: new Date(createdAt),
      engagement: emptyEngagement(),
    };
  }
  const events = await reader.query<EventRow>(EVENTS, [...pairs, ENGAGEMENT_EVENTS, MOST_EVENTS]);
  for (const { n, type, data, occurred_at: recordedAt } of events.rows) {
    const entry = engagementEntry({ type, data }, new Date(recordedAt));
    const lead = leads[Number(n) - 1];
    if (entry && lead) foldEngagement(lead.engagement, entry);
  }
  return leads;
}

interface FieldsRow {
  n: string;
  id: string;
  created_at: Date | string;
  fields: Omit<LeadFields, 'firstName' | 'lastName'>;
  attributes_now: LeadFields['attributes'];
}

interface EventRow {
  n: string;
  type: string;
  data: Record<string, unknown>;
  occurred_at: Date | string;
}

const MOMENTS = 'unnest($2::uuid[], $3::timestamptz[]) WITH ORDINALITY AS m(lead_id, at, n)';

/** Of several versions that one transaction replaced, the first has what was there before it. */
const FIELDS = `
  SELECT m.n, l.id, l.created_at, l.attributes AS attributes_now, coalesce(v.fields, jsonb_build_object(
    'email', l.email, 'phone', l.phone, 'company', l.company, 'country', l.country, 'city', l.city, 'timeZone', l.time_zone,
    'origin', l.origin, 'status', l.status, 'tags', l.tags, 'attributes', l.attributes)) AS fields
  FROM ${MOMENTS}
  JOIN leads l ON l.organization_id = $1 AND l.id = m.lead_id
  LEFT JOIN LATERAL (
    SELECT v.fields FROM lead_versions v
    WHERE v.organization_id = $1 AND v.lead_id = m.lead_id AND v.replaced_at > m.at ORDER BY v.id LIMIT 1
  ) v ON true`;

const EVENTS = `
  SELECT m.n, e.type, e.data, e.occurred_at
  FROM ${MOMENTS}
  CROSS JOIN LATERAL (
    SELECT e.type, e.data, e.occurred_at FROM events e
    WHERE e.organization_id = $1 AND e.lead_id = m.lead_id AND e.type = ANY($4::text[]) AND e.occurred_at <= m.at
    ORDER BY e.id DESC LIMIT $5
  ) e`;
