import type { EventType } from '../../shared/events.js';
import type { Reentry } from '../../shared/template-definition.js';
import { HOOK_EVENT, ROUTED_EVENT_TYPES } from '../../shared/template-events.js';
import type { OrganizationTransaction } from '../database.js';

export interface RoutedEvent {
  id: string;
  type: EventType;
  leadId: string;
  executionId: string | null;
  data: Record<string, unknown>;
}

/** An active template, as far as routing needs it. */
export interface ActiveTemplate {
  templateId: string;
  versionId: string;
  event: EventType;
  where: string | null;
  reentry: Reentry;
}

export interface NewExecution {
  templateId: string;
  versionId: string;
  leadId: string;
  eventId: string;
  /** `once`, or what stands for the start: the event's id. */
  reentryKey: string;
  /** Only where the lead has not gone through the template for so long. */
  afterMs: number | null;
}

export interface ExecutionSignal {
  executionId: string;
  eventId: string;
  type: EventType;
}

/** What makes a start one of a kind for its template and lead, by the template's re-entry rule. */
export function reentryOf(reentry: Reentry, startKey: string): Pick<NewExecution, 'reentryKey' | 'afterMs'> {
  return {
    reentryKey: reentry === 'once' ? 'once' : startKey,
    afterMs: typeof reentry === 'object' ? reentry.afterMs : null,
  };
}

/** Those of the events that templates or executions may react to. */
export async function routableEvents(tx: OrganizationTransaction, eventIds: readonly string[]): Promise<RoutedEvent[]> {
  const { rows } = await tx.query<RoutedEvent>(
    `SELECT id, type, lead_id AS "leadId", execution_id AS "executionId", data FROM events
     WHERE organization_id = $1 AND id = ANY($2::uuid[]) AND lead_id IS NOT NULL AND type = ANY($3::text[])
     ORDER BY id`,
    [tx.organizationId, eventIds, [...ROUTED_EVENT_TYPES, HOOK_EVENT]],
    'routable-events',
  );
  return rows;
}

/** Templates that events of these types may start: active ones. A call of a webhook was accepted, so it starts one that was paused since. */
export async function activeTemplates(
  tx: OrganizationTransaction,
  types: readonly EventType[],
): Promise<ActiveTemplate[]> {
  const { rows } = await tx.query<ActiveTemplate>(
    `SELECT t.id AS "templateId", v.id AS "versionId", v.trigger_event AS event, v.definition #>> '{trigger,where}' AS "where",
       v.definition -> 'reentry' AS reentry
     FROM workflow_templates t
     JOIN workflow_template_versions v
       ON v.organization_id = t.organization_id AND v.template_id = t.id AND v.version = t.active_version
     WHERE t.organization_id = $1 AND (t.state = 'active' OR t.state = 'paused' AND v.trigger_event = '${HOOK_EVENT}')
       AND v.trigger_event = ANY($2::text[])`,
    [tx.organizationId, types],
    'active-templates',
  );
  return rows;
}

/**
 * Enters executions as pending, those that are there already left out. The advisory locks make two batches that bring the same lead to
 * the same `after` template decide one after the other; rows and locks are taken in one order everywhere.
 *
 * @returns how many were entered
 */
export async function insertPendingExecutions(
  tx: OrganizationTransaction,
  executions: readonly NewExecution[],
): Promise<number> {
  const limited = executions.filter((execution) => execution.afterMs !== null);
  if (limited.length > 0) {
    await tx.query(
      `SELECT pg_advisory_xact_lock(key) FROM (
         SELECT DISTINCT hashtextextended(pair, 0) AS key FROM unnest($1::text[]) AS pair ORDER BY 1) AS keys`,
      [limited.map(({ templateId, leadId }) => `${templateId}${leadId}`)],
      'lock-reentry',
    );
  }
  const { rowCount } = await tx.query(
    `INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, trigger_event_id, reentry_key)
     SELECT $1, n.template_id, n.version_id, n.lead_id, n.event_id, n.reentry_key
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::float8[])
       AS n(template_id, version_id, lead_id, event_id, reentry_key, after_ms)
     WHERE n.after_ms IS NULL OR NOT EXISTS (
       SELECT FROM workflow_executions e
       WHERE e.organization_id = $1 AND e.template_id = n.template_id AND e.lead_id = n.lead_id
         AND e.created_at > now() - n.after_ms * interval '1 millisecond')
     ORDER BY n.template_id, n.lead_id, n.reentry_key
     ON CONFLICT (template_id, lead_id, reentry_key) DO NOTHING`,
    [
      tx.organizationId,
      executions.map((execution) => execution.templateId),
      executions.map((execution) => execution.versionId),
      executions.map((execution) => execution.leadId),
      executions.map((execution) => execution.eventId),
      executions.map((execution) => execution.reentryKey),
      executions.map((execution) => execution.afterMs),
    ],
    'insert-pending-executions',
  );
  if (rowCount) await tx.query(`SELECT pg_notify('executions', '')`, [], 'notify-executions');
  return rowCount ?? 0;
}

/** How many executions of the organization wait for their start; no more than `most` are counted. */
export async function pendingExecutions(tx: OrganizationTransaction, most: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT FROM workflow_executions WHERE organization_id = $1 AND state = 'pending' LIMIT $2) AS pending`,
    [tx.organizationId, most],
    'pending-executions',
  );
  return rows[0]!.count;
}

/**
 * The signals that open executions of the events' leads are to get. An execution hears of an event that some step of its version waits
 * for, whichever step it is at: deciding by its present step would miss an event that commits while the wait begins. Where its
 * version has an exit condition it hears of every event but its own. Events up to its trigger are behind it.
 */
export async function signalsFor(tx: OrganizationTransaction, eventIds: readonly string[]): Promise<ExecutionSignal[]> {
  const { rows } = await tx.query<ExecutionSignal>(
    `SELECT x.id AS "executionId", e.id AS "eventId", e.type
     FROM events e
     JOIN workflow_executions x
       ON x.organization_id = e.organization_id AND x.lead_id = e.lead_id AND x.finished_at IS NULL
     JOIN workflow_template_versions v ON v.organization_id = x.organization_id AND v.id = x.version_id
     WHERE e.organization_id = $1 AND e.id = ANY($2::uuid[])
       AND (x.trigger_event_id IS NULL OR e.id > x.trigger_event_id)
       AND (v.definition -> 'listens' ? e.type
         OR (v.definition ? 'exit' AND e.execution_id IS DISTINCT FROM x.id))
     ORDER BY e.id`,
    [tx.organizationId, eventIds],
    'signals-for',
  );
  return rows;
}
