import type { ScoreReason } from '../../shared/score.js';
import type { LeadStatus } from '../../shared/lead.js';
import type { StatusChange } from '../../shared/lead-outcome.js';
import type { OrganizationReader } from '../database.js';

/** A model, by its name. */
interface ModelName {
  key: string;
  version: string;
}

/** Days in UTC, the first and the last included: `2026-11-23`. */
export interface Days {
  from: string;
  to: string;
}

const START = `uuidv7_floor($2::date::timestamp AT TIME ZONE 'UTC')`;
const END = `uuidv7_floor(($3::date + 1)::timestamp AT TIME ZONE 'UTC')`;
const MOST_CHANGES = 200;

/** Leads that came on a day. */
export async function leadsOfDay(reader: OrganizationReader, day: string): Promise<number> {
  const { rows } = await reader.query<{ leads: number }>(
    `SELECT count(*)::int AS leads FROM leads WHERE organization_id = $1 AND id >= ${START} AND id < ${END}`,
    [reader.organizationId, day, day],
  );
  return rows[0]!.leads;
}

/** What the models did on a day. */
export interface ModelUse extends ModelName {
  isFallback: boolean;
  scores: number;
  meanScore: number;
  /** Microseconds; null where they were not measured. */
  medianUs: number | null;
  p95Us: number | null;
}

export async function modelUse(reader: OrganizationReader, day: string): Promise<ModelUse[]> {
  const { rows } = await reader.query<ModelUse>(
    `SELECT model_key AS key, model_version AS version, fallback AS "isFallback", count(*)::int AS scores,
       avg(value) AS "meanScore", percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_us) AS "medianUs",
       percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_us) AS "p95Us"
     FROM lead_scores WHERE organization_id = $1 AND id >= ${START} AND id < ${END} GROUP BY 1, 2, 3`,
    [reader.organizationId, day, day],
  );
  return rows;
}

/** Whether leads were scored anew in bulk on the days: their scores are not those of leads that came or did something. */
export async function hadRescoring(reader: OrganizationReader, { from, to }: Days): Promise<boolean> {
  const { rowCount } = await reader.query(
    `SELECT FROM rescorings WHERE organization_id = $1 AND leads_scored > 0
       AND started_at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'
       AND coalesce(finished_at, now()) >= $2::date::timestamp AT TIME ZONE 'UTC' LIMIT 1`,
    [reader.organizationId, from, to],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Scores that a model gave on some days, one for each lead: of all that the lead has had by the end of the days, the one that training would
 * draw (label-moments.ts), where that is of those days. So leads that are scored often do not count often, and features are compared with
 * what the model learned from. Of more leads than wanted, some at random, always the same ones.
 */
export async function pickScores(
  reader: OrganizationReader,
  model: ModelName,
  { from, to }: Days,
  most: number,
): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>(
    `SELECT p.id FROM (
       SELECT DISTINCT lead_id FROM lead_scores WHERE organization_id = $1 AND id >= ${START} AND id < ${END}
     ) d CROSS JOIN LATERAL (
       SELECT f.id, f.model_key, f.model_version, f.fallback, row_number() OVER (ORDER BY f.id) - 1 AS place, count(*) OVER () AS places
       FROM lead_scores f WHERE f.organization_id = $1 AND f.lead_id = d.lead_id AND f.id < ${END}
     ) p
     WHERE p.place = ('x' || right(d.lead_id::text, 8))::bit(32)::bigint % p.places AND p.id >= ${START}
       AND NOT p.fallback AND p.model_key = $4 AND p.model_version = $5
     ORDER BY hashtext(d.lead_id::text), p.id LIMIT $6`,
    [reader.organizationId, from, to, model.key, model.version, most],
  );
  return rows.map(({ id }) => id);
}

/** The first score that a lead had. */
export interface FirstScore {
  id: string;
  /** On which the lead came. */
  day: string;
}

/**
 * The first scores of leads that came on some days, where a model gave them: each lead once, as it came, however much it did afterwards, and
 * whatever scores all leads were given later. So leads of one week and those of another are drawn alike, and no lead is in both. Of more
 * leads than wanted, some at random, always the same ones.
 */
export async function pickFirstScores(
  reader: OrganizationReader,
  model: ModelName,
  { from, to }: Days,
  most: number,
): Promise<FirstScore[]> {
  const { rows } = await reader.query<FirstScore>(
    `SELECT f.id, to_char(uuid_extract_timestamp(l.id) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
     FROM (
       SELECT id FROM leads WHERE organization_id = $1 AND id >= ${START} AND id < ${END}
       ORDER BY hashtext(id::text), id LIMIT $6
     ) l CROSS JOIN LATERAL (
       SELECT s.id, s.model_key, s.model_version, s.fallback FROM lead_scores s
       WHERE s.organization_id = $1 AND s.lead_id = l.id AND s.id >= ${START} AND s.id < ${END}
       ORDER BY s.id LIMIT 1
     ) f WHERE NOT f.fallback AND f.model_key = $4 AND f.model_version = $5`,
    [reader.organizationId, from, to, model.key, model.version, most],
  );
  return rows;
}

/** The values that the model saw, in the order of its terms (score_terms). */
export async function valuesOfScores(
  reader: OrganizationReader,
  ids: readonly string[],
): Promise<ScoreReason['value'][][]> {
  const { rows } = await reader.query<{ values: ScoreReason['value'][] }>(
    'SELECT term_values AS values FROM lead_scores WHERE organization_id = $1 AND id = ANY ($2::uuid[])',
    [reader.organizationId, ids],
  );
  return rows.map(({ values }) => values);
}

/** What a model said of a lead, and how its status went. */
export interface ScoredHistory {
  at: Date;
  baseline: number;
  contributions: number[];
  changes: StatusChange[];
  /** Of now. */
  status: LeadStatus;
}

/** Scores with what became of their leads; those of leads that were erased are left out. */
export async function historiesOfScores(reader: OrganizationReader, ids: readonly string[]): Promise<ScoredHistory[]> {
  const { rows } = await reader.query<
    Omit<ScoredHistory, 'at' | 'changes'> & { at: string; changes: [at: string, to: LeadStatus][] | null }
  >(
    `SELECT s.computed_at AS at, s.baseline, s.contributions, l.status, c.changes
     FROM lead_scores s JOIN leads l ON l.organization_id = $1 AND l.id = s.lead_id
     CROSS JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_array(f.occurred_at, f.data ->> 'to') ORDER BY f.id) AS changes FROM (
         SELECT id, occurred_at, data FROM events
         WHERE organization_id = $1 AND lead_id = l.id AND type = 'lead.status_changed' ORDER BY id LIMIT $3) f
     ) c
     WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[])`,
    [reader.organizationId, ids, MOST_CHANGES],
  );
  return rows.map(({ at, changes, ...row }) => ({
    ...row,
    at: new Date(at),
    changes: (changes ?? []).map(([changedAt, to]) => ({ at: new Date(changedAt), to })),
  }));
}

/** The features of a model's terms, in the order of the values of its scores. */
export async function termFeatures(reader: OrganizationReader, { key, version }: ModelName): Promise<string[]> {
  const { rows } = await reader.query<{ terms: { feature: string }[] }>(
    'SELECT terms FROM score_terms WHERE organization_id = $1 AND model_key = $2 AND model_version = $3',
    [reader.organizationId, key, version],
  );
  return rows[0]?.terms.map(({ feature }) => feature) ?? [];
}
