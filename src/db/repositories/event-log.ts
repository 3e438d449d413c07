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
 * Who matches the events with templates and waiting executions: the event router, which claims them from the outbox (`true`); the
 * workflow of a batch, which does so itself at its end; or nobody (`false`), for events that no template may react to.
 */
export type EventRoute = boolean | { batchId: string };

/**
 * Appends events to the organization's log within the caller's transaction, and wakes the readers at its commit.
 *
 * @returns the ids, in the order of the events
 */
export async function appendEvents(
  tx: OrganizationTransaction,
  events: readonly NewEvent[],
  options: { route: EventRoute } = { route: true },
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
  if (options.route !== false) await enterOutbox(tx, ids, options.route === true ? null : options.route.batchId);
  await tx.query(`SELECT pg_notify('events', $1)`, [tx.organizationId], 'notify-events');
  return ids;
}

/** Enters events to be routed: by the event router, or by whom the batch belongs to. */
export async function enterOutbox(
  tx: OrganizationTransaction,
  ids: readonly string[],
  batchId: string | null,
): Promise<void> {
  await tx.query(
    `INSERT INTO event_outbox (event_id, organization_id, batch_id, claimed_at)
     SELECT unnest($2::uuid[]), $1, $3, CASE WHEN $3::uuid IS NOT NULL THEN now() END`,
    [tx.organizationId, ids, batchId],
    'enter-outbox',
  );
  if (batchId === null) await tx.query(`SELECT pg_notify('outbox', '')`, [], 'notify-outbox');
}
