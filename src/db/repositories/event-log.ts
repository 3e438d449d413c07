import type { EventType } from '../../shared/events.js';
import type { OrganizationTransaction } from '../database.js';
import { countEngagement } from './lead-engagement.js';

/** An event about to be appended. `data` must hold no personal data. */
export interface NewEvent {
  type: EventType;
  leadId?: string | null;
  executionId?: string | null;
  data?: Record<string, unknown>;
}

/**
 * Appends events to the organization's log within the caller's transaction, and wakes the readers at its commit. Those that say what a lead did
 * are counted for it in the same transaction (lead-engagement.ts); others cost nothing for that.
 *
 * @param options - `route: false` keeps the event router from matching the events with templates and waiting executions: nothing may react
 *   to them, or the caller's batch routes them at its end
 * @returns the ids, in the order of the events
 */
export async function appendEvents(
  tx: OrganizationTransaction,
  events: readonly NewEvent[],
  options: { route: boolean } = { route: true },
): Promise<string[]> {
  if (events.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>(
    `WITH appended AS (
       INSERT INTO events (id, organization_id, type, lead_id, execution_id, data)
       SELECT uuidv7(), $1, e.type, e.lead_id, e.execution_id, e.data
       FROM unnest($2::text[], $3::uuid[], $4::uuid[], $5::jsonb[]) WITH ORDINALITY
         AS e(type, lead_id, execution_id, data, position)
       ORDER BY e.position
       RETURNING id
     ), told AS MATERIALIZED (SELECT pg_notify('events', $1::text))
     SELECT id FROM appended, told`,
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
  await countEngagement(tx, events);
  if (options.route) await enterOutbox(tx, ids);
  return ids;
}

async function enterOutbox(tx: OrganizationTransaction, ids: readonly string[]): Promise<void> {
  await tx.query(
    `WITH entered AS (INSERT INTO event_outbox (organization_id, event_id) SELECT $1, unnest($2::uuid[]))
     SELECT pg_notify('outbox', '')`,
    [tx.organizationId, ids],
    'enter-outbox',
  );
}
