import type { Reentry } from '../../shared/template-definition.js';
import type { OrganizationReader } from '../database.js';

/** The execution for which a lead may not go through a template now, by its re-entry rule. */
export interface EarlierExecution {
  leadId: string;
  executionId: string;
}

/** Which of some leads may not go through a template now, and for which of their executions. */
export async function refusedByReentry(
  tx: OrganizationReader,
  template: { templateId: string; reentry: Reentry },
  leadIds: readonly string[],
): Promise<EarlierExecution[]> {
  const { templateId, reentry } = template;
  if (reentry === 'always' || leadIds.length === 0) return [];
  const afterMs = typeof reentry === 'object' ? reentry.afterMs : null;
  const { rows } = await tx.query<EarlierExecution>(
    `SELECT DISTINCT ON (lead_id) lead_id AS "leadId", id AS "executionId" FROM workflow_executions
     WHERE organization_id = $1 AND template_id = $2 AND lead_id = ANY($3::uuid[])
       AND CASE WHEN $4::float8 IS NULL THEN reentry_key = 'once' ELSE created_at > now() - $4 * interval '1 millisecond' END
     ORDER BY lead_id, id DESC`,
    [tx.organizationId, templateId, leadIds, afterMs],
  );
  return rows;
}
