import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, type OrganizationReader } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { iso, type Moment } from '../common/fields.js';
import { decodeCursor, toPage, type Page, type PageQuery } from '../common/pagination.js';
import type { TemplateDetail, TemplateDto } from './templates.dto.js';

const KEY_CURSOR = z.object({ key: z.string() });

interface TemplateRow {
  key: string;
  name: string;
  state: TemplateDto['state'];
  active_version: number | null;
  versions: number;
  updated_at: Moment;
  trigger: TemplateDto['trigger'];
}

const COLUMNS = `t.key, t.name, t.state, t.active_version, t.updated_at, v.definition -> 'trigger' AS trigger,
  (SELECT count(*)::int FROM workflow_template_versions n WHERE n.organization_id = $1 AND n.template_id = t.id) AS versions`;
const TABLES = `workflow_templates t LEFT JOIN workflow_template_versions v
  ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version`;

@Injectable()
export class TemplatesService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<TemplateDto>> {
    const after = decodeCursor(cursor, KEY_CURSOR);
    const { rows } = await this.database
      .reader(organizationId)
      .query<TemplateRow>(
        `SELECT ${COLUMNS} FROM ${TABLES} WHERE t.organization_id = $1 AND t.key > $2 ORDER BY t.key LIMIT $3`,
        [organizationId, after?.key ?? '', limit + 1],
      );
    return toPage(rows, limit, toTemplate, ({ key }) => ({ key }));
  }

  get(organizationId: string, key: string): Promise<TemplateDetail> {
    return find(this.database.reader(organizationId), key);
  }

  /** Pausing keeps new executions from starting; those under way go on. */
  setState(organizationId: string, key: string, state: 'active' | 'paused'): Promise<TemplateDetail> {
    return this.database.inOrganization(organizationId, async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE workflow_templates SET state = $3, updated_at = now()
         WHERE organization_id = $1 AND key = $2 AND state <> 'archived'`,
        [organizationId, key, state],
      );
      const template = await find(tx, key);
      if (rowCount === 0) throw new DomainError('conflict', 'The template is archived.');
      return template;
    });
  }
}

async function find(reader: OrganizationReader, key: string): Promise<TemplateDetail> {
  const { rows } = await reader.query<TemplateRow & { source: string; definition: TemplateDetail['definition'] }>(
    `SELECT ${COLUMNS}, coalesce(v.source, t.draft) AS source, v.definition
     FROM ${TABLES} WHERE t.organization_id = $1 AND t.key = $2`,
    [reader.organizationId, key],
  );
  const row = rows[0];
  if (!row) throw new DomainError('not_found', 'There is no such template.');
  return { ...toTemplate(row), source: row.source, definition: row.definition };
}

function toTemplate(row: TemplateRow): TemplateDto {
  return {
    key: row.key,
    name: row.name,
    state: row.state,
    activeVersion: row.active_version,
    versions: row.versions,
    updatedAt: iso(row.updated_at),
    trigger: row.trigger,
  };
}
