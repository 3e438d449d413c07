import type { OrganizationReader } from '../../db/database.js';
import { OPEN_STATES } from '../../db/repositories/template-moves.js';
import { DomainError } from '../../shared/error-codes.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { iso, type Moment } from '../common/fields.js';
import { actorName, actorOf } from './template-rows.js';
import type { TemplateVersionDto } from './template-versions.dto.js';

export interface VersionRow {
  id: string;
  version: number;
  active: boolean;
  name: string;
  note: string | null;
  contentHash: string;
  steps: number;
  publishedAt: Moment;
  publishedBy: string | null;
  publishedByName: string | null;
  underWay: number;
}

const COLUMNS = `v.id, v.version, v.version IS NOT DISTINCT FROM t.active_version AS active, v.definition ->> 'name' AS name, v.note,
  v.content_hash AS "contentHash", jsonb_array_length(v.definition -> 'steps') AS steps, v.published_at AS "publishedAt",
  v.published_by AS "publishedBy", ${actorName('v.published_by')} AS "publishedByName",
  (SELECT count(*)::int FROM workflow_executions x WHERE x.organization_id = $1 AND x.state IN ${OPEN_STATES} AND x.version_id = v.id)
    AS "underWay"`;
const TABLES = `workflow_templates t
  JOIN workflow_template_versions v ON v.organization_id = $1 AND v.template_id = t.id`;

/** Versions of a template, the newest first. */
export async function listVersions(
  reader: OrganizationReader,
  key: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<VersionRow[]> {
  const { rows } = await reader.query<VersionRow>(
    `SELECT ${COLUMNS} FROM ${TABLES}
     WHERE t.organization_id = $1 AND t.key = $2 AND ($3::int IS NULL OR v.version < $3) ORDER BY v.version DESC LIMIT $4`,
    [reader.organizationId, key, before ?? null, limit],
  );
  return rows;
}

export type VersionContent = VersionRow & { source: string; definition: TemplateDefinition };

export async function findVersion(
  reader: OrganizationReader,
  key: string,
  version: number,
): Promise<VersionContent | undefined> {
  const { rows } = await reader.query<VersionContent>(
    `SELECT ${COLUMNS}, v.source, v.definition FROM ${TABLES}
     WHERE t.organization_id = $1 AND t.key = $2 AND v.version = $3`,
    [reader.organizationId, key, version],
  );
  return rows[0];
}

/** @throws DomainError `not_found` */
export async function requireVersion(
  reader: OrganizationReader,
  key: string,
  version: number,
): Promise<VersionContent> {
  const row = await findVersion(reader, key, version);
  if (!row) throw new DomainError('not_found', 'There is no such template, or it has no such version.');
  return row;
}

export function toVersion(row: VersionRow): TemplateVersionDto {
  return {
    version: row.version,
    active: row.active,
    name: row.name,
    note: row.note,
    contentHash: row.contentHash,
    steps: row.steps,
    publishedAt: iso(row.publishedAt),
    publishedBy: actorOf(row.publishedBy, row.publishedByName),
    underWay: row.underWay,
  };
}
