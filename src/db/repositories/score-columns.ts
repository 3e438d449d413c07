import type { Score } from '../../shared/score.js';
import type { ScoreColumns } from '../../shared/score-columns.js';
import { isPair } from '../../shared/reasons/pairs.js';
import { float8Array, jsonbArray, uuidArray } from '../binary-arrays.js';
import type { OrganizationTransaction } from '../database.js';
import { termNumbers } from './score-terms.js';

/** A score that counts as changed, by its place among the columns, and what was told last. */
export interface ColumnChange {
  row: number;
  previous: { value: number; points: number; band: Score['band'] };
}

/**
 * Keeps scores as storeScores does (lead-scores.ts), by the same rule for what counts as changed, for a third of the CPU: one model for all,
 * numbers in binary, current scores updated where they stand instead of inserted against a conflict. Two thousand leads took node-postgres and
 * PostgreSQL 55 µs each by storeScores and 34 so.
 *
 * To be called in a transaction that keeps its plans: the statement looks rows up by their keys.
 *
 * @param leadIds - the lead of each row, ascending: of two batches with the same leads one waits for the other, not crosswise
 * @returns those that count as changed; a first score never does
 */
export async function storeScoreColumns(
  tx: OrganizationTransaction,
  leadIds: readonly string[],
  columns: ScoreColumns,
): Promise<ColumnChange[]> {
  const { rows: count, baseline, model, policyVersion, scale, computedAt, durationUs, values } = columns;
  if (count === 0) return [];
  const ordered = inStoredOrder(columns, await termNumbers(tx, model, columns.terms));
  const ids = uuidArray(leadIds);
  const probabilities = float8Array(values);
  const moment = [computedAt, scale.bands.hot, scale.bands.warm];
  const { rows } = await tx.query<{ stored: number; position: number | null; value: number; band: Score['band'] }>(
    `WITH scored AS MATERIALIZED (
       SELECT lead_id, value, floor(value * 100 + 0.5) AS points, term_values, position,
         CASE WHEN value >= $5::float8 THEN 'hot' WHEN value >= $6::float8 THEN 'warm' ELSE 'cold' END AS band
       FROM unnest($2::uuid[], $3::float8[], $7::jsonb[]) WITH ORDINALITY AS s(lead_id, value, term_values, position)
     ), kept AS (
       INSERT INTO lead_scores (organization_id, lead_id, model_key, model_version, value, points, band, baseline, contributions,
         term_values, fallback, computed_at, policy_version, duration_us)
       SELECT $1, lead_id, $8, $9, value, points, band, $10,
         -- A part of one array of numbers is found by its place.
         ($11::float8[])[(position - 1) * $12::int + 1 : position * $12::int],
         term_values, false, $4::timestamptz, $13, $14 FROM scored
     ), stored AS (
       UPDATE current_scores c SET value = s.value, points = s.points, band = s.band, scored_at = $4::timestamptz,
         told_value = CASE WHEN score_changed(coalesce(c.told_value, c.value), coalesce(c.told_band, c.band), s.value, $5, $6, $15, $16)
           THEN s.value ELSE coalesce(c.told_value, c.value) END,
         told_band = CASE WHEN score_changed(coalesce(c.told_value, c.value), coalesce(c.told_band, c.band), s.value, $5, $6, $15, $16)
           THEN s.band ELSE coalesce(c.told_band, c.band) END
       FROM scored s WHERE c.lead_id = s.lead_id AND c.organization_id = $1 AND c.scored_at <= $4::timestamptz
       RETURNING s.position, s.value, coalesce(old.told_value, old.value) AS told_value, coalesce(old.told_band, old.band) AS told_band
     )
     SELECT (SELECT count(*)::int FROM stored) AS stored, c.position::int, c.told_value AS value, c.told_band AS band
     FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
       SELECT * FROM stored WHERE score_changed(told_value, told_band, value, $5, $6, $15, $16)) AS c ON true`,
    [
      tx.organizationId,
      ids,
      probabilities,
      ...moment,
      jsonbArray(ordered.values),
      model.key,
      model.version,
      baseline,
      float8Array(ordered.contributions),
      ordered.width,
      policyVersion,
      durationUs,
      scale.least,
      scale.hysteresis,
    ],
    'store-score-columns',
  );
  if (rows[0]!.stored < count) await addFirstScores(tx, [ids, probabilities, ...moment]);
  return rows
    .filter(({ position }) => position !== null)
    .map(({ position, value, band }) => ({
      row: position! - 1,
      previous: { value, points: Math.round(value * 100), band },
    }));
}

/** Of leads that had no score. Those that were erased meanwhile are not there any more, and get none. */
async function addFirstScores(tx: OrganizationTransaction, values: readonly unknown[]): Promise<void> {
  await tx.query(
    `INSERT INTO current_scores (lead_id, organization_id, value, points, band, scored_at, told_value, told_band)
     SELECT lead_id, $1, value, floor(value * 100 + 0.5), band, $4::timestamptz, value, band
     FROM (SELECT lead_id, value,
         CASE WHEN value >= $5::float8 THEN 'hot' WHEN value >= $6::float8 THEN 'warm' ELSE 'cold' END AS band
       FROM unnest($2::uuid[], $3::float8[]) AS s(lead_id, value)) AS s
     WHERE NOT EXISTS (SELECT FROM current_scores c WHERE c.lead_id = s.lead_id)
       AND EXISTS (SELECT FROM leads l WHERE l.organization_id = $1 AND l.id = s.lead_id)
     ORDER BY lead_id ON CONFLICT DO NOTHING`,
    [tx.organizationId, ...values],
    'add-first-scores',
  );
}

/** Contributions and what they saw, in the order of score_terms; 0 and null for a term that the model lacks. */
function inStoredOrder(
  { rows, terms, contributions, valueAt }: ScoreColumns,
  numbers: ReadonlyMap<string, number>,
): { width: number; contributions: Float64Array; values: string[] } {
  const width = numbers.size;
  const termAt = new Array<number>(width).fill(-1);
  terms.forEach(({ feature }, term) => (termAt[numbers.get(feature)!] = term));
  // What a pair saw is in the values of its features.
  const isSeen = terms.map(({ feature }) => !isPair(feature));
  const ordered = new Float64Array(rows * width);
  const seen = new Array<unknown>(width);
  const values = Array.from({ length: rows }, (_, row) => {
    for (let number = 0; number < width; number += 1) {
      const term = termAt[number]!;
      seen[number] = term >= 0 && isSeen[term] ? valueAt(term, row) : null;
      if (term >= 0) ordered[row * width + number] = contributions[row * terms.length + term]!;
    }
    return JSON.stringify(seen);
  });
  return { width, contributions: ordered, values };
}
