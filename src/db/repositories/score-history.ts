import { LIMIT_FEATURE, ruleKeyOf, type Score, type ScoreExplanation, type ScoreReason } from '../../shared/score.js';
import { isPair, PAIR, pairValue } from '../../shared/reasons/pairs.js';
import { DEFAULT_POLICY, gradeOf, type ScoringPolicy } from '../../shared/scoring-policy.js';
import type { OrganizationReader } from '../database.js';
import type { ScoreTerm } from './score-terms.js';

/** A score that a lead was given, with what it takes to come to it again. */
export interface StoredScore extends Score {
  id: string;
  /** SHA-256 of the model's file; null where it was no model of the registry. */
  modelSha256: string | null;
  /** What the model read, by feature. */
  values: Record<string, ScoreReason['value']>;
}

const COLUMNS = `s.id, s.value, s.points, s.band, s.model_key, s.model_version, s.baseline, s.contributions, s.term_values, s.fallback,
  s.computed_at, s.policy_version, s.experiment_id, s.duration_us, s.explanation, t.terms, m.sha256, p.definition AS policy`;
const JOINED = `JOIN score_terms t ON t.organization_id = $1 AND t.model_key = s.model_key AND t.model_version = s.model_version
  LEFT JOIN models m ON m.organization_id = $1 AND m.key = s.model_key AND m.version = s.model_version
  LEFT JOIN scoring_policies p ON p.organization_id = $1 AND p.version = s.policy_version`;

/**
 * The newest of some scores is the one that was computed last, as for the current score (lead-scores.ts): one of all leads' new scores may be
 * stored behind one that was computed after it. So late come a few at most.
 */
const MOST_LATE = 20;

/** The newest score of a lead with its reasons; null where it has none. */
export async function latestScore(reader: OrganizationReader, leadId: string): Promise<StoredScore | null> {
  return newestScore(reader, leadId, 'infinity');
}

/** The score that a lead had at a moment; null where it had none yet. */
export async function scoreAt(reader: OrganizationReader, leadId: string, at: string): Promise<StoredScore | null> {
  return newestScore(reader, leadId, at);
}

async function newestScore(reader: OrganizationReader, leadId: string, at: string): Promise<StoredScore | null> {
  const { rows } = await reader.query<ScoreRow>(
    `SELECT ${COLUMNS} FROM (
       SELECT * FROM (
         SELECT * FROM lead_scores WHERE organization_id = $1 AND lead_id = $2 AND computed_at <= $3 ORDER BY id DESC LIMIT $4
       ) stored ORDER BY computed_at DESC, id DESC LIMIT 1
     ) s ${JOINED}`,
    [reader.organizationId, leadId, at, MOST_LATE],
  );
  return rows[0] ? toScore(rows[0]) : null;
}

/** The scores of a lead, newest first; those before one, where one is named. */
export async function listScores(
  reader: OrganizationReader,
  leadId: string,
  beforeId: string | undefined,
  limit: number,
): Promise<StoredScore[]> {
  const { rows } = await reader.query<ScoreRow>(
    `SELECT ${COLUMNS} FROM lead_scores s ${JOINED}
     WHERE s.organization_id = $1 AND s.lead_id = $2 AND ($3::uuid IS NULL OR s.id < $3) ORDER BY s.id DESC LIMIT $4`,
    [reader.organizationId, leadId, beforeId ?? null, limit],
  );
  return rows.map(toScore);
}

interface ScoreRow extends Pick<Score, 'value' | 'points' | 'band' | 'baseline' | 'fallback'> {
  id: string;
  model_key: string;
  model_version: string;
  contributions: number[];
  term_values: ScoreReason['value'][];
  computed_at: Date | string;
  policy_version: number | null;
  experiment_id: string | null;
  duration_us: number | null;
  explanation: ScoreExplanation | null;
  terms: ScoreTerm[];
  sha256: string | null;
  policy: ScoringPolicy | null;
}

function toScore(row: ScoreRow): StoredScore {
  const policy = row.policy ?? DEFAULT_POLICY;
  const values = valuesOf(row);
  const reasons = reasonsOf(row, policy, values);
  const grade = gradeOf(row.value, policy.grades);
  const { computed_at: computedAt } = row;
  return {
    id: row.id,
    value: row.value,
    points: row.points,
    band: row.band,
    ...(grade !== undefined && { grade }),
    model: { key: row.model_key, version: row.model_version },
    modelSha256: row.fallback ? null : row.sha256,
    baseline: row.baseline,
    reasons,
    ...(row.explanation !== null && { explanation: row.explanation }),
    values,
    fallback: row.fallback,
    policyVersion: row.policy_version ?? 0,
    ...(row.experiment_id !== null && { experimentId: row.experiment_id }),
    ...(row.duration_us !== null && { durationUs: row.duration_us }),
    computedAt: typeof computedAt === 'string' ? computedAt : computedAt.toISOString(),
  };
}

function reasonsOf(
  { contributions, term_values: values, terms }: ScoreRow,
  policy: ScoringPolicy,
  seen: StoredScore['values'],
): ScoreReason[] {
  const labels = new Map(policy.rules.map(({ key, label }) => [key, label]));
  const reasons = contributions.flatMap((contribution, index): ScoreReason[] => {
    const { feature, label } = terms[index]!;
    const value = isPair(feature)
      ? pairValue(feature.split(PAIR).map((key) => seen[key] ?? null))
      : (values[index] ?? null);
    const rule = ruleKeyOf(feature);
    // Terms are numbered for all scores of a model: a rule that did not hold for this one, or a limit that it kept to, is none of its reasons.
    if (rule !== undefined && value === null) return [];
    if (feature === LIMIT_FEATURE && contribution === 0) return [];
    return [{ feature, label: (rule !== undefined && labels.get(rule)) || label, value, contribution }];
  });
  return reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** Of the terms, those that are a feature: not two of them, nor a rule, nor the limit. */
function valuesOf({ terms, term_values: values }: ScoreRow): StoredScore['values'] {
  return Object.fromEntries(
    terms.flatMap(({ feature }, index) =>
      isPair(feature) || feature === LIMIT_FEATURE || ruleKeyOf(feature) !== undefined || index >= values.length
        ? []
        : [[feature, values[index] ?? null]],
    ),
  );
}
