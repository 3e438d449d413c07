import type { OrganizationTransaction } from '../database.js';
import type { ExecutionState, StepVisit } from './executions.js';

/** An execution that a `run` step has started. */
export interface ChildExecution {
  id: string;
  state: ExecutionState | 'pending';
  finished: boolean;
}

/** One child of each try of a visit: a second start finds the first. */
const keyOf = ({ executionId, stepId, visit, attempt }: StepVisit) =>
  `run:${executionId}:${stepId}:${visit}:${attempt}`;

/**
 * Enters an execution of a template's active version for the lead of another, once for each try of a visit. It hears of what happens from
 * now on, and counts for the template's re-entry rule from now on.
 *
 * @returns its id; null where the template is not active
 */
export async function insertChild(
  tx: OrganizationTransaction,
  visit: StepVisit,
  child: { templateKey: string; leadId: string; depth: number },
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `WITH started AS (
       INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, reentry_key, parent_execution_id, depth)
       SELECT $1, t.id, v.id, $3, $4, $5, $6
       FROM workflow_templates t
       JOIN workflow_template_versions v
         ON v.organization_id = t.organization_id AND v.template_id = t.id AND v.version = t.active_version
       WHERE t.organization_id = $1 AND t.key = $2 AND t.state = 'active'
       ON CONFLICT (template_id, lead_id, reentry_key) DO NOTHING RETURNING id
     ), told AS MATERIALIZED (SELECT pg_notify('executions', '') WHERE EXISTS (SELECT FROM started))
     SELECT id FROM started LEFT JOIN told ON true
     UNION ALL SELECT id FROM workflow_executions
       WHERE organization_id = $1 AND parent_execution_id = $5 AND reentry_key = $4 LIMIT 1`,
    [tx.organizationId, child.templateKey, child.leadId, keyOf(visit), visit.executionId, child.depth],
    'insert-child-execution',
  );
  return rows[0]?.id ?? null;
}

/** The execution that a try of a visit has started. */
export async function childOf(tx: OrganizationTransaction, visit: StepVisit): Promise<ChildExecution | undefined> {
  const { rows } = await tx.query<ChildExecution>(
    `SELECT id, state, finished_at IS NOT NULL AS finished FROM workflow_executions
     WHERE organization_id = $1 AND parent_execution_id = $2 AND reentry_key = $3`,
    [tx.organizationId, visit.executionId, keyOf(visit)],
    'child-of',
  );
  return rows[0];
}
