import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, type OrganizationReader } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { decodeCursor, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { TemplateCompiler } from './template-compiler.js';
import { findDraft } from './template-rows.js';
import type { DiffQuery, TemplateDiffDto, TemplateVersionDetail, TemplateVersionDto } from './template-versions.dto.js';
import { listVersions, requireVersion, toVersion } from './template-version-rows.js';

const VERSION_CURSOR = z.object({ version: z.int() });

/** A number, `draft`, or `active`: the version that new executions run. */
export type Side = DiffQuery['from'];

/** Shows what was published, and what lies between two versions. */
@Injectable()
export class TemplateVersionsService {
  constructor(
    private readonly database: Database,
    private readonly compiler: TemplateCompiler,
  ) {}

  async list(organizationId: string, key: string, { limit, cursor }: PageQuery): Promise<Page<TemplateVersionDto>> {
    const reader = this.database.reader(organizationId);
    await findDraft(reader, key);
    const before = decodeCursor(cursor, VERSION_CURSOR)?.version;
    const rows = await listVersions(reader, key, { before, limit: limit + 1 });
    return toPage(rows, limit, toVersion, ({ version }) => ({ version }));
  }

  async get(organizationId: string, key: string, version: number): Promise<TemplateVersionDetail> {
    const row = await requireVersion(this.database.reader(organizationId), key, version);
    return { ...toVersion(row), source: row.source, definition: { ...row.definition } };
  }

  /** @throws DomainError `not_found`, `template_unpublished` */
  async source(organizationId: string, key: string, side: Side): Promise<{ version: number | null; source: string }> {
    return sourceOf(this.database.reader(organizationId), key, side);
  }

  /** @throws DomainError `not_found`, `template_unpublished`, `template_invalid` where a draft is no YAML */
  async diff(organizationId: string, key: string, query: DiffQuery): Promise<TemplateDiffDto> {
    const reader = this.database.reader(organizationId);
    const [from, to] = [await sourceOf(reader, key, query.from), await sourceOf(reader, key, query.to)];
    const answer = await this.compiler.run({ kind: 'diff', from: from.source, to: to.source });
    if (answer.kind === 'diff') return { from: { version: from.version }, to: { version: to.version }, ...answer.diff };
    if (answer.kind !== 'unreadable') throw new Error(`the compiler answered ${answer.kind}`);
    const { message, line } = answer;
    throw new DomainError('template_invalid', 'The draft is no YAML, so it cannot be compared.', {
      errors: [{ path: '', code: 'yaml_invalid', message, ...(line === undefined ? {} : { line }) }],
    });
  }
}

async function sourceOf(
  reader: OrganizationReader,
  key: string,
  side: Side,
): Promise<{ version: number | null; source: string }> {
  if (typeof side === 'number') return requireVersion(reader, key, side);
  const draft = await findDraft(reader, key);
  if (side === 'draft') return { version: null, source: draft.source };
  const { rows } = await reader.query<{ version: number; source: string }>(
    `SELECT v.version, v.source FROM workflow_templates t
     JOIN workflow_template_versions v ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version
     WHERE t.organization_id = $1 AND t.id = $2`,
    [reader.organizationId, draft.id],
  );
  if (!rows[0]) throw new DomainError('template_unpublished', 'The template has a draft only.');
  return rows[0];
}
