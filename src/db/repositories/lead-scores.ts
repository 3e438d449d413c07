import type { Score, ScoreReason } from '../../shared/score.js';
import type { OrganizationTransaction } from '../database.js';
import { isPair } from '../../shared/reasons/pairs.js';
import { scoreTerms } from './score-terms.js';

/** A score that counts as changed: what `lead.score_changed` tells. */
export interface ScoreChange {
  leadId: string;
  score: Score;
  /** What was told last. */
  previous: { value: number; points: number; band: string };
}

/**
 * Keeps the scores of leads, and makes each the lead's current one unless that is newer. One statement, however many leads there are.
 *
 * A score counts as changed where it has moved by `least`, or left its band by more than the hysteresis: since it was last told, not since
 * the score before, so that a slow drift is told and noise is not. Rules that answer in a model's stead tell nothing: they come and go with a
 * file.
 *
 * Contributions go as one text for each lead, which PostgreSQL parses as an array: an array of arrays must have rows of one length, and the
 * models of a batch may differ.
 *
 * @param leadIds - the lead of each score; none twice
 * @returns those that count as changed; a first score never does
 */
export async function storeScores(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
  scores: readonly Score[],
): Promise<ScoreChange[]> {
  if (scores.length === 0) return [];
  const numbered = await numberReasons(tx, scores);
  const { rows } = await tx.query<{ position: number; value: number; band: string }>(
    `WITH scored AS (
       SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::float8[], $6::smallint[], $7::text[], $8::float8[],
         $9::text[], $10::jsonb[], $11::boolean[], $12::timestamptz[], $13::int[], $14::uuid[], $15::int[], $16::float8[],
         $17::float8[], $18::float8[], $19::float8[], $20::jsonb[]) WITH ORDINALITY
         AS s(lead_id, model_key, model_version, value, points, band, baseline, contributions, term_values, fallback, computed_at,
           policy_version, experiment_id, duration_us, hot, warm, least_move, hysteresis, explanation, position)
     ), kept AS (
       INSERT INTO lead_scores (organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions,
         term_values, fallback, computed_at, policy_version, experiment_id, duration_us, explanation)
       SELECT $1, lead_id, model_key, model_version, value, points, band, baseline, contributions::float8[], term_values, fallback,
         computed_at, policy_version, experiment_id, duration_us, explanation FROM scored
     ), told AS MATERIALIZED (
       -- Locked in the order in which they are stored below: two batches with the same leads wait for each other, not crosswise.
       SELECT lead_id, coalesce(told_value, value) AS value, coalesce(told_band, band) AS band, scored_at
       FROM current_scores WHERE organization_id = $1 AND lead_id = ANY ($2::uuid[]) ORDER BY lead_id FOR UPDATE
     ), compared AS (
       SELECT s.lead_id, s.value, s.points, s.band, s.computed_at, s.position, t.value AS told_value, t.band AS told_band,
         coalesce(NOT s.fallback AND t.scored_at <= s.computed_at
           AND score_changed(t.value, t.band, s.value, s.hot, s.warm, s.least_move, s.hysteresis), false) AS is_changed
       FROM scored s LEFT JOIN told t USING (lead_id)
     ), stored AS (
       INSERT INTO current_scores AS c (lead_id, organization_id, value, points, band, scored_at, told_value, told_band)
       SELECT lead_id, $1, value, points, band, computed_at,
         CASE WHEN is_changed OR told_value IS NULL THEN value ELSE told_value END,
         CASE WHEN is_changed OR told_band IS NULL THEN band ELSE told_band END
       FROM compared ORDER BY lead_id
       ON CONFLICT (lead_id) DO UPDATE
         SET value = excluded.value, points = excluded.points, band = excluded.band, scored_at = excluded.scored_at,
           told_value = excluded.told_value, told_band = excluded.told_band
         WHERE c.organization_id = $1 AND c.scored_at <= excluded.scored_at
     )
     SELECT position::int, told_value AS value, told_band AS band FROM compared WHERE is_changed ORDER BY position`,
    [
      tx.organizationId,
      leadIds,
      scores.map((score) => score.model.key),
      scores.map((score) => score.model.version),
      scores.map((score) => score.value),
      scores.map((score) => score.points),
      scores.map((score) => score.band),
      scores.map((score) => score.baseline),
      numbered.map(({ contributions }) => `{${contributions.join()}}`),
      numbered.map(({ values }) => JSON.stringify(values)),
      scores.map((score) => score.fallback),
      scores.map((score) => score.computedAt),
      scores.map((score) => score.policyVersion),
      scores.map((score) => score.experimentId ?? null),
      scores.map((score) => score.durationUs ?? null),
      scores.map((score) => score.scale?.bands.hot ?? null),
      scores.map((score) => score.scale?.bands.warm ?? null),
      scores.map((score) => score.scale?.least ?? null),
      scores.map((score) => score.scale?.hysteresis ?? null),
      scores.map((score) => (score.explanation ? JSON.stringify(score.explanation) : null)),
    ],
    'store-scores',
  );
  return rows.map(({ position, value, band }) => ({
    leadId: leadIds[position - 1]!,
    score: scores[position - 1]!,
    previous: { value, points: Math.round(value * 100), band },
  }));
}

/** The numbers of the reasons of each score in the order of its model's terms; 0 and null for a term that it lacks. */
async function numberReasons(
  tx: OrganizationTransaction,
  scores: readonly Score[],
): Promise<{ contributions: number[]; values: ScoreReason['value'][] }[]> {
  const numbers = new Map<string, ReadonlyMap<string, number>>();
  for (const [model, ofModel] of Map.groupBy(scores, ({ model: { key, version } }) => `${key}/${version}`)) {
    numbers.set(model, await scoreTerms(tx, ofModel));
  }
  return scores.map(({ model, reasons }) => {
    const numberOf = numbers.get(`${model.key}/${model.version}`)!;
    const contributions = new Array<number>(numberOf.size).fill(0);
    const values = new Array<ScoreReason['value']>(numberOf.size).fill(null);
    for (const { feature, contribution, value } of reasons) {
      const number = numberOf.get(feature)!;
      contributions[number] = contribution;
      // That of a pair is in the values of its features.
      values[number] = isPair(feature) ? null : value;
    }
    return { contributions, values };
  });
}
