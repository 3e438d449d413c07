import { DomainError } from '../../shared/error-codes.js';
import type { OrganizationTransaction } from '../database.js';

/** Keys that are older are forgotten, so many at each request. */
const KEPT = '7 days';
const FORGOTTEN_AT_ONCE = 100;

/**
 * Takes an Idempotency-Key for this transaction; another one with the same key waits until it ends. One that is older than is promised counts as
 * new.
 *
 * @param requestSha256 - of what was sent
 * @returns what was answered under the key before; undefined where it is new
 * @throws DomainError `conflict` where something else was sent under it
 */
export async function takeInteractionKey(
  tx: OrganizationTransaction,
  key: string,
  requestSha256: Buffer,
): Promise<unknown> {
  const { rowCount } = await tx.query(
    `INSERT INTO interaction_keys AS k (organization_id, key, request_sha256) VALUES ($1, $2, $3)
     ON CONFLICT (organization_id, key) DO UPDATE SET request_sha256 = excluded.request_sha256, answer = NULL, created_at = now()
       WHERE k.created_at < now() - interval '${KEPT}'`,
    [tx.organizationId, key, requestSha256],
    'take-interaction-key',
  );
  if (rowCount === 1) return undefined;
  const { rows } = await tx.query<{ answer: unknown; isSame: boolean }>(
    'SELECT answer, request_sha256 = $3 AS "isSame" FROM interaction_keys WHERE organization_id = $1 AND key = $2',
    [tx.organizationId, key, requestSha256],
  );
  if (!rows[0]?.isSame) throw new DomainError('conflict', 'This Idempotency-Key was used for other interactions.');
  return rows[0].answer;
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
