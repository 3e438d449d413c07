import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, type OrganizationReader, type OrganizationTransaction } from '../../db/database.js';
import {
  lockTemplate,
  setTemplateState,
  type TemplateRow,
  type TemplateState,
} from '../../db/repositories/templates.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { decodeCursor, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { tellChange, type TemplateChange } from './template-changes.js';
import { noTemplate, refuseArchived, TEMPLATE_COLUMNS, TEMPLATE_TABLES, toTemplate } from './template-rows.js';
import type { TemplateListRow } from './template-rows.js';
import type { TemplateDetail, TemplateDto } from './templates.dto.js';

const KEY_CURSOR = z.object({ key: z.string() });

/** Lists templates, and takes them through their states. */
@Injectable()
export class TemplatesService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<TemplateDto>> {
    const after = decodeCursor(cursor, KEY_CURSOR);
    const { rows } = await this.database
      .reader(organizationId)
      .query<TemplateListRow>(
        `SELECT ${TEMPLATE_COLUMNS} FROM ${TEMPLATE_TABLES} WHERE t.organization_id = $1 AND t.key > $2 ORDER BY t.key LIMIT $3`,
        [organizationId, after?.key ?? '', limit + 1],
      );
    return toPage(rows, limit, toTemplate, ({ key }) => ({ key }));
  }

  get(organizationId: string, key: string): Promise<TemplateDetail> {
    return find(this.database.reader(organizationId), key);
  }

  /** Pausing keeps new executions from starting; those under way go on. */
  setState(principal: Principal, key: string, state: 'active' | 'paused'): Promise<TemplateDetail> {
    return this.change(principal, key, undefined, (template) => {
      refuseArchived(template.state);
      if (template.state === 'draft') {
        throw new DomainError('template_unpublished', 'A template becomes active by being published.');
      }
      if (template.state === state) return null;
      return { state, type: state === 'paused' ? 'template.paused' : 'template.resumed' };
    });
  }

  /** An archived template starts nothing and cannot be published; executions under way go on to their end. */
  archive(principal: Principal, key: string, why: string | undefined): Promise<TemplateDetail> {
    return this.change(principal, key, why, ({ state }) =>
      state === 'archived' ? null : { state: 'archived', type: 'template.archived' },
    );
  }

  /** Brings an archived template back: paused, or as the draft that it never ceased to be. */
  restore(principal: Principal, key: string, why: string | undefined): Promise<TemplateDetail> {
    return this.change(principal, key, why, ({ state, activeVersion }) =>
      state === 'archived' ? { state: activeVersion === null ? 'draft' : 'paused', type: 'template.restored' } : null,
    );
  }

  /** Takes a template into another state; leaves it as it is where the decision is null. */
  private change(
    principal: Principal,
    key: string,
    why: string | undefined,
    decide: (template: TemplateRow) => { state: TemplateState; type: TemplateChange['type'] } | null,
  ): Promise<TemplateDetail> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const template = await lockTemplate(tx, key);
      if (!template) throw noTemplate();
      const next = decide(template);
      if (next) {
        await setTemplateState(tx, template.id, next.state);
        await tellChange(tx, principal, { type: next.type, key, why, data: { state: next.state } });
      }
      return find(tx, key);
    });
  }
}

async function find(reader: OrganizationReader | OrganizationTransaction, key: string): Promise<TemplateDetail> {
  const { rows } = await reader.query<TemplateListRow & { source: string; definition: TemplateDetail['definition'] }>(
    `SELECT ${TEMPLATE_COLUMNS}, coalesce(v.source, t.draft) AS source, v.definition
     FROM ${TEMPLATE_TABLES} WHERE t.organization_id = $1 AND t.key = $2`,
    [reader.organizationId, key],
  );
  const row = rows[0];
  if (!row) throw noTemplate();
  return { ...toTemplate(row), source: row.source, definition: row.definition };
}
