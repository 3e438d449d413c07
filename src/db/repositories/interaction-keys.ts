import type { OrganizationTransaction } from '../database.js';

/** Keys that are older are forgotten, so many at each request. */
const KEPT = '7 days';
const FORGOTTEN_AT_ONCE = 100;

/**
 * Takes an Idempotency-Key for this transaction; another one with the same key waits until it ends.
 *
 * @returns what was answered under the key before; undefined where it is new
 */
export async function takeInteractionKey(tx: OrganizationTransaction, key: string): Promise<unknown> {
  const { rowCount } = await tx.query(
    `INSERT INTO interaction_keys (organization_id, key) VALUES ($1, $2) ON CONFLICT (organization_id, key) DO NOTHING`,
    [tx.organizationId, key],
    'take-interaction-key',
  );
  if (rowCount === 1) return undefined;
  const { rows } = await tx.query<{ answer: unknown }>(
    'SELECT answer FROM interaction_keys WHERE organization_id = $1 AND key = $2',
    [tx.organizationId, key],
  );
  return rows[0]?.answer;
}

/** Keeps what is answered under a key that was taken, and forgets old ones. */
export async function keepInteractionAnswer(tx: OrganizationTransaction, key: string, answer: unknown): Promise<void> {
  await tx.query(
    `WITH forgotten AS (
       DELETE FROM interaction_keys WHERE organization_id = $1 AND key = ANY (ARRAY(
         SELECT key FROM interaction_keys WHERE organization_id = $1 AND created_at < now() - interval '${KEPT}'
         ORDER BY created_at LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED)))
     UPDATE interaction_keys SET answer = $3 WHERE organization_id = $1 AND key = $2`,
    [tx.organizationId, key, JSON.stringify(answer)],
    'keep-interaction-answer',
  );
}
