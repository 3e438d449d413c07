import type { AssignCandidate } from '../../shared/steps/assign.js';
import type { OrganizationTransaction } from '../database.js';

/** Users who are looked at for one lead at most. */
const MOST_CANDIDATES = 500;

/**
 * Keeps others from choosing meanwhile, until the transaction ends: two that choose at the same time would see the same user waiting, and
 * the same place free. So assignments of one organization come one after the other.
 */
export async function lockAssignments(tx: OrganizationTransaction): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended('assign:' || $1, 0))`,
    [tx.organizationId],
    'lock-assign',
  );
}

/** Who may get a lead: users of a role, or the one with that email. None who is disabled. */
export async function assignCandidates(
  tx: OrganizationTransaction,
  leadId: string,
  who: { role: string } | { email: string },
): Promise<AssignCandidate[]> {
  const { rows } = await tx.query<AssignCandidate>(
    `SELECT u.id, u.email, t.last_assigned_at AS "lastAssignedAt",
       (SELECT count(*)::int FROM leads l WHERE l.organization_id = $1 AND l.owner_id = u.id AND l.id <> $2
         AND l.status NOT IN ('won', 'lost', 'archived')) AS "openLeads"
     FROM users u LEFT JOIN assignment_turns t ON t.organization_id = $1 AND t.user_id = u.id
     WHERE u.organization_id = $1 AND u.disabled_at IS NULL
       AND CASE WHEN $4::text IS NULL THEN u.role = $3 ELSE lower(u.email) = lower($4) END
     ORDER BY u.id LIMIT ${MOST_CANDIDATES}`,
    [tx.organizationId, leadId, 'role' in who ? who.role : null, 'email' in who ? who.email : null],
    'assign-candidates',
  );
  return rows;
}

/** Whether a user is there and not disabled. */
export async function isActiveUser(tx: OrganizationTransaction, userId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'SELECT FROM users WHERE organization_id = $1 AND id = $2 AND disabled_at IS NULL',
    [tx.organizationId, userId],
    'is-active-user',
  );
  return rowCount === 1;
}

/** Gives the lead to a user, whose turn is over with that. */
export async function assignLead(tx: OrganizationTransaction, leadId: string, userId: string): Promise<void> {
  await tx.query(
    `WITH turn AS (
       INSERT INTO assignment_turns (organization_id, user_id, last_assigned_at) VALUES ($1, $3, clock_timestamp())
       ON CONFLICT (user_id) DO UPDATE SET last_assigned_at = excluded.last_assigned_at
     )
     UPDATE leads SET owner_id = $3, updated_at = now() WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, leadId, userId],
    'assign-lead',
  );
}
