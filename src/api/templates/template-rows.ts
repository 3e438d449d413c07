import type { OrganizationReader } from '../../db/database.js';
import { contentHash, type TemplateState } from '../../db/repositories/templates.js';
import { DomainError } from '../../shared/error-codes.js';
import { iso, type Moment } from '../common/fields.js';
import type { TemplateDraftDto } from './template-drafts.dto.js';
import type { Actor, TemplateDto } from './templates.dto.js';

export interface TemplateListRow {
  key: string;
  name: string;
  state: TemplateState;
  active_version: number | null;
  versions: number;
  draft_revision: number;
  draft_changed: boolean;
  updated_at: Moment;
  trigger: TemplateDto['trigger'];
}

/** Columns of {@link TEMPLATE_TABLES}, with the organization as $1. */
export const TEMPLATE_COLUMNS = `t.key, t.name, t.state, t.active_version, t.updated_at, t.draft_revision,
  t.draft IS DISTINCT FROM v.source AS draft_changed, v.definition -> 'trigger' AS trigger,
  (SELECT count(*)::int FROM workflow_template_versions n WHERE n.organization_id = $1 AND n.template_id = t.id) AS versions`;
export const TEMPLATE_TABLES = `workflow_templates t LEFT JOIN workflow_template_versions v
  ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version`;

export function toTemplate(row: TemplateListRow): TemplateDto {
  return {
    key: row.key,
    name: row.name,
    state: row.state,
    activeVersion: row.active_version,
    versions: row.versions,
    draft: { revision: row.draft_revision, changed: row.draft_changed },
    updatedAt: iso(row.updated_at),
    trigger: row.trigger,
  };
}

/** SQL: the name of a user or an API key, by a column that holds the id of either. */
export const actorName = (column: string) =>
  `coalesce((SELECT u.name FROM users u WHERE u.organization_id = $1 AND u.id = ${column}),
    (SELECT k.name FROM api_keys k WHERE k.organization_id = $1 AND k.id = ${column}))`;

export function actorOf(id: string | null, name: string | null): Actor {
  return id === null ? null : { id, name };
}

export interface DraftRow {
  id: string;
  key: string;
  state: TemplateState;
  source: string;
  revision: number;
  changed: boolean;
  updatedAt: Moment;
  updatedBy: string | null;
  updatedByName: string | null;
}

/** @throws DomainError `not_found` */
export async function findDraft(reader: OrganizationReader, key: string): Promise<DraftRow> {
  const { rows } = await reader.query<DraftRow>(
    `SELECT t.id, t.key, t.state, t.draft AS source, t.draft_revision AS revision, t.draft IS DISTINCT FROM v.source AS changed,
       t.draft_updated_at AS "updatedAt", t.draft_updated_by AS "updatedBy", ${actorName('t.draft_updated_by')} AS "updatedByName"
     FROM ${TEMPLATE_TABLES} WHERE t.organization_id = $1 AND t.key = $2`,
    [reader.organizationId, key],
  );
  if (!rows[0]) throw noTemplate();
  return rows[0];
}

export function toDraft(row: DraftRow): TemplateDraftDto {
  return {
    key: row.key,
    source: row.source,
    revision: row.revision,
    changed: row.changed,
    contentHash: contentHash(row.source),
    updatedAt: iso(row.updatedAt),
    updatedBy: actorOf(row.updatedBy, row.updatedByName),
  };
}

/** @throws DomainError `draft_conflict`, with the present revision and who made it */
export function requireRevision(row: DraftRow, revision: number): void {
  if (row.revision === revision) return;
  const { revision: current, updatedAt, updatedBy } = toDraft(row);
  const whose = updatedBy?.name ? ` by ${updatedBy.name}` : '';
  throw new DomainError(
    'draft_conflict',
    `The draft is at revision ${current}, saved${whose}; yours is made from ${revision}. Load it again and put your change into it.`,
    { revision: current, updatedAt, updatedBy },
  );
}

/** @throws DomainError `template_archived` */
export function refuseArchived(state: TemplateState): void {
  if (state === 'archived') throw new DomainError('template_archived', 'The template is archived; restore it first.');
}

export function noTemplate(): DomainError {
  return new DomainError('not_found', 'There is no such template.');
}
