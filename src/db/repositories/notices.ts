import type { Role } from '../../shared/scopes.js';
import type { OrganizationTransaction } from '../database.js';

/** Users at most who are told one thing. */
const MOST_RECIPIENTS = 200;

/**
 * Tells users of some roles by an in-app notice, which is delivered by being stored. For what is about no lead; a template's notices go through
 * the step that sends them.
 *
 * @returns how many users are told
 */
export async function tellUsers(
  tx: OrganizationTransaction,
  roles: readonly Role[],
  notice: { subject: string; text: string; modelId?: string },
): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO messages (id, organization_id, channel, user_id, subject, body_text, model_id, status, attempts, handed_over_at, settled_at)
     SELECT uuidv7(), $1, 'in_app', u.id, $3, $4, $6, 'sent', 1, now(), now()
     FROM (SELECT id FROM users WHERE organization_id = $1 AND disabled_at IS NULL AND role = ANY ($2::text[])
       ORDER BY id LIMIT $5) AS u`,
    [tx.organizationId, roles, notice.subject, notice.text, MOST_RECIPIENTS, notice.modelId ?? null],
  );
  return rowCount ?? 0;
}
