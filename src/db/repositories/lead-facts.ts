import type { EngagementState } from '../../shared/engagement/engagement-state.js';
import type { LeadFields } from '../../shared/lead.js';
import type { ScoringLead } from '../../shared/score.js';
import type { OrganizationTransaction } from '../database.js';

/** A lead as scoring, enrichment, conditions and messages see it. */
export interface LeadFacts extends LeadFields {
  id: string;
  ownerId: string | null;
  doNotContact: boolean;
  createdAt: Date;
  enrichment: Record<string, Record<string, unknown>>;
}

/** The columns of {@link LeadFacts}, for queries with `leads` as `l`. */
export const LEAD_FACTS_COLUMNS = `l.id, l.email, l.phone, l.first_name AS "firstName", l.last_name AS "lastName", l.company,
  l.country, l.city, l.time_zone AS "timeZone", l.origin, l.status, l.tags, l.attributes, l.owner_id AS "ownerId",
  l.do_not_contact AS "doNotContact", l.created_at AS "createdAt", l.enrichment`;

/** A lead with what it did, as scoring sees it. */
export interface EngagedLead extends LeadFacts {
  engagement: EngagementState | null;
}

/** One look-up for each lead: a join would let the planner go through the engagement of others. */
const ENGAGED = `${LEAD_FACTS_COLUMNS}, g.state AS engagement
     FROM leads l
     LEFT JOIN LATERAL (
       SELECT e.state FROM lead_engagement e WHERE e.organization_id = $1 AND e.lead_id = l.id LIMIT 1
     ) g ON true`;

/**
 * Leads by an array of ids. New leads have done nothing yet: one walk through an index finds so for 600 of them in 0.2 ms; a look-up for each
 * took 2 ms.
 */
function engagedLeads(ids: string): string {
  return `WITH engaged AS MATERIALIZED (
       SELECT e.lead_id, e.state FROM lead_engagement e WHERE e.organization_id = $1 AND e.lead_id = ANY (${ids})
     )
     SELECT ${LEAD_FACTS_COLUMNS}, g.state AS engagement
     FROM leads l LEFT JOIN engaged g ON g.lead_id = l.id
     WHERE l.organization_id = $1 AND l.id = ANY (${ids}) ORDER BY l.id`;
}

/** The leads of a batch that is ingested and not scored yet, each once, in the order of their ids. */
export async function leadsOfBatch(tx: OrganizationTransaction, batchId: string): Promise<EngagedLead[]> {
  const { rows } = await tx.query<EngagedLead>(
    engagedLeads(
      `ARRAY(SELECT unnest(b.lead_ids) FROM batches b WHERE b.organization_id = $1 AND b.id = $2 AND b.stage = 'ingested')`,
    ),
    [tx.organizationId, batchId],
    'leads-of-batch',
  );
  return rows;
}

/** Leads by their ids, in the order of the ids; those that are not there are left out. */
export async function leadsById(tx: OrganizationTransaction, ids: readonly string[]): Promise<EngagedLead[]> {
  const { rows } = await tx.query<EngagedLead>(engagedLeads('$2::uuid[]'), [tx.organizationId, ids], 'leads-by-id');
  return rows;
}

/** What of a lead a model may read without the catalogue of features. */
const SCORING_COLUMNS = `l.id, l.attributes, l.origin, l.country, l.city, l.time_zone AS "timeZone", l.company, l.status`;

/** A page of the organization's leads in the order of their ids: behind the first and before the second. */
export async function leadsBetween(
  tx: OrganizationTransaction,
  { after, before, limit }: { after: string; before: string; limit: number },
  what: 'columns' | 'facts',
): Promise<(ScoringLead & { id: string })[]> {
  const { rows } = await tx.query<ScoringLead & { id: string }>(
    `SELECT ${what === 'facts' ? ENGAGED : `${SCORING_COLUMNS} FROM leads l`}
     WHERE l.organization_id = $1 AND l.id > $2 AND l.id < $3 ORDER BY l.id LIMIT $4`,
    [tx.organizationId, after, before, limit],
    `leads-between-${what}`,
  );
  return rows;
}

/** The newest leads, the newest first. */
export async function newestLeads(tx: OrganizationTransaction, most: number): Promise<EngagedLead[]> {
  const { rows } = await tx.query<EngagedLead>(
    `SELECT ${ENGAGED} WHERE l.organization_id = $1 ORDER BY l.id DESC LIMIT $2`,
    [tx.organizationId, most],
  );
  return rows;
}
