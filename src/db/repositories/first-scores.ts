import type { ScoreReason } from '../../shared/score.js';
import type { OrganizationReader } from '../database.js';

/** A model, by its name. */
interface ModelName {
  key: string;
  version: string;
}

/** Days, the first and the last included: `2026-11-23`. */
export interface Days {
  from: string;
  to: string;
}

/**
 * Leads that came on days $2 to $3, each with its first score: what training rows are, too. A lead that did much is scored often, and would
 * else count often. A lead's id is of the moment when it came, so no index is needed beside those that lists and pages of leads go by.
 */
const FIRST_SCORES = `leads l CROSS JOIN LATERAL (
    SELECT * FROM lead_scores f WHERE f.organization_id = $1 AND f.lead_id = l.id ORDER BY f.id LIMIT 1
  ) s
  WHERE l.organization_id = $1 AND l.id >= uuidv7_floor($2::date::timestamp AT TIME ZONE 'UTC')
    AND l.id < uuidv7_floor(($3::date + 1)::timestamp AT TIME ZONE 'UTC')`;
const OF_MODEL = 'AND NOT s.fallback AND s.model_key = $4 AND s.model_version = $5';

/** What the models did on a day. */
export interface ModelUse extends ModelName {
  isFallback: boolean;
  leads: number;
  meanScore: number;
  /** Microseconds; null where they were not measured. */
  medianUs: number | null;
  p95Us: number | null;
}

export async function modelUse(reader: OrganizationReader, day: string): Promise<ModelUse[]> {
  const { rows } = await reader.query<ModelUse>(
    `SELECT s.model_key AS key, s.model_version AS version, s.fallback AS "isFallback", count(*)::int AS leads,
       avg(s.value) AS "meanScore", percentile_cont(0.5) WITHIN GROUP (ORDER BY s.duration_us) AS "medianUs",
       percentile_cont(0.95) WITHIN GROUP (ORDER BY s.duration_us) AS "p95Us"
     FROM ${FIRST_SCORES} GROUP BY 1, 2, 3`,
    [reader.organizationId, day, day],
  );
  return rows;
}

/** Leads of a model, counted up to a number. */
export async function countFirstScores(
  reader: OrganizationReader,
  model: ModelName,
  days: Days,
  upTo: number,
): Promise<number> {
  const { rows } = await reader.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT FROM ${FIRST_SCORES} ${OF_MODEL} LIMIT $6) AS some`,
    [reader.organizationId, days.from, days.to, model.key, model.version, upTo],
  );
  return rows[0]!.count;
}

export interface PageOfLeads extends Days {
  /** The lead behind which it begins. */
  after: string;
  most: number;
  /** One in so many leads, always the same ones. */
  oneIn: number;
}

/** The values that the model saw, in the order of its terms (score_terms). */
export interface FirstScore {
  leadId: string;
  values: ScoreReason['value'][];
}

export async function firstScores(
  reader: OrganizationReader,
  model: ModelName,
  page: PageOfLeads,
): Promise<FirstScore[]> {
  const { rows } = await reader.query<FirstScore>(
    `SELECT l.id AS "leadId", s.term_values AS values FROM ${FIRST_SCORES} ${OF_MODEL} ${PAGE}`,
    [reader.organizationId, page.from, page.to, model.key, model.version, page.after, page.oneIn, page.most],
  );
  return rows;
}

const PAGE = `AND l.id > $6 AND ($7 = 1 OR (hashtext(l.id::text) & 2147483647) % $7 = 0) ORDER BY l.id LIMIT $8`;

/** A first score with what became of the lead. */
export interface ScoredOutcome {
  leadId: string;
  baseline: number;
  contributions: number[];
  /** Whether it was won within the horizon. */
  won: boolean;
}

/** Leads that had been won when they came (imported, say) are left out: there was nothing to foretell. */
export async function scoredOutcomes(
  reader: OrganizationReader,
  model: ModelName,
  page: PageOfLeads & { horizonDays: number },
): Promise<ScoredOutcome[]> {
  const isWin = `e.organization_id = $1 AND e.lead_id = l.id AND e.type = 'lead.status_changed' AND e.data ->> 'to' = 'won'`;
  const { rows } = await reader.query<ScoredOutcome>(
    `SELECT l.id AS "leadId", s.baseline, s.contributions, EXISTS (SELECT FROM events e
         WHERE ${isWin} AND e.id < uuidv7_floor(s.computed_at + make_interval(days => $9))) AS won
     FROM ${FIRST_SCORES} ${OF_MODEL} AND (l.status <> 'won' OR EXISTS (SELECT FROM events e WHERE ${isWin})) ${PAGE}`,
    [
      ...[reader.organizationId, page.from, page.to, model.key, model.version],
      ...[page.after, page.oneIn, page.most, page.horizonDays],
    ],
  );
  return rows;
}

/** The features of a model's terms, in the order of the values of its scores. */
export async function termFeatures(reader: OrganizationReader, { key, version }: ModelName): Promise<string[]> {
  const { rows } = await reader.query<{ terms: { feature: string }[] }>(
    'SELECT terms FROM score_terms WHERE organization_id = $1 AND model_key = $2 AND model_version = $3',
    [reader.organizationId, key, version],
  );
  return rows[0]?.terms.map(({ feature }) => feature) ?? [];
}
