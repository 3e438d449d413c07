import type { Score, ScoreReason } from '../../shared/score.js';
import type { OrganizationTransaction } from '../database.js';
import { scoreTerms, type ScoreTerm } from './score-terms.js';

/**
 * Keeps the scores of leads, and makes each the lead's current one unless that is newer. One statement, however many leads there are.
 *
 * Contributions go as one text for each lead, which PostgreSQL parses as an array: an array of arrays must have rows of one length, and the
 * models of a batch may differ.
 *
 * @param leadIds - the lead of each score; none twice
 */
export async function storeScores(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
  scores: readonly Score[],
): Promise<void> {
  if (scores.length === 0) return;
  const numbered = await numberReasons(tx, scores);
  await tx.query(
    `WITH scored AS (
       SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::float8[], $6::smallint[], $7::text[], $8::float8[],
         $9::text[], $10::jsonb[], $11::boolean[], $12::timestamptz[], $13::int[], $14::uuid[])
         AS s(lead_id, model_key, model_version, value, points, band, baseline, contributions, term_values, fallback, computed_at,
           policy_version, experiment_id)
     ), kept AS (
       INSERT INTO lead_scores (organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions,
         term_values, fallback, computed_at, policy_version, experiment_id)
       SELECT $1, lead_id, model_key, model_version, value, points, band, baseline, contributions::float8[], term_values, fallback,
         computed_at, policy_version, experiment_id FROM scored
     )
     INSERT INTO current_scores AS c (lead_id, organization_id, value, points, band, scored_at)
     SELECT lead_id, $1, value, points, band, computed_at FROM scored ORDER BY lead_id
     ON CONFLICT (lead_id) DO UPDATE
       SET value = excluded.value, points = excluded.points, band = excluded.band, scored_at = excluded.scored_at
       WHERE c.organization_id = $1 AND c.scored_at <= excluded.scored_at`,
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
    ],
    'store-scores',
  );
}

/** The newest score of a lead with its reasons; null where it has none. */
export async function latestScore(tx: OrganizationTransaction, leadId: string): Promise<Score | null> {
  const { rows } = await tx.query<StoredScore>(
    `SELECT s.value, s.points, s.band, s.model_key, s.model_version, s.baseline, s.contributions, s.term_values, s.fallback,
       s.computed_at, s.policy_version, s.experiment_id, t.terms
     FROM lead_scores s
     JOIN score_terms t ON t.organization_id = $1 AND t.model_key = s.model_key AND t.model_version = s.model_version
     WHERE s.organization_id = $1 AND s.lead_id = $2 ORDER BY s.id DESC LIMIT 1`,
    [tx.organizationId, leadId],
  );
  return rows[0] ? toScore(rows[0]) : null;
}

interface StoredScore extends Pick<Score, 'value' | 'points' | 'band' | 'baseline' | 'fallback'> {
  model_key: string;
  model_version: string;
  contributions: number[];
  term_values: ScoreReason['value'][];
  computed_at: Date;
  policy_version: number | null;
  experiment_id: string | null;
  terms: ScoreTerm[];
}

function toScore(row: StoredScore): Score {
  const { contributions, term_values: values, terms } = row;
  const reasons = contributions.map((contribution, index): ScoreReason => {
    const { feature, label } = terms[index]!;
    return { feature, label, value: values[index] ?? null, contribution };
  });
  reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return {
    value: row.value,
    points: row.points,
    band: row.band,
    model: { key: row.model_key, version: row.model_version },
    baseline: row.baseline,
    reasons,
    fallback: row.fallback,
    policyVersion: row.policy_version ?? 0,
    ...(row.experiment_id !== null && { experimentId: row.experiment_id }),
    computedAt: row.computed_at.toISOString(),
  };
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
      values[number] = value;
    }
    return { contributions, values };
  });
}
