import type { OrganizationTransaction } from '../database.js';
import { recordAudit } from './audit-log.js';
import { appendEvents } from './event-log.js';

/** Who asked for something, and why. */
export interface Asked {
  /** Id of the user or API key. */
  by: string;
  why?: string | undefined;
}

/**
 * Cancels an execution that has not begun. The dispatcher may be starting its workflow just now: that finds it ended, and does nothing.
 *
 * @returns the execution that had it run, null where none had; undefined where the execution is not pending (any more)
 */
export async function cancelPending(
  tx: OrganizationTransaction,
  id: string,
  { by, why }: Asked,
): Promise<{ parentExecutionId: string | null } | undefined> {
  const { rows } = await tx.query<{ leadId: string; parentExecutionId: string | null }>(
    `UPDATE workflow_executions SET state = 'cancelled', end_reason = 'cancelled', finished_at = now()
     WHERE organization_id = $1 AND id = $2 AND state = 'pending'
     RETURNING lead_id AS "leadId", parent_execution_id AS "parentExecutionId"`,
    [tx.organizationId, id],
  );
  const cancelled = rows[0];
  if (!cancelled) return undefined;
  const data = { state: 'cancelled', reason: 'cancelled', by };
  const ended = { type: 'execution.finished' as const, leadId: cancelled.leadId, executionId: id, data };
  await appendEvents(tx, [ended], { route: false });
  await recordAudit(tx, {
    actorId: by,
    action: 'execution.cancelled',
    subjectType: 'execution',
    subjectId: id,
    why,
    data: { from: 'pending' },
  });
  return { parentExecutionId: cancelled.parentExecutionId };
}
