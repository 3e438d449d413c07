import type { OrganizationTransaction } from '../database.js';

export interface LeadEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
}

/** Events looked at for one wait at most; a lead that causes more between two looks is looked at again. */
const MOST_EVENTS = 500;

/** A lead's events of a type after an event, the oldest first. */
export async function leadEventsAfter(
  tx: OrganizationTransaction,
  leadId: string,
  type: string,
  after: string | null,
): Promise<LeadEvent[]> {
  const { rows } = await tx.query<LeadEvent>(
    `SELECT id, type, data FROM events
     WHERE organization_id = $1 AND lead_id = $2 AND type = $3 AND id > coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')
     ORDER BY id LIMIT $5`,
    [tx.organizationId, leadId, type, after, MOST_EVENTS],
    'lead-events-after',
  );
  return rows;
}

/** The newest of a lead's events after an event, 200 at most, the oldest first. */
export async function newestLeadEvents(
  tx: OrganizationTransaction,
  leadId: string,
  after: string,
): Promise<LeadEvent[]> {
  const { rows } = await tx.query<LeadEvent>(
    `SELECT id, type, data FROM events WHERE organization_id = $1 AND lead_id = $2 AND id > $3 ORDER BY id DESC LIMIT 200`,
    [tx.organizationId, leadId, after],
    'newest-lead-events',
  );
  return rows.toReversed();
}

/** Events by their ids, the oldest first. */
export async function eventsById(tx: OrganizationTransaction, ids: readonly string[]): Promise<LeadEvent[]> {
  const { rows } = await tx.query<LeadEvent>(
    'SELECT id, type, data FROM events WHERE organization_id = $1 AND id = ANY($2::uuid[]) ORDER BY id',
    [tx.organizationId, ids],
    'events-by-id',
  );
  return rows;
}
