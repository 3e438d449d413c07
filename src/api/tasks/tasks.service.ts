import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../../db/database.js';
import { Task } from '../../db/entities/task.entity.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import type { TaskDto, TaskQuery } from './tasks.dto.js';

@Injectable()
export class TasksService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor, state, leadId }: TaskQuery): Promise<Page<TaskDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(Task, {
        where: {
          organizationId,
          ...(state && { state }),
          ...(leadId && { leadId }),
          ...(after && { id: LessThan(after.id) }),
        },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(rows, limit, toTask, ({ id }) => ({ id }));
  }

  /**
   * Completes a task; the execution that asked for it hears by the event.
   *
   * @throws DomainError `task_not_open` where somebody was faster or the workflow did not wait any longer
   */
  complete(principal: Principal, id: string, outcome: string | undefined): Promise<TaskDto> {
    const { organizationId } = principal;
    return this.database.inOrganization(organizationId, async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE tasks SET state = 'done', outcome = $3, completed_by = $4, completed_at = now()
         WHERE organization_id = $1 AND id = $2 AND state = 'open'`,
        [organizationId, id, outcome ?? null, principal.kind === 'user' ? principal.id : null],
      );
      const { rows } = await tx.query<TaskRow>(
        `SELECT ${TASK_COLUMNS} FROM tasks WHERE organization_id = $1 AND id = $2`,
        [organizationId, id],
      );
      const row = rows[0];
      if (!row) throw new DomainError('not_found', 'There is no such task.');
      if (rowCount === 0) throw new DomainError('task_not_open', `The task is ${row.state}.`);
      const { leadId, executionId, stepId, visit } = row;
      const data = { taskId: id, stepId, visit, outcome: outcome ?? null, by: principal.id };
      await appendEvents(tx, [{ type: 'task.completed', leadId, executionId, data }]);
      return toTask(row);
    });
  }
}

type TaskRow = Pick<
  Task,
  | 'id'
  | 'leadId'
  | 'executionId'
  | 'stepId'
  | 'visit'
  | 'title'
  | 'assigneeId'
  | 'state'
  | 'outcome'
  | 'dueAt'
  | 'createdAt'
  | 'completedAt'
>;
const TASK_COLUMNS = `id, lead_id AS "leadId", execution_id AS "executionId", step_id AS "stepId", visit, title,
  assignee_id AS "assigneeId", state, outcome, due_at AS "dueAt", created_at AS "createdAt", completed_at AS "completedAt"`;

function toTask(row: TaskRow): TaskDto {
  return {
    id: row.id,
    leadId: row.leadId,
    executionId: row.executionId,
    stepId: row.stepId,
    title: row.title,
    assigneeId: row.assigneeId,
    state: row.state as TaskDto['state'],
    outcome: row.outcome,
    dueAt: iso(row.dueAt),
    createdAt: iso(row.createdAt),
    completedAt: iso(row.completedAt),
  };
}
