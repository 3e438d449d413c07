import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { EventType, LogEvent } from '../../shared/events.js';
import { beginningOf, formatCursor, type EventCursor } from './event-cursor.js';

/** An event with its place in the log. */
export interface PlacedEvent {
  event: LogEvent;
  position: EventCursor;
  /** The position as readers see it. */
  cursor: string;
}

export interface EventPage {
  events: PlacedEvent[];
  /** Committed events are there that must wait for an older transaction, which may yet add events before them. */
  heldBack: boolean;
}

interface EventRow {
  id: string;
  type: EventType;
  lead_id: string | null;
  execution_id: string | null;
  data: Record<string, unknown>;
  /** Not named `tx`: the statement would then be ordered by it as text, 1000 before 999. */
  tx_text: string;
  occurred_at: string;
  /** Below the oldest transaction that is still open: nothing can be added before it any more. */
  final: boolean;
}

/** Reads the event log in an order in which nothing is ever skipped. */
@Injectable()
export class EventReader {
  constructor(private readonly database: Database) {}

  /** Where the log's final part ends now: readers from here on see only what is new. */
  async end(organizationId: string): Promise<EventCursor> {
    const { rows } = await this.database
      .reader(organizationId)
      .query<{ xmin: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin');
    return beginningOf(BigInt(rows[0]!.xmin));
  }

  /** Reads final events behind `after`, up to and including `until` where given. */
  async read(organizationId: string, after: EventCursor, limit: number, until?: EventCursor): Promise<EventPage> {
    const { rows } = await this.database.reader(organizationId).query<EventRow>(
      // What is not final sorts behind what is, and is read only to know of it: in one statement, hence in one snapshot.
      `SELECT id, type, lead_id, execution_id, data, tx::text AS tx_text, occurred_at,
           tx < pg_snapshot_xmin(pg_current_snapshot()) AS final
         FROM events
         WHERE organization_id = $1 AND (tx, id) > ($2::xid8, $3::uuid)
           AND ($4::xid8 IS NULL OR (tx, id) <= ($4::xid8, $5::uuid))
         ORDER BY events.tx, events.id LIMIT $6`,
      [organizationId, String(after.tx), after.id, until ? String(until.tx) : null, until?.id ?? null, limit],
      'read-events',
    );
    const events = rows.filter((row) => row.final).map(toPlacedEvent);
    return { events, heldBack: events.length < rows.length };
  }
}

function toPlacedEvent(row: EventRow): PlacedEvent {
  const position = { tx: BigInt(row.tx_text), id: row.id };
  return {
    position,
    cursor: formatCursor(position),
    event: {
      id: row.id,
      type: row.type,
      leadId: row.lead_id,
      executionId: row.execution_id,
      data: row.data,
      occurredAt: row.occurred_at,
    },
  };
}
