import type { OrganizationTransaction } from '../database.js';
import { LEAD_FACTS_COLUMNS, type LeadFacts } from './lead-facts.js';

/** A lead with all that conditions and messages may name. */
export interface LeadContext extends LeadFacts {
  createdAt: Date;
  scoreValue: number | null;
  scorePoints: number | null;
  scoreBand: string | null;
  ownerName: string | null;
  ownerEmail: string | null;
  organizationName: string;
  organizationTimeZone: string;
}

/** Contexts of leads, by lead id; leads that are not there are missing. */
export async function leadContexts(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
): Promise<Map<string, LeadContext>> {
  const { rows } = await tx.query<LeadContext>(
    `SELECT ${LEAD_FACTS_COLUMNS}, l.created_at AS "createdAt", s.value AS "scoreValue",
       s.points AS "scorePoints", s.band AS "scoreBand", u.name AS "ownerName", u.email AS "ownerEmail",
       o.name AS "organizationName", o.time_zone AS "organizationTimeZone"
     FROM leads l
     JOIN organizations o ON o.id = l.organization_id
     LEFT JOIN current_scores s ON s.organization_id = l.organization_id AND s.lead_id = l.id
     LEFT JOIN users u ON u.organization_id = l.organization_id AND u.id = l.owner_id
     WHERE l.organization_id = $1 AND l.id = ANY($2::uuid[])`,
    [tx.organizationId, leadIds],
    'lead-contexts',
  );
  return new Map(rows.map((row) => [row.id, row]));
}
