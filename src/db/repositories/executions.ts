import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { OrganizationTransaction } from '../database.js';

export type ExecutionState = 'running' | 'waiting' | 'parked' | 'completed' | 'stopped' | 'cancelled' | 'failed';
export type StepStatus = 'running' | 'waiting' | 'done' | 'parked' | 'skipped' | 'failed' | 'stopped';

export interface ExecutionRow {
  id: string;
  leadId: string;
  versionId: string;
  templateId: string;
  triggerEventId: string | null;
  /** How many executions stand behind the event that started this one. */
  depth: number;
  currentStep: string | null;
  finished: boolean;
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
  error?: { code: string; message: string };
  /** Kept from the first time, so that a wait that is begun again ends when it was to end. */
  dueMs?: number;
}

/** What the execution's own row says while it is at a step. */
export interface ExecutionPlace {
  state: ExecutionState;
  waitingFor?: string;
  error?: { code: string; message: string };
}

export async function findExecution(tx: OrganizationTransaction, id: string): Promise<ExecutionRow | undefined> {
  const { rows } = await tx.query<ExecutionRow>(
    `SELECT x.id, x.lead_id AS "leadId", x.version_id AS "versionId", x.template_id AS "templateId",
       x.trigger_event_id AS "triggerEventId", x.current_step AS "currentStep", x.finished_at IS NOT NULL AS finished,
       coalesce((e.data ->> 'depth')::int, 0) AS depth
     FROM workflow_executions x
     LEFT JOIN events e ON e.organization_id = x.organization_id AND e.id = x.trigger_event_id
     WHERE x.organization_id = $1 AND x.id = $2`,
    [tx.organizationId, id],
    'find-execution',
  );
  return rows[0];
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

/** Marks an execution as begun; false where it was before. */
export async function beginExecution(tx: OrganizationTransaction, id: string, firstStep: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE workflow_executions SET state = 'running', current_step = $3, started_at = coalesce(started_at, now())
     WHERE organization_id = $1 AND id = $2 AND current_step IS NULL AND finished_at IS NULL`,
    [tx.organizationId, id, firstStep],
    'begin-execution',
  );
  return rowCount === 1;
}

/**
 * Records where a visit to a step stands, and the execution with it, in one statement. Repeating it changes nothing; a visit that is over
 * is opened again only by a higher attempt.
 *
 * @returns when the visit's wait ends, where it has an end
 */
export async function recordStep(
  tx: OrganizationTransaction,
  { executionId, stepId, visit, attempt }: StepVisit,
  step: StepRecord,
  place: ExecutionPlace,
): Promise<Date | null> {
  const { rows } = await tx.query<{ due_at: Date | null }>(
    `WITH place AS (
       UPDATE workflow_executions
       SET state = $13, current_step = $3, waiting_for = $14, error_code = $15, error_message = $16
       WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL
     )
     INSERT INTO workflow_execution_steps AS s (organization_id, execution_id, step_id, visit, attempt, kind, status, decision,
       result, error_code, error_message, due_at, finished_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + $12::float8 * interval '1 millisecond',
       CASE WHEN $7 IN ('done', 'skipped', 'failed', 'stopped') THEN now() END)
     ON CONFLICT (execution_id, step_id, visit) DO UPDATE SET
       attempt = greatest(s.attempt, excluded.attempt), status = excluded.status,
       decision = coalesce(excluded.decision, s.decision), result = coalesce(excluded.result, s.result),
       error_code = excluded.error_code, error_message = excluded.error_message,
       due_at = coalesce(s.due_at, excluded.due_at),
       finished_at = CASE WHEN excluded.finished_at IS NULL THEN NULL ELSE coalesce(s.finished_at, now()) END
     RETURNING due_at`,
    [
      tx.organizationId,
      executionId,
      stepId,
      visit,
      attempt,
      step.kind,
      step.status,
      step.decision ?? null,
      step.result ?? null,
      step.error?.code ?? null,
      step.error?.message ?? null,
      step.dueMs ?? null,
      place.state,
      place.waitingFor ?? null,
      place.error?.code ?? null,
      place.error?.message ?? null,
    ],
    'record-step',
  );
  return rows[0]?.due_at ?? null;
}

/** Ends an execution; false where it had ended before. */
export async function endExecution(
  tx: OrganizationTransaction,
  id: string,
  end: { state: ExecutionState; reason: string; error?: { code: string; message: string } },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE workflow_executions SET state = $3, end_reason = $4, error_code = $5, error_message = $6, waiting_for = NULL,
       finished_at = now()
     WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL`,
    [tx.organizationId, id, end.state, end.reason, end.error?.code ?? null, end.error?.message ?? null],
    'end-execution',
  );
  if (rowCount !== 1) return false;
  // What was left open ends with it.
  await tx.query(
    `UPDATE workflow_execution_steps SET status = 'stopped', finished_at = now()
     WHERE organization_id = $1 AND execution_id = $2 AND finished_at IS NULL`,
    [tx.organizationId, id],
    'end-execution-steps',
  );
  await tx.query(
    `UPDATE tasks SET state = 'cancelled' WHERE organization_id = $1 AND execution_id = $2 AND state = 'open'`,
    [tx.organizationId, id],
    'cancel-execution-tasks',
  );
  return true;
}
