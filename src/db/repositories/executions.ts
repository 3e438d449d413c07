import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { OrganizationTransaction } from '../database.js';

export type ExecutionState =
  'running' | 'waiting' | 'paused' | 'parked' | 'completed' | 'stopped' | 'cancelled' | 'failed';
export type StepStatus = 'running' | 'waiting' | 'done' | 'parked' | 'skipped' | 'failed' | 'stopped';

export interface ExecutionRow {
  id: string;
  leadId: string;
  versionId: string;
  templateId: string;
  triggerEventId: string | null;
  /** It goes once more through what an execution of the same trigger went through. */
  isRerun: boolean;
  /** The execution whose `run` step started this one. */
  parentId: string | null;
  /** How many executions stand behind the event that started this one. */
  depth: number;
  currentStep: string | null;
  finished: boolean;
  /** Nothing is to begin. */
  paused: boolean;
  /** What is recorded of the visit that was asked for, where it is over. */
  visit: FinishedVisit | null;
  /** When the wait of that visit ends. */
  dueAt: Date | null;
}

export interface FinishedVisit {
  attempt: number;
  status: StepStatus;
  decision: Record<string, unknown> | null;
}

/** One visit of an execution to a step; `attempt` counts what people asked to be tried again. */
export interface StepVisit {
  executionId: string;
  stepId: string;
  visit: number;
  attempt: number;
}

export interface StepRecord {
  kind: string;
  status: StepStatus;
  decision?: Record<string, unknown>;
  result?: Record<string, unknown>;
  /** What later steps may name. */
  output?: Record<string, unknown>;
  error?: { code: string; message: string };
  /** Kept from the first time, so that a wait that is begun again ends when it was to end; but for a message that is held again. */
  dueMs?: number;
  /** Instead of `dueMs`: a time of day must not come a moment early, as it would by clocks that differ or a transaction that took long. */
  dueAt?: Date;
}

/** A visit to a step, and what is recorded of it. */
export type StepEntry = Omit<StepVisit, 'executionId'> & StepRecord;

/** What the execution's own row says while it is at a step. */
export interface ExecutionPlace {
  state: ExecutionState;
  /** Where it is; without it, at the step that was recorded last. */
  step?: string;
  waitingFor?: string;
  error?: { code: string; message: string };
}

/** An execution; with `visit`, also whether that visit is over. `lock`: until the commit. */
export async function findExecution(
  tx: OrganizationTransaction,
  id: string,
  visit?: { stepId: string; visit: number },
  { lock = false }: { lock?: boolean } = {},
): Promise<ExecutionRow | undefined> {
  const { rows } = await tx.query<ExecutionRow>(
    `SELECT x.id, x.lead_id AS "leadId", x.version_id AS "versionId", x.template_id AS "templateId",
       x.trigger_event_id AS "triggerEventId", x.rerun_of IS NOT NULL AS "isRerun", x.parent_execution_id AS "parentId",
       x.current_step AS "currentStep", x.finished_at IS NOT NULL AS finished,
       x.state = 'paused' AS paused,
       coalesce(x.depth, (e.data ->> 'depth')::int, 0) AS depth, s.due_at AS "dueAt",
       CASE WHEN s.finished_at IS NOT NULL
         THEN jsonb_build_object('attempt', s.attempt, 'status', s.status, 'decision', s.decision) END AS visit
     FROM workflow_executions x
     LEFT JOIN events e ON e.organization_id = x.organization_id AND e.id = x.trigger_event_id
     LEFT JOIN workflow_execution_steps s ON s.execution_id = $2 AND s.step_id = $3 AND s.visit = $4
     WHERE x.organization_id = $1 AND x.id = $2${lock ? ' FOR NO KEY UPDATE OF x' : ''}`,
    [tx.organizationId, id, visit?.stepId ?? null, visit?.visit ?? null],
    lock ? 'find-execution-locked' : 'find-execution',
  );
  return rows[0];
}

/** Has transactions of one execution come one after the other, from here to their commits. */
export async function lockExecution(tx: OrganizationTransaction, id: string): Promise<void> {
  await tx.query(
    'SELECT FROM workflow_executions WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tx.organizationId, id],
    'lock-execution',
  );
}

/** A visit of an execution, where it is over. */
export async function findFinishedVisit(
  tx: OrganizationTransaction,
  { executionId, stepId, visit }: StepVisit,
): Promise<FinishedVisit | null> {
  const { rows } = await tx.query<FinishedVisit>(
    `SELECT attempt, status, decision FROM workflow_execution_steps
     WHERE organization_id = $1 AND execution_id = $2 AND step_id = $3 AND visit = $4 AND finished_at IS NOT NULL`,
    [tx.organizationId, executionId, stepId, visit],
    'find-finished-visit',
  );
  return rows[0] ?? null;
}

export async function findDefinition(tx: OrganizationTransaction, versionId: string): Promise<TemplateDefinition> {
  const { rows } = await tx.query<{ definition: TemplateDefinition }>(
    'SELECT definition FROM workflow_template_versions WHERE organization_id = $1 AND id = $2',
    [tx.organizationId, versionId],
    'find-definition',
  );
  if (!rows[0]) throw new Error(`template version ${versionId} is not there`);
  return rows[0].definition;
}

/** Marks an execution as begun that does not record its first step at once. */
export async function beginExecution(tx: OrganizationTransaction, id: string, firstStep: string): Promise<void> {
  await tx.query(
    `UPDATE workflow_executions SET state = 'running', current_step = $3, started_at = coalesce(started_at, now())
     WHERE organization_id = $1 AND id = $2 AND current_step IS NULL AND finished_at IS NULL`,
    [tx.organizationId, id, firstStep],
    'begin-execution',
  );
}

/**
 * Records where visits to steps stand, in their order, and the execution with them, in one statement. Repeating it changes nothing; a
 * visit that is over is opened again only by a higher attempt.
 *
 * @param place - null leaves the execution's own row as it is
 * @returns when the wait of the last visit ends, where it has an end
 */
export async function recordSteps(
  tx: OrganizationTransaction,
  executionId: string,
  entries: readonly StepEntry[],
  place: ExecutionPlace | null,
): Promise<Date | null> {
  const last = entries.at(-1);
  if (!last) return null;
  const { rows } = await tx.query<{ step_id: string; visit: number; due_at: Date | null }>(
    `WITH place AS (
       UPDATE workflow_executions
       -- What is under way when a person pauses is finished; the execution stays paused.
       SET state = CASE WHEN state = 'paused' AND $3 IN ('running', 'waiting') THEN state ELSE $3 END, current_step = $4,
         waiting_for = $5, error_code = $6, error_message = $7, error_at = CASE WHEN $6::text IS NOT NULL THEN now() END,
         started_at = coalesce(started_at, now())
       WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL AND $3::text IS NOT NULL
     )
     INSERT INTO workflow_execution_steps AS s (organization_id, execution_id, step_id, visit, attempt, kind, status, decision,
       result, output, error_code, error_message, due_at, started_at, finished_at)
     SELECT $1, $2, n.step_id, n.visit, n.attempt, n.kind, n.status, n.decision, n.result, n.output, n.error_code, n.error_message,
       coalesce(n.due_at, now() + n.due_ms * interval '1 millisecond'), at,
       CASE WHEN n.status IN ('done', 'skipped', 'failed', 'stopped') THEN at END
     FROM unnest($8::text[], $9::int[], $10::int[], $11::text[], $12::text[], $13::jsonb[], $14::jsonb[], $15::jsonb[],
         $16::text[], $17::text[], $18::float8[], $19::timestamptz[]) WITH ORDINALITY
       AS n(step_id, visit, attempt, kind, status, decision, result, output, error_code, error_message, due_ms, due_at, position),
       -- Steps of one transaction keep their order.
       LATERAL (SELECT now() + n.position * interval '1 microsecond' AS at) AS moment
     ON CONFLICT (execution_id, step_id, visit) DO UPDATE SET
       attempt = greatest(s.attempt, excluded.attempt), status = excluded.status,
       decision = coalesce(excluded.decision, s.decision), result = coalesce(excluded.result, s.result),
       output = coalesce(excluded.output, s.output),
       error_code = excluded.error_code, error_message = excluded.error_message,
       -- A wait that is begun again ends when it was to end; a message that is held again has a new end.
       due_at = CASE WHEN excluded.kind = 'send' THEN coalesce(excluded.due_at, s.due_at) ELSE coalesce(s.due_at, excluded.due_at) END,
       finished_at = CASE WHEN excluded.finished_at IS NULL THEN NULL ELSE coalesce(s.finished_at, excluded.finished_at) END
     RETURNING step_id, visit, due_at`,
    [
      tx.organizationId,
      executionId,
      place?.state ?? null,
      place?.step ?? last.stepId,
      place?.waitingFor ?? null,
      place?.error?.code ?? null,
      place?.error?.message ?? null,
      entries.map((entry) => entry.stepId),
      entries.map((entry) => entry.visit),
      entries.map((entry) => entry.attempt),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.status),
      entries.map((entry) => jsonOrNull(entry.decision)),
      entries.map((entry) => jsonOrNull(entry.result)),
      entries.map((entry) => jsonOrNull(entry.output)),
      entries.map((entry) => entry.error?.code ?? null),
      entries.map((entry) => entry.error?.message ?? null),
      entries.map((entry) => entry.dueMs ?? null),
      entries.map((entry) => entry.dueAt?.toISOString() ?? null),
    ],
    'record-steps',
  );
  return rows.find((row) => row.step_id === last.stepId && row.visit === last.visit)?.due_at ?? null;
}

/**
 * Ends an execution, and with it what it left open: visits to steps, tasks.
 *
 * @returns false where it had ended before
 */
export async function endExecution(
  tx: OrganizationTransaction,
  id: string,
  end: { state: ExecutionState; reason: string; step?: string; error?: { code: string; message: string } },
): Promise<boolean> {
  const { rows } = await tx.query<{ ended: number }>(
    `WITH ended AS (
       UPDATE workflow_executions SET state = $3, end_reason = $4, error_code = $5, error_message = $6,
         error_at = CASE WHEN $5::text IS NOT NULL THEN now() END, waiting_for = NULL,
         current_step = coalesce($7, current_step), finished_at = now(),
         started_at = CASE WHEN $7::text IS NULL THEN started_at ELSE coalesce(started_at, now()) END
       WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL RETURNING id
     ), stopped AS (
       UPDATE workflow_execution_steps SET status = 'stopped', finished_at = now()
       WHERE organization_id = $1 AND execution_id = $2 AND finished_at IS NULL AND EXISTS (SELECT FROM ended)
     ), cancelled AS (
       UPDATE tasks SET state = 'cancelled'
       WHERE organization_id = $1 AND execution_id = $2 AND state = 'open' AND EXISTS (SELECT FROM ended)
     )
     SELECT count(*)::int AS ended FROM ended`,
    [
      tx.organizationId,
      id,
      end.state,
      end.reason,
      end.error?.code ?? null,
      end.error?.message ?? null,
      end.step ?? null,
    ],
    'end-execution',
  );
  return rows[0]?.ended === 1;
}

function jsonOrNull(value: Record<string, unknown> | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
