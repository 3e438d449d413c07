import type { OrganizationTransaction } from '../database.js';

export interface NewTask {
  leadId: string;
  executionId: string;
  stepId: string;
  visit: number;
  title: string;
  assigneeId: string | null;
  dueMs: number;
}

/** Opens the task of a visit to a step; answers undefined where it is there already. */
export async function openTask(tx: OrganizationTransaction, task: NewTask): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO tasks (organization_id, lead_id, execution_id, step_id, visit, title, assignee_id, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8::float8 * interval '1 millisecond')
     ON CONFLICT (execution_id, step_id, visit) DO NOTHING RETURNING id`,
    [
      tx.organizationId,
      task.leadId,
      task.executionId,
      task.stepId,
      task.visit,
      task.title,
      task.assigneeId,
      task.dueMs,
    ],
    'open-task',
  );
  return rows[0]?.id;
}

export interface TaskState {
  id: string;
  state: 'open' | 'done' | 'expired' | 'cancelled';
  outcome: string | null;
}

export async function taskOfStep(
  tx: OrganizationTransaction,
  executionId: string,
  stepId: string,
  visit: number,
): Promise<TaskState | undefined> {
  const { rows } = await tx.query<TaskState>(
    `SELECT id, state, outcome FROM tasks
     WHERE organization_id = $1 AND execution_id = $2 AND step_id = $3 AND visit = $4`,
    [tx.organizationId, executionId, stepId, visit],
    'task-of-step',
  );
  return rows[0];
}

/** Expires a task that nobody has done; false where somebody has. */
export async function expireTask(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE tasks SET state = 'expired' WHERE organization_id = $1 AND id = $2 AND state = 'open'`,
    [tx.organizationId, id],
    'expire-task',
  );
  return rowCount === 1;
}

/**
 * Who is to do a task: the lead's owner, else an agent, else an admin; or one of a role. Of several, the one with the fewest open tasks.
 * Null where there is nobody; the task is then anybody's.
 */
export async function chooseAssignee(
  tx: OrganizationTransaction,
  leadId: string,
  assign: 'owner' | 'admin' | 'ops' | 'agent',
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT u.id FROM users u
     LEFT JOIN leads l ON l.organization_id = u.organization_id AND l.id = $2 AND $3 = 'owner'
     WHERE u.organization_id = $1 AND u.disabled_at IS NULL
       AND (u.id = l.owner_id OR u.role = $3 OR ($3 = 'owner' AND u.role IN ('agent', 'admin')))
     ORDER BY u.id IS NOT DISTINCT FROM l.owner_id DESC, u.role = 'agent' DESC,
       (SELECT count(*) FROM tasks t WHERE t.organization_id = $1 AND t.assignee_id = u.id AND t.state = 'open'), u.id
     LIMIT 1`,
    [tx.organizationId, leadId, assign],
    'choose-assignee',
  );
  return rows[0]?.id ?? null;
}
