import type { Reentry, TemplateDefinition } from '../../shared/template-definition.js';
import type { StartKind, StartState } from '../../shared/template-start.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

/** A start of a template as its readers see it. */
export interface TemplateStart {
  id: string;
  templateKey: string;
  version: number;
  kind: StartKind;
  condition: string | null;
  leadId: string | null;
  executionId: string | null;
  state: StartState;
  leadsSeen: number;
  leadsMatched: number;
  leadsFailed: number;
  executionsStarted: number;
  errorCode: string | null;
  createdBy: string | null;
  why: string | null;
  scheduledFor: Date | string | null;
  createdAt: Date | string;
  startedAt: Date | string | null;
  finishedAt: Date | string | null;
}

export interface NewTemplateStart extends Partial<
  Pick<TemplateStart, 'leadId' | 'executionId' | 'condition' | 'createdBy' | 'why' | 'scheduledFor'>
> {
  id: string;
  templateId: string;
  versionId: string;
  kind: StartKind;
  idempotencyKey: string | null;
}

/** A template as far as starting it needs it. */
export interface StartableTemplate {
  templateId: string;
  key: string;
  state: string;
  /** Null where none was published. */
  versionId: string | null;
  trigger: TemplateDefinition['trigger'];
  reentry: Reentry;
}

/** What is left of a start to do, locked until the commit. */
export interface StartPosition {
  templateId: string;
  templateState: string;
  versionId: string;
  trigger: TemplateDefinition['trigger'];
  reentry: Reentry;
  kind: StartKind;
  condition: string | null;
  state: StartState;
  afterLeadId: string;
  beforeLeadId: string;
}

/** Counters are far below what a double holds exactly; pg gives bigint as text. */
const COLUMNS = `s.id, t.key AS "templateKey", v.version, s.kind, s.condition, s.lead_id AS "leadId", s.execution_id AS "executionId",
  s.state, s.leads_seen::float8 AS "leadsSeen", s.leads_matched::float8 AS "leadsMatched", s.leads_failed::float8 AS "leadsFailed",
  s.executions_started::float8 AS "executionsStarted", s.error_code AS "errorCode", s.created_by AS "createdBy", s.why,
  s.scheduled_for AS "scheduledFor", s.created_at AS "createdAt", s.started_at AS "startedAt", s.finished_at AS "finishedAt"`;
const TABLES = `template_starts s JOIN workflow_templates t ON t.organization_id = $1 AND t.id = s.template_id
  JOIN workflow_template_versions v ON v.organization_id = $1 AND v.id = s.version_id`;

/** A template and its active version. */
export async function findStartable(
  tx: OrganizationReader,
  templateKey: string,
): Promise<StartableTemplate | undefined> {
  const { rows } = await tx.query<StartableTemplate>(
    `SELECT t.id AS "templateId", t.key, t.state, v.id AS "versionId", v.definition -> 'trigger' AS trigger,
       v.definition -> 'reentry' AS reentry
     FROM workflow_templates t LEFT JOIN workflow_template_versions v
       ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version
     WHERE t.organization_id = $1 AND t.key = $2`,
    [tx.organizationId, templateKey],
  );
  return rows[0];
}

/**
 * Enters a start; of one lead as done, of a segment as pending, to be taken up after the commit.
 *
 * @returns false where there is one with the same idempotency key
 */
export async function insertStart(tx: OrganizationTransaction, start: NewTemplateStart): Promise<boolean> {
  const { id, templateId, versionId, kind, idempotencyKey } = start;
  const { leadId = null, condition = null, createdBy = null, why = null, scheduledFor = null } = start;
  const { rowCount } = await tx.query(
    `INSERT INTO template_starts (organization_id, id, template_id, version_id, kind, idempotency_key, lead_id, condition, created_by, why,
       scheduled_for, state, leads_seen, leads_matched, started_at, finished_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN is_one THEN 'completed' ELSE 'pending' END, is_one::int, is_one::int,
       CASE WHEN is_one THEN now() END, CASE WHEN is_one THEN now() END
     FROM (VALUES ($5 = 'lead')) AS kind(is_one)
     ON CONFLICT (organization_id, (kind = 'schedule'), idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING`,
    [
      tx.organizationId,
      id,
      templateId,
      versionId,
      kind,
      idempotencyKey,
      leadId,
      condition,
      createdBy,
      why,
      scheduledFor,
    ],
  );
  if (rowCount === 0) return false;
  if (kind !== 'lead') await tx.query(`SELECT pg_notify('starts', '')`);
  return true;
}

/** Notes the execution of a start of one lead. */
export async function recordExecution(tx: OrganizationTransaction, id: string, executionId: string): Promise<void> {
  await tx.query(
    'UPDATE template_starts SET execution_id = $3, executions_started = 1 WHERE organization_id = $1 AND id = $2',
    [tx.organizationId, id, executionId],
  );
}

export async function findStart(tx: OrganizationReader, id: string): Promise<TemplateStart | undefined> {
  const { rows } = await tx.query<TemplateStart>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE s.organization_id = $1 AND s.id = $2`,
    [tx.organizationId, id],
  );
  return rows[0];
}

/** The start that a request with this Idempotency-Key made. */
export async function findStartByKey(tx: OrganizationReader, key: string): Promise<TemplateStart | undefined> {
  const { rows } = await tx.query<TemplateStart>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE s.organization_id = $1 AND s.kind <> 'schedule' AND s.idempotency_key = $2`,
    [tx.organizationId, key],
  );
  return rows[0];
}

/** Starts, newest first. */
export async function listStarts(
  tx: OrganizationReader,
  filter: { templateKey?: string | undefined; state?: StartState | undefined; beforeId?: string | undefined },
  limit: number,
): Promise<TemplateStart[]> {
  const values: unknown[] = [tx.organizationId];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value !== undefined) conditions.push(`AND ${condition(`$${values.push(value)}`)}`);
  };
  add(filter.templateKey, (parameter) => `t.key = ${parameter}`);
  add(filter.state, (parameter) => `s.state = ${parameter}`);
  add(filter.beforeId, (parameter) => `s.id < ${parameter}`);
  const { rows } = await tx.query<TemplateStart>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE s.organization_id = $1 ${conditions.join(' ')}
     ORDER BY s.id DESC LIMIT $${values.push(limit)}`,
    values,
  );
  return rows;
}

/** Ends a start that waits, or has one that runs end before its next page. Leaves others as they are. */
export async function requestStop(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE template_starts SET state = CASE state WHEN 'pending' THEN 'stopped' ELSE 'stopping' END,
       finished_at = CASE state WHEN 'pending' THEN now() END
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running')`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}

/** Whether a start of a template by its schedule has not ended. */
export async function isScheduledStartOpen(tx: OrganizationTransaction, templateId: string): Promise<boolean> {
  const { rows } = await tx.query(
    `SELECT FROM template_starts WHERE organization_id = $1 AND template_id = $2 AND kind = 'schedule'
       AND state IN ('pending', 'running', 'stopping') LIMIT 1`,
    [tx.organizationId, templateId],
  );
  return rows.length > 0;
}

/** Locks a start that has not ended; null where it has. */
export async function lockStart(tx: OrganizationTransaction, id: string): Promise<StartPosition | null> {
  const { rows } = await tx.query<StartPosition>(
    `SELECT t.id AS "templateId", t.state AS "templateState", v.id AS "versionId", v.definition -> 'trigger' AS trigger,
       v.definition -> 'reentry' AS reentry, s.kind, s.condition, s.state, s.after_lead_id AS "afterLeadId",
       s.before_lead_id AS "beforeLeadId"
     FROM ${TABLES}
     WHERE s.organization_id = $1 AND s.id = $2 AND s.state IN ('pending', 'running', 'stopping') FOR UPDATE OF s`,
    [tx.organizationId, id],
    'lock-start',
  );
  return rows[0] ?? null;
}

/** Notes how far a start has come. */
export async function advanceStart(
  tx: OrganizationTransaction,
  id: string,
  done: { afterLeadId: string; seen: number; matched: number; failed: number; started: number },
): Promise<void> {
  await tx.query(
    `UPDATE template_starts SET state = CASE state WHEN 'pending' THEN 'running' ELSE state END, claimed_at = now(),
       started_at = coalesce(started_at, now()), after_lead_id = $3, leads_seen = leads_seen + $4, leads_matched = leads_matched + $5,
       leads_failed = leads_failed + $6, executions_started = executions_started + $7
     WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, id, done.afterLeadId, done.seen, done.matched, done.failed, done.started],
    'advance-start',
  );
}

/**
 * Ends a start.
 *
 * @returns it, or undefined where it had ended before
 */
export async function endStart(
  tx: OrganizationTransaction,
  id: string,
  state: 'completed' | 'stopped' | 'failed',
  errorCode: string | null,
): Promise<TemplateStart | undefined> {
  const { rowCount } = await tx.query(
    `UPDATE template_starts SET state = $3, error_code = $4, finished_at = now(), started_at = coalesce(started_at, now())
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running', 'stopping')`,
    [tx.organizationId, id, state, errorCode],
    'end-start',
  );
  return rowCount === 1 ? findStart(tx, id) : undefined;
}
