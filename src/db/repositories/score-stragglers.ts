import type { OrganizationTransaction } from '../database.js';

/**
 * Leads whose current score was made since a rescoring was asked for, by another model, or an older policy, than those in force: by a process
 * that had not heard of them yet, or by the rules because it could not load the model. While an experiment runs, either of its models is in
 * force. None where the rescoring did not come to its end, or something else has come into force since: that has a rescoring of its own, or
 * was not to have one.
 *
 * A minute is added in front: a score bears the time of its statement, what was asked for that at which its transaction began.
 *
 * @returns ids, ascending
 */
export async function stragglersOf(tx: OrganizationTransaction, rescoringId: string, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `WITH asked AS (
       SELECT r.created_at AS at, m.key, m.version, p.version AS policy_version
       FROM rescorings r
       JOIN models m ON m.organization_id = $1 AND m.state = 'active' AND coalesce(m.activated_at, m.created_at) <= r.created_at
       LEFT JOIN LATERAL (
         SELECT version, created_at FROM scoring_policies WHERE organization_id = $1 ORDER BY version DESC LIMIT 1) p ON true
       WHERE r.organization_id = $1 AND r.id = $2 AND r.state = 'completed'
         AND (p.created_at IS NULL OR p.created_at <= r.created_at)
     ), in_force AS (
       SELECT key, version FROM asked
       UNION ALL
       SELECT m.key, m.version FROM asked, model_experiments e JOIN models m ON m.organization_id = $1 AND m.id = e.challenger_id
       WHERE e.organization_id = $1 AND e.kind = 'ab' AND (e.ended_at IS NULL OR e.ended_at > asked.at)
     )
     SELECT DISTINCT s.lead_id AS id
     FROM asked, lead_scores s
     JOIN current_scores c ON c.organization_id = $1 AND c.lead_id = s.lead_id AND c.scored_at = s.computed_at
     WHERE s.organization_id = $1 AND s.id >= (SELECT uuidv7_floor(at - interval '1 minute') FROM asked)
       AND (coalesce(s.policy_version, 0) < coalesce(asked.policy_version, 0)
         OR NOT EXISTS (SELECT FROM in_force f WHERE f.key = s.model_key AND f.version = s.model_version))
     ORDER BY s.lead_id LIMIT $3`,
    [tx.organizationId, rescoringId, limit],
  );
  return rows.map(({ id }) => id);
}
