import type { Score } from '../../shared/score.js';
import type { OrganizationTransaction } from '../database.js';

/**
 * Keeps what a challenger says of leads, of each the first time: later it would know more of what became of the lead.
 *
 * @param moments - when the champion scored each, by which the two are matched
 */
export async function storeShadowScores(
  tx: OrganizationTransaction,
  experimentId: string,
  leadIds: readonly string[],
  scores: readonly Pick<Score, 'value' | 'band'>[],
  moments: readonly string[],
): Promise<void> {
  await tx.query(
    `INSERT INTO shadow_scores (experiment_id, lead_id, organization_id, value, hot, computed_at)
     SELECT $2, lead_id, $1, value, hot, computed_at
     FROM unnest($3::uuid[], $4::float8[], $5::boolean[], $6::timestamptz[]) AS s(lead_id, value, hot, computed_at)
     WHERE EXISTS (SELECT FROM model_experiments WHERE organization_id = $1 AND id = $2 AND state = 'running')
     ORDER BY lead_id ON CONFLICT DO NOTHING`,
    [
      tx.organizationId,
      experimentId,
      leadIds,
      scores.map(({ value }) => value),
      scores.map(({ band }) => band === 'hot'),
      moments,
    ],
    'store-shadow-scores',
  );
}
