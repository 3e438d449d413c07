import type { OrganizationReader } from '../../db/database.js';
import { searchStatements } from './execution-search.js';
import type { ExecutionDto, ExecutionQuery, ExecutionStepDto } from './executions.dto.js';

/** Steps of an execution shown at most; the interpreter ends executions long before. */
const STEPS_MOST = 2_000;

export interface ExecutionRow {
  id: string;
  template_key: string;
  template_name: string;
  version: number;
  lead_id: string;
  lead_name: string | null;
  lead_email: string | null;
  rerun_of: string | null;
  parent_execution_id: string | null;
  state: ExecutionDto['state'];
  current_step: string | null;
  waiting_for: string | null;
  error_code: string | null;
  error_message: string | null;
  end_reason: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** The lead may have been erased; its executions stay. */
const SELECT_EXECUTIONS = `
  SELECT e.id, t.key AS template_key, t.name AS template_name, v.version, e.lead_id,
    nullif(concat_ws(' ', l.first_name, l.last_name), '') AS lead_name, l.email AS lead_email, e.rerun_of, e.parent_execution_id, e.state, e.current_step,
    e.waiting_for, e.error_code, e.error_message, e.end_reason, e.created_at, e.started_at, e.finished_at
  FROM workflow_executions e
  JOIN workflow_templates t ON t.organization_id = $1 AND t.id = e.template_id
  JOIN workflow_template_versions v ON v.organization_id = $1 AND v.id = e.version_id
  LEFT JOIN leads l ON l.organization_id = $1 AND l.id = e.lead_id
  WHERE e.organization_id = $1`;

/** Newest first, behind `beforeId`, one more than the limit. */
export async function selectExecutions(
  reader: OrganizationReader,
  { limit, cursor: _, ...filter }: ExecutionQuery,
  beforeId: string | undefined,
): Promise<ExecutionRow[]> {
  const { organizationId } = reader;
  const most = limit + 1;
  let found: ExecutionRow[] = [];
  for (const { text, values } of searchStatements(filter, { organizationId, beforeId, most })) {
    const { rows } = await reader.query<ExecutionRow>(
      `${SELECT_EXECUTIONS} AND e.id IN (${text}) ORDER BY e.id DESC`,
      values,
    );
    if (rows.length === most) return rows;
    found = rows;
  }
  return found;
}

export async function findExecution(reader: OrganizationReader, id: string): Promise<ExecutionRow | undefined> {
  const { rows } = await reader.query<ExecutionRow>(`${SELECT_EXECUTIONS} AND e.id = $2`, [reader.organizationId, id]);
  return rows[0];
}

interface StepRow {
  step_id: string;
  visit: number;
  kind: string;
  status: ExecutionStepDto['status'];
  attempt: number;
  decision: Record<string, unknown> | null;
  result: Record<string, unknown> | null;
  error_code: string | null;
  error_message: string | null;
  due_at: string | null;
  started_at: string;
  finished_at: string | null;
}

export async function listSteps(reader: OrganizationReader, executionId: string): Promise<ExecutionStepDto[]> {
  const { rows } = await reader.query<StepRow>(
    `SELECT step_id, visit, kind, status, attempt, decision, result, error_code, error_message, due_at, started_at,
       finished_at
     FROM workflow_execution_steps WHERE organization_id = $1 AND execution_id = $2
     ORDER BY started_at, visit, step_id LIMIT ${STEPS_MOST}`,
    [reader.organizationId, executionId],
  );
  return rows.map((row) => ({
    stepId: row.step_id,
    visit: row.visit,
    kind: row.kind,
    status: row.status,
    attempt: row.attempt,
    decision: row.decision,
    result: row.result,
    error: failureOf(row),
    dueAt: row.due_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }));
}

export function failureOf(row: { error_code: string | null; error_message: string | null }): ExecutionDto['error'] {
  return row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' };
}
