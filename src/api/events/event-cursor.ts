import { DomainError } from '../../shared/error-codes.js';
import { isUuid } from '../../shared/ids.js';

/**
 * A place in an organization's event log: transaction, then id. Written `<tx>-<uuid>`.
 *
 * Ids alone will not do: they are given out before the commit, so that a smaller one may appear after a greater one.
 */
export interface EventCursor {
  /** xid8: 64 bits, more than a JavaScript number holds. */
  tx: bigint;
  id: string;
}

const CURSOR = /^(\d{1,20})-([0-9a-f-]{36})$/;
const TX_MOST = 2n ** 64n - 1n;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export function formatCursor({ tx, id }: EventCursor): string {
  return `${tx}-${id}`;
}

/** @throws DomainError `validation_failed` for anything that the event log did not give out */
export function parseCursor(text: string): EventCursor {
  const match = CURSOR.exec(text);
  const tx = match ? BigInt(match[1]!) : TX_MOST + 1n;
  if (!match || !isUuid(match[2]) || tx > TX_MOST) {
    throw new DomainError('validation_failed', 'Last-Event-ID: is not one that the event log gave out', {
      errors: [{ path: 'lastEventId', code: 'invalid_cursor', message: 'is not one that the event log gave out' }],
    });
  }
  return { tx, id: match[2] };
}

/** Before every event of a transaction. */
export function beginningOf(tx: bigint): EventCursor {
  return { tx, id: FIRST_ID };
}

/** Negative where `a` comes first. Canonical UUIDs order as text as they do in PostgreSQL. */
export function compareCursors(a: EventCursor, b: EventCursor): number {
  if (a.tx !== b.tx) return a.tx < b.tx ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
