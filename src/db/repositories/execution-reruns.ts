import { DomainError } from '../../shared/error-codes.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { recordAudit } from './audit-log.js';
import type { Asked } from './pending-executions.js';

/** Which version a rerun takes: the one that is active now, or the one that the execution had. */
export type RerunVersion = 'active' | 'same';

/** What became of the messages of an execution and of its reruns before: what a rerun would send once more. */
export interface MessagesBefore {
  /** Went out. */
  sent: number;
  /** May have gone out. */
  unknown: number;
}

export interface RerunPlan {
  templateId: string;
  templateKey: string;
  versionId: string;
  version: number;
  leadId: string;
  triggerEventId: string | null;
  messagesBefore: MessagesBefore;
}

/**
 * What a rerun of an execution would be. A rerun is an execution of its own: its messages are new messages, which the send ledger does not
 * hold back because the execution before has sent the like.
 *
 * @throws DomainError `not_found`; `execution_open` where it or a rerun of it has not ended; `template_not_active`; `lead_missing`
 */
export async function planRerun(
  reader: OrganizationReader,
  executionId: string,
  wanted: RerunVersion,
): Promise<RerunPlan> {
  const { rows } = await reader.query<RerunPlan & { openId: string | null; templateState: string; hasLead: boolean }>(
    `SELECT x.template_id AS "templateId", t.key AS "templateKey", v.id AS "versionId", v.version, x.lead_id AS "leadId",
       x.trigger_event_id AS "triggerEventId", t.state AS "templateState",
       EXISTS (SELECT FROM leads l WHERE l.organization_id = $1 AND l.id = x.lead_id) AS "hasLead",
       (SELECT r.id FROM workflow_executions r WHERE r.organization_id = $1 AND r.lead_id = x.lead_id
          AND (r.id = x.id OR r.rerun_of = x.id) AND r.finished_at IS NULL LIMIT 1) AS "openId",
       (SELECT jsonb_build_object('sent', count(*) FILTER (WHERE m.status = 'sent'),
            'unknown', count(*) FILTER (WHERE m.status IN ('sending', 'unknown')))
          FROM messages m WHERE m.organization_id = $1 AND m.execution_id IN (
            SELECT r.id FROM workflow_executions r WHERE r.organization_id = $1 AND r.lead_id = x.lead_id
              AND (r.id = x.id OR r.rerun_of = x.id))) AS "messagesBefore"
     FROM workflow_executions x
     JOIN workflow_templates t ON t.organization_id = $1 AND t.id = x.template_id
     LEFT JOIN workflow_template_versions v ON v.organization_id = $1 AND v.template_id = t.id
       AND CASE WHEN $3 = 'same' THEN v.id = x.version_id ELSE v.version = t.active_version END
     WHERE x.organization_id = $1 AND x.id = $2`,
    [reader.organizationId, executionId, wanted],
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such execution.');
  const { openId, templateState, hasLead, ...plan } = rows[0];
  if (openId !== null) {
    const which = openId === executionId ? 'The execution' : `Its rerun ${openId}`;
    throw new DomainError('execution_open', `${which} has not ended; cancel it first.`, { executionId: openId });
  }
  if (templateState !== 'active' || plan.versionId === null) {
    throw new DomainError('template_not_active', `The template ${plan.templateKey} is ${templateState}.`);
  }
  if (!hasLead) throw new DomainError('lead_missing', 'The lead is not there any more.');
  return plan;
}

/**
 * Enters an execution that goes through a template once more from its start, for the lead and the event of one that has ended. Two requests
 * at once are decided one after the other: the second finds the first's rerun open.
 *
 * @returns the new execution's id, and what it was made of
 */
export async function insertRerun(
  tx: OrganizationTransaction,
  executionId: string,
  wanted: RerunVersion,
  { by, why }: Asked,
): Promise<RerunPlan & { id: string }> {
  await tx.query('SELECT FROM workflow_executions WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
    tx.organizationId,
    executionId,
  ]);
  const plan = await planRerun(tx, executionId, wanted);
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, trigger_event_id, rerun_of, reentry_key)
     SELECT $1, $2, $3, $4, $5, $6, 'rerun:' || $6::uuid || ':' || 1 + count(*) FROM workflow_executions r
     WHERE r.organization_id = $1 AND r.lead_id = $4 AND r.rerun_of = $6
     RETURNING id`,
    [tx.organizationId, plan.templateId, plan.versionId, plan.leadId, plan.triggerEventId, executionId],
  );
  const { id } = rows[0]!;
  await recordAudit(tx, {
    actorId: by,
    action: 'execution.rerun',
    subjectType: 'execution',
    subjectId: executionId,
    why,
    data: { rerunId: id, version: plan.version, messagesBefore: plan.messagesBefore },
  });
  await tx.query(`SELECT pg_notify('executions', '')`);
  return { ...plan, id };
}
