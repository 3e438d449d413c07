import type { StepOutline, StayReason } from '../../shared/template-move.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

export const MOVE_STATES = ['pending', 'running', 'stopping', 'completed', 'stopped'] as const;
export type MoveState = (typeof MOVE_STATES)[number];

/**
 * SQL: the states of an execution that has not ended. Asked for by these and their version, executions are found by the index that lists of them
 * use, however many have ended.
 */
export const OPEN_STATES = `('pending', 'running', 'waiting', 'paused', 'parked')`;

/** Executions under way that stand at the same place. */
export interface UnderWay {
  versionId: string;
  stepId: string | null;
  state: string;
  count: number;
}

/** Executions of a template that have not ended, without those of one version. */
export async function countUnderWay(
  reader: OrganizationReader,
  templateId: string,
  exceptVersionId: string | null,
): Promise<UnderWay[]> {
  const { rows } = await reader.query<UnderWay>(
    `SELECT version_id AS "versionId", current_step AS "stepId", state, count(*)::int AS count
     FROM workflow_executions
     WHERE organization_id = $1 AND state IN ${OPEN_STATES} AND version_id = ANY (ARRAY(
       SELECT id FROM workflow_template_versions
       WHERE organization_id = $1 AND template_id = $2 AND id IS DISTINCT FROM $3))
     GROUP BY version_id, current_step, state ORDER BY count(*) DESC, current_step, state`,
    [reader.organizationId, templateId, exceptVersionId],
  );
  return rows;
}

/** The numbers and steps of versions. */
export async function versionOutlines(
  reader: OrganizationReader,
  ids: readonly string[],
): Promise<Map<string, { version: number; steps: StepOutline[] }>> {
  const { rows } = await reader.query<{ id: string; version: number; steps: StepOutline[] }>(
    `SELECT v.id, v.version, (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
       'id', s -> 'id', 'kind', s -> 'kind', 'within', s -> 'within')))
       FROM jsonb_array_elements(v.definition -> 'steps') AS s) AS steps
     FROM workflow_template_versions v WHERE v.organization_id = $1 AND v.id = ANY($2::uuid[])`,
    [reader.organizationId, ids],
  );
  return new Map(rows.map(({ id, version, steps }) => [id, { version, steps: steps ?? [] }]));
}

export interface NewMove {
  templateId: string;
  /** Null for one that takes another back. */
  versionId: string | null;
  reverts: string | null;
  retryParked: boolean;
  ratePerSecond: number;
  expected: number;
  by: string;
}

/**
 * Enters a move, and has it started after the commit.
 *
 * @returns its id; undefined where another one of the template is under way
 */
export async function insertMove(tx: OrganizationTransaction, move: NewMove): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO template_moves (organization_id, template_id, version_id, reverts, retry_parked, rate_per_second, expected, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (template_id) WHERE finished_at IS NULL DO NOTHING RETURNING id`,
    [
      tx.organizationId,
      move.templateId,
      move.versionId,
      move.reverts,
      move.retryParked,
      move.ratePerSecond,
      move.expected,
      move.by,
    ],
  );
  if (rows[0]) await tx.query(`SELECT pg_notify('template_moves', '')`);
  return rows[0]?.id;
}

/** Has a move end after the executions that it is at; false where it has ended. */
export async function requestMoveStop(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE template_moves SET state = CASE state WHEN 'pending' THEN 'stopped' ELSE 'stopping' END,
       finished_at = CASE state WHEN 'pending' THEN now() END
     WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}

/** What the workflow of a move has to know of it. */
export interface OpenMove {
  id: string;
  state: MoveState;
  templateId: string;
  templateKey: string;
  versionId: string | null;
  reverts: string | null;
  retryParked: boolean;
  ratePerSecond: number;
  by: string;
}

/** Notes that a move goes on; undefined where it has ended. */
export async function takeMove(tx: OrganizationTransaction, id: string): Promise<OpenMove | undefined> {
  const { rows } = await tx.query<OpenMove>(
    `UPDATE template_moves m SET claimed_at = now(), started_at = coalesce(started_at, now()),
       state = CASE m.state WHEN 'pending' THEN 'running' ELSE m.state END
     FROM workflow_templates t
     WHERE m.organization_id = $1 AND m.id = $2 AND m.finished_at IS NULL
       AND t.organization_id = $1 AND t.id = m.template_id
     RETURNING m.id, m.state, m.template_id AS "templateId", t.key AS "templateKey", m.version_id AS "versionId", m.reverts,
       m.retry_parked AS "retryParked", m.rate_per_second AS "ratePerSecond", m.created_by AS by`,
    [tx.organizationId, id],
  );
  return rows[0];
}

/**
 * Enters the next executions that a move has to look at, in the order of their ids; false where there are no more. Where a move is taken back,
 * those that gave no answer in time are looked at, too: they may have been moved since.
 */
export async function enterMoveExecutions(tx: OrganizationTransaction, move: OpenMove, most: number): Promise<boolean> {
  const after = `coalesce(
    (SELECT execution_id FROM template_move_executions WHERE move_id = $2 ORDER BY execution_id DESC LIMIT 1),
    '00000000-0000-0000-0000-000000000000')`;
  const { rowCount } =
    move.reverts === null
      ? await tx.query(
          `INSERT INTO template_move_executions (organization_id, move_id, execution_id, from_version_id, to_version_id)
           SELECT $1, $2, id, version_id, $4 FROM workflow_executions
           WHERE organization_id = $1 AND state IN ${OPEN_STATES} AND id > ${after} AND version_id = ANY (ARRAY(
             SELECT id FROM workflow_template_versions WHERE organization_id = $1 AND template_id = $3 AND id <> $4))
           ORDER BY id LIMIT $5`,
          [tx.organizationId, move.id, move.templateId, move.versionId, most],
        )
      : await tx.query(
          `INSERT INTO template_move_executions (organization_id, move_id, execution_id, from_version_id, to_version_id)
           SELECT $1, $2, execution_id, to_version_id, from_version_id FROM template_move_executions
           WHERE organization_id = $1 AND move_id = $3 AND (outcome = 'moved' OR reason = 'no_answer') AND execution_id > ${after}
           ORDER BY execution_id LIMIT $4`,
          [tx.organizationId, move.id, move.reverts, most],
        );
  return (rowCount ?? 0) > 0;
}

/** An execution whose turn has come, as it is now. */
export interface MoveCandidate {
  executionId: string;
  fromVersionId: string;
  toVersionId: string;
  /** Null where it is not there any more. */
  versionId: string | null;
  stepId: string | null;
  state: string | null;
  finished: boolean;
}

export async function nextCandidates(
  tx: OrganizationTransaction,
  moveId: string,
  most: number,
): Promise<MoveCandidate[]> {
  const { rows } = await tx.query<MoveCandidate>(
    `SELECT m.execution_id AS "executionId", m.from_version_id AS "fromVersionId", m.to_version_id AS "toVersionId",
       x.version_id AS "versionId", x.current_step AS "stepId", x.state, coalesce(x.finished_at IS NOT NULL, true) AS finished
     FROM template_move_executions m
     LEFT JOIN workflow_executions x ON x.organization_id = $1 AND x.id = m.execution_id
     WHERE m.organization_id = $1 AND m.move_id = $2 AND m.outcome IS NULL ORDER BY m.execution_id LIMIT $3`,
    [tx.organizationId, moveId, most],
  );
  return rows;
}

/**
 * Moves an execution that no worker knows of yet. One that the dispatcher has claimed may be starting at this moment, on the version that it
 * was claimed with.
 *
 * @returns whether it was moved
 */
export async function movePending(tx: OrganizationTransaction, id: string, versionId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE workflow_executions SET version_id = $3
     WHERE organization_id = $1 AND id = $2 AND state = 'pending' AND claimed_at IS NULL`,
    [tx.organizationId, id, versionId],
  );
  return rowCount === 1;
}

export interface MoveOutcome {
  executionId: string;
  /** Null: it was moved. */
  reason: StayReason | null;
}

export async function recordOutcomes(
  tx: OrganizationTransaction,
  moveId: string,
  outcomes: readonly MoveOutcome[],
): Promise<void> {
  await tx.query(
    `UPDATE template_move_executions m SET reason = o.reason, settled_at = now(),
       outcome = CASE WHEN o.reason IS NULL THEN 'moved' ELSE 'stayed' END
     FROM unnest($3::uuid[], $4::text[]) AS o(id, reason)
     WHERE m.organization_id = $1 AND m.move_id = $2 AND m.execution_id = o.id`,
    [tx.organizationId, moveId, outcomes.map(({ executionId }) => executionId), outcomes.map(({ reason }) => reason)],
  );
}

/**
 * Ends a move. An execution that gave no answer in time may have been moved all the same.
 *
 * @returns how many were moved and stayed; null where it had ended before
 */
export async function endMove(
  tx: OrganizationTransaction,
  id: string,
): Promise<{ state: MoveState; templateKey: string; moved: number; stayed: number } | null> {
  await tx.query(
    `UPDATE template_move_executions m SET outcome = 'moved', reason = NULL
     FROM workflow_executions x
     WHERE m.organization_id = $1 AND m.move_id = $2 AND m.reason = 'no_answer'
       AND x.organization_id = $1 AND x.id = m.execution_id AND x.version_id = m.to_version_id`,
    [tx.organizationId, id],
  );
  const { rows } = await tx.query<{ state: MoveState; templateKey: string; moved: number; stayed: number }>(
    `UPDATE template_moves m SET finished_at = now(), claimed_at = NULL,
       state = CASE m.state WHEN 'stopping' THEN 'stopped' ELSE 'completed' END
     FROM workflow_templates t
     WHERE m.organization_id = $1 AND m.id = $2 AND m.finished_at IS NULL AND t.organization_id = $1 AND t.id = m.template_id
     RETURNING m.state, t.key AS "templateKey",
       (SELECT count(*)::int FROM template_move_executions e WHERE e.move_id = m.id AND e.outcome = 'moved') AS moved,
       (SELECT count(*)::int FROM template_move_executions e WHERE e.move_id = m.id AND e.outcome = 'stayed') AS stayed`,
    [tx.organizationId, id],
  );
  return rows[0] ?? null;
}
