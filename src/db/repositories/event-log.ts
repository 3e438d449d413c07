import type { EventType } from '../../shared/events.js';
import type { OrganizationTransaction } from '../database.js';

/** An event about to be appended. `data` must hold no personal data. */
export interface NewEvent {
  type: EventType;
  leadId?: string | null;
  executionId?: string | null;
  data?: Record<string, unknown>;
}

/**
 * Appends events to the organization's log within the caller's transaction, and wakes the readers at its commit.
 *
 * @param options.route - whether the events still have to be matched with templates and waiting executions. False only for a caller
 *   that does so itself (leadIntake).
 * @returns the ids, in the order of the events
 */
export async function appendEvents(
  tx: OrganizationTransaction,
  events: readonly NewEvent[],
  options: { route: boolean } = { route: true },
): Promise<string[]> {
  if (events.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO events (id, organization_id, type, lead_id, execution_id, data)
     SELECT uuidv7(), $1, e.type, e.lead_id, e.execution_id, e.data
     FROM unnest($2::text[], $3::uuid[], $4::uuid[], $5::jsonb[]) WITH ORDINALITY
       AS e(type, lead_id, execution_id, data, position)
     ORDER BY e.position
     RETURNING id`,
    [
      tx.organizationId,
      events.map((event) => event.type),
      events.map((event) => event.leadId ?? null),
      events.map((event) => event.executionId ?? null),
      events.map((event) => JSON.stringify(event.data ?? {})),
    ],
    'append-events',
  );
  const ids = rows.map((row) => row.id);
  if (options.route) {
    await tx.query(
      'INSERT INTO event_outbox (event_id, organization_id) SELECT unnest($2::uuid[]), $1',
      [tx.organizationId, ids],
      'append-outbox',
    );
  }
  await tx.query(
    options.route ? `SELECT pg_notify('events', $1), pg_notify('outbox', '')` : `SELECT pg_notify('events', $1)`,
    [tx.organizationId],
    options.route ? 'notify-events-outbox' : 'notify-events',
  );
  return ids;
}
