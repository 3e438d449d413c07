import type { FailureFilter, RepairAction } from '../../shared/bulk-repair.js';
import type { OrganizationReader } from '../database.js';

/** Executions that are parked, or have failed, with the same error at the same step of the same version. */
export interface FailureGroup {
  errorCode: string;
  step: string | null;
  templateKey: string;
  templateName: string;
  version: number;
  parked: number;
  failed: number;
  firstSeen: string;
  lastSeen: string;
  /** The newest execution of them, and what its error says. */
  exampleId: string;
  exampleMessage: string | null;
}

/** SQL on an execution `e`: that it is one of the filter's. Values are appended. */
function conditionsOf(filter: FailureFilter, values: unknown[]): string {
  const { errorCode, step, templateKey, version } = filter;
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const versions = [
    ...(templateKey === undefined ? [] : [`t.key = ${parameter(templateKey)}`]),
    ...(version === undefined ? [] : [`v.version = ${parameter(version)}`]),
  ];
  return [
    'e.organization_id = $1',
    errorCode === undefined ? 'e.error_code IS NOT NULL' : `e.error_code = ${parameter(errorCode)}`,
    ...(step === undefined ? [] : [`e.current_step = ${parameter(step)}`]),
    ...(versions.length === 0
      ? []
      : [
          `e.version_id IN (SELECT v.id FROM workflow_template_versions v
             JOIN workflow_templates t ON t.organization_id = $1 AND t.id = v.template_id
             WHERE v.organization_id = $1 AND ${versions.join(' AND ')})`,
        ]),
  ].join(' AND ');
}

/**
 * Failures grouped by their cause, the most frequent first. Reads an index alone: 30 ms for a hundred thousand.
 *
 * @returns the groups, `most` at most, and how many there are
 */
export async function listFailures(
  reader: OrganizationReader,
  filter: FailureFilter,
  most: number,
): Promise<{ groups: FailureGroup[]; count: number }> {
  const values: unknown[] = [reader.organizationId];
  const example = (atStep: string) => `SELECT e.id FROM workflow_executions e
    WHERE e.organization_id = $1 AND e.error_code = g.error_code AND e.version_id = g.version_id AND ${atStep}
      AND e.state = CASE WHEN g.parked > 0 THEN 'parked' ELSE 'failed' END
    ORDER BY e.id DESC LIMIT 1`;
  const { rows } = await reader.query<FailureGroup & { count: number }>(
    `WITH grouped AS (
       SELECT e.error_code, e.version_id, e.current_step, count(*) FILTER (WHERE e.state = 'parked')::int AS parked,
         count(*) FILTER (WHERE e.state = 'failed')::int AS failed, min(e.error_at) AS first_seen, max(e.error_at) AS last_seen
       FROM workflow_executions e
       WHERE ${conditionsOf(filter, values)} AND e.state IN ('parked', 'failed')
       GROUP BY e.error_code, e.version_id, e.current_step
     ), greatest_ones AS MATERIALIZED (
       SELECT *, count(*) OVER ()::int AS count FROM grouped
       ORDER BY parked + failed DESC, last_seen DESC, error_code, version_id, current_step LIMIT $${values.push(most)}
     ), shown AS MATERIALIZED (
       SELECT *, coalesce((${example('e.current_step = g.current_step')}), (${example('e.current_step IS NULL')})) AS example_id
       FROM greatest_ones g
     )
     SELECT g.error_code AS "errorCode", g.current_step AS step, t.key AS "templateKey", t.name AS "templateName", v.version, g.parked,
       g.failed, g.first_seen AS "firstSeen", g.last_seen AS "lastSeen", g.example_id AS "exampleId",
       (SELECT e.error_message FROM workflow_executions e WHERE e.organization_id = $1 AND e.id = g.example_id) AS "exampleMessage",
       g.count
     FROM shown g
     JOIN workflow_template_versions v ON v.organization_id = $1 AND v.id = g.version_id
     JOIN workflow_templates t ON t.organization_id = $1 AND t.id = v.template_id
     ORDER BY g.parked + g.failed DESC, g.last_seen DESC, g.error_code, g.version_id, g.current_step`,
    values,
  );
  return { groups: rows.map(({ count: _, ...group }) => group), count: rows[0]?.count ?? 0 };
}

/** How many executions a filter finds that are parked; those that have failed have ended, and cannot be repaired. */
export async function countFailures(
  reader: OrganizationReader,
  filter: FailureFilter,
): Promise<{ parked: number; failed: number }> {
  const values: unknown[] = [reader.organizationId];
  const { rows } = await reader.query<{ parked: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE e.state = 'parked')::int AS parked, count(*) FILTER (WHERE e.state = 'failed')::int AS failed
     FROM workflow_executions e WHERE ${conditionsOf(filter, values)} AND e.state IN ('parked', 'failed')`,
    values,
  );
  return rows[0]!;
}

/** What the send ledger knows of the messages at whose steps executions are parked. */
export interface ParkedMessages {
  /** Known not to have gone out. */
  unsent: number;
  sent: number;
  /** Handed over, without an answer. */
  unknown: number;
}

/** Counts executions that are parked at a message, by what the send ledger knows of it. */
export async function countParkedMessages(reader: OrganizationReader, filter: FailureFilter): Promise<ParkedMessages> {
  const values: unknown[] = [reader.organizationId];
  const { rows } = await reader.query<ParkedMessages>(
    `WITH parked AS MATERIALIZED (
       -- Ids of messages begin with their execution's moment (shared/message-id.ts): one partition, a few rows.
       SELECT e.id, s.step_id, s.visit, (left(e.id::text, 13) || '-0000-0000-000000000000')::uuid AS first_id,
         (left(e.id::text, 13) || '-ffff-ffff-ffffffffffff')::uuid AS last_id
       FROM workflow_executions e
       JOIN workflow_execution_steps s ON s.execution_id = e.id AND s.step_id = e.current_step AND s.status = 'parked' AND s.kind = 'send'
         AND s.organization_id = $1
       WHERE ${conditionsOf(filter, values)} AND e.state = 'parked'
     ), known AS (
       SELECT (
         SELECT m.status FROM messages m
         WHERE m.organization_id = $1 AND m.id BETWEEN p.first_id AND p.last_id AND m.execution_id = p.id AND m.step_id = p.step_id
           AND m.visit = p.visit
         ORDER BY m.status = 'sent' DESC, m.status IN ('sending', 'unknown') DESC LIMIT 1
       ) AS status
       FROM parked p
     )
     SELECT count(*) FILTER (WHERE status IS NULL OR status IN ('held', 'failed', 'refused'))::int AS unsent,
       count(*) FILTER (WHERE status = 'sent')::int AS sent, count(*) FILTER (WHERE status IN ('sending', 'unknown'))::int AS unknown
     FROM known`,
    values,
  );
  return rows[0]!;
}

/** How many parked executions cannot be moved onto the active version of their template, by the code of the reason. */
export async function countUnmovable(
  reader: OrganizationReader,
  filter: FailureFilter,
): Promise<{ stepUnknown: number; templateNotActive: number }> {
  const values: unknown[] = [reader.organizationId];
  const { rows } = await reader.query<{ stepUnknown: number; templateNotActive: number }>(
    `WITH standing AS MATERIALIZED (
       SELECT e.version_id, e.current_step, count(*)::int AS executions FROM workflow_executions e
       WHERE ${conditionsOf(filter, values)} AND e.state = 'parked' GROUP BY e.version_id, e.current_step
     )
     SELECT coalesce(sum(executions) FILTER (WHERE a.id IS NULL), 0)::int AS "templateNotActive",
       coalesce(sum(executions) FILTER (WHERE a.id IS NOT NULL AND NOT jsonb_path_exists(a.definition, '$.steps[*] ? (@.id == $step)',
         jsonb_build_object('step', standing.current_step))), 0)::int AS "stepUnknown"
     FROM standing
     JOIN workflow_template_versions v ON v.organization_id = $1 AND v.id = standing.version_id
     JOIN workflow_templates t ON t.organization_id = $1 AND t.id = v.template_id
     LEFT JOIN workflow_template_versions a ON a.organization_id = $1 AND a.template_id = t.id AND a.version = t.active_version`,
    values,
  );
  return rows[0]!;
}

/** A parked execution to be repaired. */
export interface ParkedExecution {
  id: string;
  step: string | null;
  versionId: string;
  /** The active version of its template. */
  activeVersionId: string | null;
}

/** Executions by their ids, in the order of these, parked or not. */
export async function executionsToRepair(
  reader: OrganizationReader,
  ids: readonly string[],
): Promise<ParkedExecution[]> {
  const { rows } = await reader.query<ParkedExecution>(
    `SELECT e.id, e.current_step AS step, e.version_id AS "versionId", a.id AS "activeVersionId"
     FROM workflow_executions e
     JOIN workflow_templates t ON t.organization_id = $1 AND t.id = e.template_id
     LEFT JOIN workflow_template_versions a ON a.organization_id = $1 AND a.template_id = t.id AND a.version = t.active_version
     WHERE e.organization_id = $1 AND e.id = ANY($2::uuid[]) ORDER BY e.id`,
    [reader.organizationId, ids],
  );
  return rows;
}

/**
 * Parked executions of a filter in the order of their ids.
 *
 * @param since - those that were parked later are left out, so that one that is parked again is not repaired over and over
 */
export async function nextParked(
  reader: OrganizationReader,
  filter: FailureFilter,
  { afterId, since, most }: { afterId: string | null; since: Date; most: number },
): Promise<ParkedExecution[]> {
  const values: unknown[] = [reader.organizationId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const { rows } = await reader.query<ParkedExecution>(
    `SELECT e.id, e.current_step AS step, e.version_id AS "versionId", a.id AS "activeVersionId"
     FROM (
       SELECT e.id, e.current_step, e.version_id, e.template_id FROM workflow_executions e
       WHERE ${conditionsOf(filter, values)} AND e.state = 'parked' AND e.error_at <= ${parameter(since)}
         AND e.id > coalesce(${parameter(afterId)}::uuid, '00000000-0000-0000-0000-000000000000')
       ORDER BY e.id LIMIT ${parameter(most)}
     ) AS e
     JOIN workflow_templates t ON t.organization_id = $1 AND t.id = e.template_id
     LEFT JOIN workflow_template_versions a ON a.organization_id = $1 AND a.template_id = t.id AND a.version = t.active_version
     ORDER BY e.id`,
    values,
  );
  return rows;
}

/** What a bulk repair would do. */
export interface RepairPreview {
  /** Parked executions that would be repaired. */
  executions: number;
  /** Executions that have failed, which have ended: they are left as they are. */
  ended: number;
  /** Of those, the ones that could not be moved. */
  refused: { stepUnknown: number; templateNotActive: number };
  messages: {
    /** Would be handed over, because the ledger knows that they have not gone out. */
    send: number;
    /** The ledger says that they went out, or that they may have: not sent again, unless the provider says that they are not there. */
    heldBack: { sent: number; unknown: number };
    /** Would never be sent: their steps are passed over. */
    passedOver: number;
  };
}

export async function previewRepair(
  reader: OrganizationReader,
  filter: FailureFilter,
  action: RepairAction,
): Promise<RepairPreview> {
  const { parked, failed } = await countFailures(reader, filter);
  const { unsent, sent, unknown } = await countParkedMessages(reader, filter);
  const isSkip = action === 'skip';
  return {
    executions: parked,
    ended: failed,
    refused: action === 'move' ? await countUnmovable(reader, filter) : { stepUnknown: 0, templateNotActive: 0 },
    messages: {
      send: isSkip ? 0 : unsent,
      heldBack: { sent, unknown },
      passedOver: isSkip ? unsent : 0,
    },
  };
}
