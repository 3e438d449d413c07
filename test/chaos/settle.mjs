import { setTimeout as pause } from 'node:timers/promises';

const SETTLED_WITHIN_MS = 6 * 60_000;
/** The pause before a mail is tried again grows to minutes; other than that nothing stands still. */
const STILL_FOR_MS = 90_000;
const POLL_MS = 1_000;

const OPEN = `
  SELECT (SELECT count(*) FROM receipts WHERE status = 'received')::int AS receipts,
         (SELECT count(*) FROM batches)::int AS batches,
         (SELECT count(*) FROM event_outbox)::int AS events,
         (SELECT count(*) FROM workflow_executions WHERE state IN ('pending', 'running', 'waiting'))::int AS executions`;

/**
 * Waits until everything that was accepted is worked off, or until nothing has moved for a while.
 *
 * @returns how long it took in milliseconds and what was still open at the end, all 0 where it settled
 */
export async function settle({ database, say, withinMs = SETTLED_WITHIN_MS }) {
  const start = Date.now();
  let open = null;
  let changed = { at: start, open: '' };
  for (let told = 0; Date.now() - start < withinMs; await pause(POLL_MS)) {
    open = (await database.rowsIfThere(OPEN))?.[0] ?? open;
    if (open && Object.values(open).every((count) => count === 0)) break;
    if (JSON.stringify(open) !== changed.open) changed = { at: Date.now(), open: JSON.stringify(open) };
    if (Date.now() - changed.at > STILL_FOR_MS) break;
    if (Date.now() - told > 10_000) {
      told = Date.now();
      say(`open: ${JSON.stringify(open)}`);
    }
  }
  return { ms: Date.now() - start, open };
}
