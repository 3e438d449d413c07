import type { Role } from '../../shared/scopes.js';
import type { OrganizationTransaction } from '../database.js';

/** Users at most who are told one thing. */
const MOST_RECIPIENTS = 200;

/** An in-app notice, and the model that it is about. */
export interface Notice {
  subject: string;
  text: string;
  modelId?: string;
}

const INSERT = `INSERT INTO messages (id, organization_id, channel, user_id, subject, body_text, model_id, status, attempts, handed_over_at,
    settled_at)
  SELECT uuidv7(), $1, 'in_app', u.id, $2, $3, $4, 'sent', 1, now(), now()`;

/**
 * Tells users of some roles by an in-app notice, which is delivered by being stored. For what is about no lead; a template's notices go through
 * the step that sends them.
 *
 * @returns how many users are told
 */
export async function tellUsers(tx: OrganizationTransaction, roles: readonly Role[], notice: Notice): Promise<number> {
  const { rowCount } = await tx.query(
    `${INSERT} FROM (SELECT id FROM users WHERE organization_id = $1 AND disabled_at IS NULL AND role = ANY ($5::text[])
       ORDER BY id LIMIT $6) AS u`,
    [...asParameters(tx, notice), roles, MOST_RECIPIENTS],
  );
  return rowCount ?? 0;
}

/** Tells one user; nobody where there is none, or whose account is disabled. */
export async function tellUser(tx: OrganizationTransaction, userId: string, notice: Notice): Promise<void> {
  await tx.query(`${INSERT} FROM users u WHERE u.organization_id = $1 AND u.id = $5 AND u.disabled_at IS NULL`, [
    ...asParameters(tx, notice),
    userId,
  ]);
}

function asParameters({ organizationId }: OrganizationTransaction, { subject, text, modelId }: Notice): unknown[] {
  return [organizationId, subject, text, modelId ?? null];
}
