import type { OrganizationTransaction } from '../database.js';
import { LEAD_FACTS_COLUMNS, type LeadFacts } from './lead-facts.js';

/** A lead with all that conditions and messages may name. */
export interface LeadContext extends LeadFacts {
  scoreValue: number | null;
  scorePoints: number | null;
  scoreBand: string | null;
  ownerName: string | null;
  ownerEmail: string | null;
  organizationName: string;
  organizationTimeZone: string;
  /** What the organization has said of when it writes to leads; only where the lead was loaded to be written to. */
  sendPolicy?: unknown;
}

const COLUMNS = `${LEAD_FACTS_COLUMNS}, s.value AS "scoreValue",
       s.points AS "scorePoints", s.band AS "scoreBand", u.name AS "ownerName", u.email AS "ownerEmail",
       o.name AS "organizationName", o.time_zone AS "organizationTimeZone"`;
const TABLES = `leads l
     JOIN organizations o ON o.id = l.organization_id
     LEFT JOIN current_scores s ON s.organization_id = l.organization_id AND s.lead_id = l.id
     LEFT JOIN users u ON u.organization_id = l.organization_id AND u.id = l.owner_id`;

/** Contexts of leads, by lead id; leads that are not there are missing. */
export async function leadContexts(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
): Promise<Map<string, LeadContext>> {
  const { rows } = await tx.query<LeadContext>(
    `SELECT ${COLUMNS}
     FROM ${TABLES}
     WHERE l.organization_id = $1 AND l.id = ANY($2::uuid[])`,
    [tx.organizationId, leadIds],
    'lead-contexts',
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The context of a lead that is to be written to. Until the end of the transaction nobody else gets it this way: what the statements behind it
 * count of the lead's messages stays true until the next one is entered. The lock is taken by the condition, which PostgreSQL looks at once
 * and before any row, so that it costs no statement of its own.
 */
export async function leadContextToSend(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
): Promise<Map<string, LeadContext>> {
  const { rows } = await tx.query<LeadContext>(
    `SELECT ${COLUMNS}, o.send_policy AS "sendPolicy"
     FROM ${TABLES}
     WHERE l.organization_id = $1 AND l.id = $2
       AND (SELECT pg_advisory_xact_lock(hashtextextended('throughline.send/' || $2::text, 0)) IS NOT NULL)`,
    [tx.organizationId, leadIds[0]],
    'lead-context-to-send',
  );
  return new Map(rows.map((row) => [row.id, row]));
}
