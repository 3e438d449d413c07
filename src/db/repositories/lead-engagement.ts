import { engagementEntry, isEngagement } from '../../shared/engagement/engagement-entry.js';
import { emptyEngagement, type EngagementState, foldEngagement } from '../../shared/engagement/engagement-state.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

interface CountedEvent {
  type: string;
  leadId?: string | null;
  data?: Record<string, unknown>;
}

/**
 * Counts what events say that leads did, or that was done with them, into what is known of each lead: two statements, however many leads and
 * events there are, and none where no event says such a thing. To be called in the transaction that appends the events. Rows are locked in the
 * order of their ids, so that transactions with the same leads wait for each other, not crosswise.
 */
export async function countEngagement(tx: OrganizationTransaction, events: readonly CountedEvent[]): Promise<void> {
  const byLead = Map.groupBy(
    events.filter((event) => typeof event.leadId === 'string' && isEngagement(event)),
    (event) => event.leadId!,
  );
  if (byLead.size === 0) return;
  const { rows } = await tx.query<{ leadId: string; state: EngagementState; version: string; recordedAt: Date }>(
    `SELECT locked_lead AS "leadId", current_state AS state, current_version AS version, recorded_at AS "recordedAt"
     FROM lock_engagement($1::uuid[])`,
    [[...byLead.keys()]],
    'lock-engagement',
  );
  for (const row of rows) {
    if (row.version === '0') row.state = emptyEngagement();
    for (const event of byLead.get(row.leadId) ?? []) {
      const entry = engagementEntry(event, row.recordedAt);
      if (entry) foldEngagement(row.state, entry);
    }
  }
  await tx.query(
    `UPDATE lead_engagement e SET state = s.state, version = s.version, updated_at = now()
     FROM unnest($2::uuid[], $3::jsonb[], $4::bigint[]) AS s(lead_id, state, version)
     WHERE e.organization_id = $1 AND e.lead_id = s.lead_id AND e.lead_id = ANY ($2::uuid[])`,
    [
      tx.organizationId,
      rows.map(({ leadId }) => leadId),
      rows.map(({ state }) => JSON.stringify(state)),
      rows.map(({ state }) => state.events),
    ],
    'store-engagement',
  );
}

/** What a lead did, and what was done with it; null where nothing was counted. */
export async function findEngagement(reader: OrganizationReader, leadId: string): Promise<EngagementState | null> {
  const { rows } = await reader.query<{ state: EngagementState }>(
    'SELECT state FROM lead_engagement WHERE organization_id = $1 AND lead_id = $2',
    [reader.organizationId, leadId],
    'find-engagement',
  );
  return rows[0]?.state ?? null;
}
