import type { Database } from '../database.js';

/** Keys in one statement, and statements in one call: two hundred million keys are more than a day brings. */
const MOST_AT_ONCE = 20_000;
const MOST_ROUNDS = 10_000;

/**
 * Deletes what senders used as webhook-id or Idempotency-Key more than thirty days ago, in every organization.
 *
 * @returns how many were deleted
 */
export async function forgetReceiptKeys(database: Database): Promise<number> {
  let total = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rows = await database.lookUp<{ forgotten: number }>('SELECT forget_receipt_keys($1) AS forgotten', [
      MOST_AT_ONCE,
    ]);
    const forgotten = rows[0]?.forgotten ?? 0;
    if (forgotten === 0) break;
    total += forgotten;
  }
  return total;
}
