import { setTimeout as sleep } from 'node:timers/promises';

/** SQLSTATE classes of a server that is there and takes nobody in now: out of connections or memory, starting, stopping. */
const BUSY_STATES = /^(53|57)/;

/** True where a server has answered that it takes nobody in now; false where there is no server. */
export function isDatabaseBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && BUSY_STATES.test(code);
}

/**
 * Repeats work for as long as the database is too busy for it, within a bound. For what runs once and would end with the error: a start
 * while every connection was taken gave up, where waiting for two seconds would have done.
 */
export async function whileBusy<T>(work: () => Promise<T>, { forMs = 120_000, everyMs = 1_000 } = {}): Promise<T> {
  const deadline = Date.now() + forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseBusy(error) || Date.now() + everyMs > deadline) throw error;
      await sleep(everyMs);
    }
  }
}
