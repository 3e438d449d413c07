import { setTimeout as pause } from 'node:timers/promises';

const RECOVERED_WITHIN_MS = 120_000;
const POLL_MS = 200;

/**
 * How long it takes after a kill until leads are accepted again (the first 202 to a request that began after it), and until one that was
 * received after it has been worked off: the worker's own measure, and everybody's.
 *
 * @param around.since only requests and receipts from then on tell of the recovery; the time counts from `killedAt`
 * @returns milliseconds `{ accepting, working }`; null for what did not happen within two minutes
 */
export async function measureRecovery({ sender, database, killedAt, since }) {
  const deadline = AbortSignal.timeout(RECOVERED_WITHIN_MS);
  const never = new Promise((resolve) => deadline.addEventListener('abort', () => resolve(null), { once: true }));
  const [accepting, working] = await Promise.all([
    Promise.race([sender.acceptedSince(since), never]),
    workedOffSince(database, since, deadline),
  ]);
  return { accepting: accepting && accepting - killedAt, working: working && working - killedAt };
}

async function workedOffSince(database, since, deadline) {
  while (!deadline.aborted) {
    const found = await database.rowsIfThere(
      `SELECT min(processed_at) AS at FROM receipts WHERE received_at > $1 AND status = 'done' AND id > uuidv7_floor($1)`,
      [new Date(since)],
    );
    if (found?.[0]?.at) return found[0].at.getTime();
    await pause(POLL_MS);
  }
  return null;
}
