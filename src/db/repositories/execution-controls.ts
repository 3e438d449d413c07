import type { BegunVisit } from '../../shared/interpreter/interpreter-types.js';
import type { OrganizationTransaction } from '../database.js';

/** What people do with executions that have not ended. Every one is harmless to repeat. */

/** @returns false where it had ended, or was so before */
export async function setPaused(tx: OrganizationTransaction, id: string, paused: boolean): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE workflow_executions
     SET state = CASE WHEN $3 THEN 'paused' WHEN waiting_for IS NULL THEN 'running' ELSE 'waiting' END
     WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL AND (state = 'paused') <> $3`,
    [tx.organizationId, id, paused],
    'set-paused',
  );
  return rowCount === 1;
}

/**
 * Ends visits that an execution leaves before they are over, with the tasks of people that belong to them.
 *
 * @param stepId - where the execution goes on; null leaves its row as it is
 */
export async function leaveVisits(
  tx: OrganizationTransaction,
  id: string,
  visits: readonly BegunVisit[],
  decision: Record<string, unknown>,
  stepId: string | null,
): Promise<void> {
  await tx.query(
    `WITH left_visits AS (
       SELECT * FROM unnest($4::text[], $5::int[], $6::int[], $7::text[]) AS v(step_id, visit, attempt, kind)
     ), place AS (
       UPDATE workflow_executions
       SET state = CASE WHEN state = 'paused' THEN state ELSE 'running' END, current_step = $3, waiting_for = NULL,
         error_code = NULL, error_message = NULL, error_at = NULL
       WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL AND $3::text IS NOT NULL
     ), cancelled AS (
       UPDATE tasks t SET state = 'cancelled' FROM left_visits v
       WHERE t.organization_id = $1 AND t.execution_id = $2 AND t.step_id = v.step_id AND t.visit = v.visit AND t.state = 'open'
     )
     INSERT INTO workflow_execution_steps AS s (organization_id, execution_id, step_id, visit, attempt, kind, status, decision,
       finished_at)
     SELECT $1, $2, step_id, visit, attempt, kind, 'stopped', $8, now() FROM left_visits
     ON CONFLICT (execution_id, step_id, visit) DO UPDATE SET
       status = 'stopped', decision = excluded.decision, finished_at = coalesce(s.finished_at, now())`,
    [
      tx.organizationId,
      id,
      stepId,
      visits.map((visit) => visit.stepId),
      visits.map((visit) => visit.visit),
      visits.map((visit) => visit.attempt),
      visits.map((visit) => visit.kind),
      JSON.stringify(decision),
    ],
    'leave-visits',
  );
}

/** Whether a version belongs to the execution's template. */
export async function isVersionOfExecution(
  tx: OrganizationTransaction,
  id: string,
  versionId: string,
): Promise<boolean> {
  // It comes from a request.
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(versionId)) return false;
  const { rowCount } = await tx.query(
    `SELECT FROM workflow_executions x
     JOIN workflow_template_versions v ON v.organization_id = x.organization_id AND v.template_id = x.template_id
     WHERE x.organization_id = $1 AND x.id = $2 AND v.id = $3`,
    [tx.organizationId, id, versionId],
    'is-version-of-execution',
  );
  return rowCount === 1;
}

/** Pins an execution to another version. @returns the one before */
export async function setVersion(
  tx: OrganizationTransaction,
  id: string,
  versionId: string,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ before: string }>(
    `UPDATE workflow_executions x SET version_id = $3 FROM workflow_executions old
     WHERE x.organization_id = $1 AND x.id = $2 AND x.finished_at IS NULL AND old.id = x.id RETURNING old.version_id AS before`,
    [tx.organizationId, id, versionId],
    'set-version',
  );
  return rows[0]?.before;
}

/** Ends what is open of steps that an execution leaves, with the tasks of people that belong to them. */
export async function leaveSteps(tx: OrganizationTransaction, id: string, stepIds: readonly string[]): Promise<void> {
  await tx.query(
    `WITH cancelled AS (
       UPDATE tasks SET state = 'cancelled'
       WHERE organization_id = $1 AND execution_id = $2 AND step_id = ANY($3::text[]) AND state = 'open'
     )
     UPDATE workflow_execution_steps SET status = 'stopped', decision = '{"left": true}', finished_at = now()
     WHERE organization_id = $1 AND execution_id = $2 AND step_id = ANY($3::text[]) AND finished_at IS NULL`,
    [tx.organizationId, id, stepIds],
    'leave-steps',
  );
}

/** Where an execution is whose branches are under way: at the step of a branch that is parked, else at the parallel. */
export async function showBranches(tx: OrganizationTransaction, id: string, parallelId: string): Promise<void> {
  await tx.query(
    `UPDATE workflow_executions x
     SET state = CASE WHEN x.state = 'paused' THEN x.state WHEN p.step_id IS NULL THEN 'waiting' ELSE 'parked' END,
       current_step = coalesce(p.step_id, $3), waiting_for = CASE WHEN p.step_id IS NULL THEN 'branches' END,
       error_code = p.error_code, error_message = p.error_message,
       error_at = CASE WHEN p.error_code IS NOT NULL THEN coalesce(x.error_at, now()) END
     FROM (VALUES (1)) AS one LEFT JOIN LATERAL (
       SELECT step_id, error_code, error_message FROM workflow_execution_steps
       WHERE organization_id = $1 AND execution_id = $2 AND status = 'parked' ORDER BY started_at LIMIT 1) AS p ON true
     WHERE x.organization_id = $1 AND x.id = $2 AND x.finished_at IS NULL`,
    [tx.organizationId, id, parallelId],
    'show-branches',
  );
}
