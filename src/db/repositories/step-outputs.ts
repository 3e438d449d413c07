import type { JsonObject } from '../../shared/json.js';
import type { OrganizationTransaction } from '../database.js';

/** What the steps of an execution have put out, by step id: of each the visit that ended last. */
export async function stepOutputs(
  tx: OrganizationTransaction,
  executionId: string,
): Promise<Record<string, JsonObject>> {
  const { rows } = await tx.query<{ step_id: string; output: JsonObject }>(
    `SELECT DISTINCT ON (step_id) step_id, output FROM workflow_execution_steps
     WHERE organization_id = $1 AND execution_id = $2 AND output IS NOT NULL ORDER BY step_id, visit DESC`,
    [tx.organizationId, executionId],
    'step-outputs',
  );
  return Object.fromEntries(rows.map(({ step_id, output }) => [step_id, output]));
}
