import { DomainError } from '../../shared/error-codes.js';
import { armOf } from '../../shared/experiment/experiment-arm.js';
import type { ExperimentFigures, MaturedLead } from '../../shared/experiment/experiment-figures.js';
import type { StoppingRule, Verdict } from '../../shared/experiment/stopping-rule.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { isUniqueViolation } from '../database-errors.js';
import { inSavepoint } from '../savepoint.js';

/*
 * running ──stopped by a person──► stopped ──► decided
 *    └──────────decided──────────────────────────►
 */
export const EXPERIMENT_STATES = ['running', 'stopped', 'decided'] as const;
export type ExperimentState = (typeof EXPERIMENT_STATES)[number];

/** What was measured, what the rule said, and what was decided. */
export interface ExperimentResult {
  figures?: ExperimentFigures;
  /** The model that answers since, where it was decided. */
  decision?: 'challenger' | 'champion';
}

/** An experiment as its readers see it. Moments are text from a reader. */
export interface Experiment {
  id: string;
  kind: 'shadow' | 'ab';
  championId: string;
  challengerId: string;
  share: number;
  stopping: StoppingRule;
  state: ExperimentState;
  result: ExperimentResult | null;
  why: string | null;
  createdBy: string | null;
  createdAt: Date | string;
  endedAt: Date | string | null;
}

/** Of an organization at once: a stopped one has its verdict a horizon later at the latest. */
const MOST_OPEN = 100;

const COLUMNS = `id, kind, champion_id AS "championId", challenger_id AS "challengerId", share, stopping, state, result, why,
  created_by AS "createdBy", created_at AS "createdAt", ended_at AS "endedAt"`;

/** @throws DomainError `experiment_running` where the organization has one that runs */
export async function insertExperiment(
  tx: OrganizationTransaction,
  row: Pick<Experiment, 'kind' | 'championId' | 'challengerId' | 'share' | 'stopping' | 'why' | 'createdBy'>,
): Promise<Experiment> {
  try {
    const { rows } = await inSavepoint(tx, () =>
      tx.query<Experiment>(
        `INSERT INTO model_experiments (organization_id, kind, champion_id, challenger_id, share, stopping, why, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
        [
          tx.organizationId,
          row.kind,
          row.championId,
          row.challengerId,
          row.share,
          JSON.stringify(row.stopping),
          row.why,
          row.createdBy,
        ],
      ),
    );
    return rows[0]!;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new DomainError('experiment_running', 'Only one experiment runs at a time: stop or decide that one first.');
  }
}

export async function findExperiment(reader: OrganizationReader, id: string): Promise<Experiment | null> {
  const { rows } = await reader.query<Experiment>(
    `SELECT ${COLUMNS} FROM model_experiments WHERE organization_id = $1 AND id = $2`,
    [reader.organizationId, id],
  );
  return rows[0] ?? null;
}

/** The one that runs, and those that were stopped before their rule had spoken: what they have assigned still comes to maturity. Newest first. */
export async function openExperiments(reader: OrganizationReader): Promise<Experiment[]> {
  const { rows } = await reader.query<Experiment>(
    `SELECT ${COLUMNS} FROM model_experiments WHERE organization_id = $1 AND (state = 'running'
       OR state = 'stopped' AND coalesce(result #>> '{figures,verdict}', 'undecided') = 'undecided')
     ORDER BY id DESC LIMIT ${MOST_OPEN}`,
    [reader.organizationId],
  );
  return rows;
}

/** Newest first. */
export async function listExperiments(
  reader: OrganizationReader,
  { before, limit }: { before: string | null; limit: number },
): Promise<Experiment[]> {
  const { rows } = await reader.query<Experiment>(
    `SELECT ${COLUMNS} FROM model_experiments WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [reader.organizationId, before, limit],
  );
  return rows;
}

/**
 * Keeps what was measured. Once the rule has spoken, later figures do not change what it said.
 *
 * @returns what is kept, and whether the rule has spoken by these figures: true once of an experiment, however many look at it at a time
 */
export async function recordFigures(
  tx: OrganizationTransaction,
  id: string,
  figures: ExperimentFigures,
): Promise<{ figures: ExperimentFigures; hasSpoken: boolean }> {
  // Whoever looks at the same time waits here, and then finds what was said.
  const { rows: before } = await tx.query<{ verdict: Verdict | null }>(
    `SELECT result #>> '{figures,verdict}' AS verdict FROM model_experiments WHERE organization_id = $1 AND id = $2 FOR UPDATE`,
    [tx.organizationId, id],
  );
  const { rows } = await tx.query<{ result: { figures: ExperimentFigures } }>(
    `UPDATE model_experiments SET result = coalesce(result, '{}') || jsonb_build_object('figures', $3::jsonb ||
       CASE WHEN coalesce(result #>> '{figures,verdict}', 'undecided') = 'undecided' THEN '{}'
         ELSE jsonb_build_object('verdict', result #> '{figures,verdict}') END)
     WHERE organization_id = $1 AND id = $2 AND state <> 'decided' RETURNING result`,
    [tx.organizationId, id, JSON.stringify(figures)],
  );
  const kept = rows[0]?.result.figures;
  if (!kept) return { figures, hasSpoken: false };
  const wasUndecided = (before[0]?.verdict ?? 'undecided') === 'undecided';
  return { figures: kept, hasSpoken: wasUndecided && kept.verdict !== 'undecided' };
}

/** @returns null where it has been decided, or is stopped and was to be stopped again */
export async function endExperiment(
  tx: OrganizationTransaction,
  id: string,
  end: { state: 'stopped' } | { state: 'decided'; decision: 'challenger' | 'champion' },
): Promise<Experiment | null> {
  const { rows } = await tx.query<Experiment>(
    `UPDATE model_experiments SET state = $3, ended_at = coalesce(ended_at, now()),
       result = CASE WHEN $4::text IS NULL THEN result ELSE coalesce(result, '{}') || jsonb_build_object('decision', $4::text) END
     WHERE organization_id = $1 AND id = $2 AND (state = 'running' OR state = 'stopped' AND $3 = 'decided') RETURNING ${COLUMNS}`,
    [tx.organizationId, id, end.state, end.state === 'decided' ? end.decision : null],
  );
  return rows[0] ?? null;
}

/** How many leads an experiment has scored, matured or not. */
export async function countExperimentLeads(reader: OrganizationReader, { id, kind }: Experiment): Promise<number> {
  const from = kind === 'ab' ? 'lead_scores' : 'shadow_scores';
  const { rows } = await reader.query<{ leads: number }>(
    `SELECT count(DISTINCT lead_id)::int AS leads FROM ${from} WHERE organization_id = $1 AND experiment_id = $2`,
    [reader.organizationId, id],
  );
  return rows[0]!.leads;
}

/** The first score of each lead, and for a shadow what the champion said at the same moment. */
const FIRST_SCORES = {
  ab: `SELECT DISTINCT ON (lead_id) lead_id, computed_at, value, band = 'hot' AS hot, NULL::float8 AS other, NULL::boolean AS other_hot
    FROM lead_scores WHERE organization_id = $1 AND experiment_id = $2 ORDER BY lead_id, id`,
  shadow: `SELECT s.lead_id, s.computed_at, c.value, c.band = 'hot' AS hot, s.value AS other, s.hot AS other_hot
    FROM shadow_scores s CROSS JOIN LATERAL (
      SELECT value, band FROM lead_scores WHERE organization_id = $1 AND lead_id = s.lead_id AND computed_at = s.computed_at
      ORDER BY id LIMIT 1) c
    WHERE s.organization_id = $1 AND s.experiment_id = $2`,
} as const;

/**
 * The leads of an experiment whose horizon has passed, those that were scored first, with what became of them: whether they were won when it
 * passed. Leads whose outcome was known before are left out: their scores were no forecast.
 */
export async function maturedLeads(
  reader: OrganizationReader,
  { id, kind, share, stopping }: Experiment,
  at: Date,
): Promise<MaturedLead[]> {
  const { rows } = await reader.query<{
    lead_id: string;
    value: number;
    hot: boolean;
    other: number;
    other_hot: boolean;
    bought: boolean;
  }>(
    `SELECT s.lead_id, s.value, s.hot, s.other, s.other_hot, coalesce(o.bought, false) AS bought
     FROM (${FIRST_SCORES[kind]}) s
     LEFT JOIN LATERAL (
       SELECT data ->> 'to' = 'won' AS bought FROM events
       WHERE organization_id = $1 AND lead_id = s.lead_id AND type = 'lead.status_changed'
         AND data ->> 'to' <> 'archived' AND occurred_at <= s.computed_at + make_interval(days => $3)
       ORDER BY id DESC LIMIT 1) o ON true
     WHERE s.computed_at + make_interval(days => $3) <= $4 AND NOT EXISTS (
       SELECT FROM events WHERE organization_id = $1 AND lead_id = s.lead_id AND type = 'lead.status_changed'
         AND data ->> 'to' IN ('won', 'lost') AND occurred_at < s.computed_at)
     ORDER BY s.computed_at, s.lead_id LIMIT $5`,
    [reader.organizationId, id, stopping.horizonDays, at, stopping.mostLeads],
  );
  return rows.flatMap(({ lead_id, value, hot, other, other_hot, bought }): MaturedLead[] =>
    kind === 'ab'
      ? [{ arm: armOf(id, lead_id, share), value, isHot: hot, bought }]
      : [
          { arm: 'champion', value, isHot: hot, bought },
          { arm: 'challenger', value: other, isHot: other_hot, bought },
        ],
  );
}
