import { Injectable } from '@nestjs/common';
import { Database, type OrganizationReader, type OrganizationTransaction } from '../../db/database.js';
import {
  activateVersion,
  findSameVersion,
  lockTemplate,
  publishVersion,
  type TemplateRow,
} from '../../db/repositories/templates.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { Principal } from '../auth/principal.js';
import { tellChange } from './template-changes.js';
import { TemplateChecker } from './template-checker.js';
import { beginMove, previewMove, readMove } from './template-move-rows.js';
import { findDraft, noTemplate, refuseArchived, requireRevision } from './template-rows.js';
import type { ActivateRequest, MovePreview, Publication, PublishRequest } from './template-versions.dto.js';
import { findVersion, requireVersion } from './template-version-rows.js';

interface Content {
  definition: TemplateDefinition;
  source: string;
}

/** Makes versions, and says which one new executions run. */
@Injectable()
export class TemplatePublisher {
  constructor(
    private readonly database: Database,
    private readonly checker: TemplateChecker,
  ) {}

  /**
   * Publishes the draft as the next version, or makes an earlier one of the same content the active one.
   *
   *   `move_under_way`
   */
  async publish(principal: Principal, key: string, request: PublishRequest): Promise<Publication> {
    const { organizationId } = principal;
    const draft = await findDraft(this.database.reader(organizationId), key);
    refuseArchived(draft.state);
    requireRevision(draft, request.revision);
    const { source } = draft;
    const definition = await this.checker.compile(organizationId, key, source);
    return this.inTemplate(principal, key, async (tx, template) => {
      // Somebody may have saved meanwhile.
      requireRevision(await findDraft(tx, key), request.revision);
      const known = await findSameVersion(tx, template.id, { definition, source });
      return this.put(tx, principal, { key, template, request, known, content: { definition, source } });
    });
  }

  /**
   * Makes a version the one that new executions run.
   *
   */
  activate(principal: Principal, key: string, version: number, request: ActivateRequest): Promise<Publication> {
    return this.inTemplate(principal, key, async (tx, template) => {
      const content = await requireVersion(tx, key, version);
      return this.put(tx, principal, { key, template, request, known: version, content });
    });
  }

  private inTemplate(
    principal: Principal,
    key: string,
    work: (tx: OrganizationTransaction, template: TemplateRow) => Promise<Publication>,
  ): Promise<Publication> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const template = await lockTemplate(tx, key);
      if (!template) throw noTemplate();
      refuseArchived(template.state);
      return work(tx, template);
    });
  }

  private async put(
    tx: OrganizationTransaction,
    principal: Principal,
    {
      key,
      template,
      request,
      known,
      content,
    }: {
      key: string;
      template: TemplateRow;
      request: ActivateRequest;
      /** The version that has this content, where there is one. */
      known: number | undefined;
      content: Content;
    },
  ): Promise<Publication> {
    const isNew = known === undefined;
    const preview = (versionId: string | null): Promise<MovePreview> =>
      previewMove(tx, template.id, versionId, content.definition.steps);
    if (request.dryRun) {
      const version = known ?? (await versionsOf(tx, template.id)) + 1;
      const executions = await preview(isNew ? null : (await findVersion(tx, key, version))!.id);
      return { key, version, isNew, dryRun: true, executions, move: null };
    }
    const publishedBy = principal.kind === 'user' ? principal.id : null;
    const { note = null } = request;
    const version = known ?? (await publishVersion(tx, template.id, { ...content, publishedBy, note }));
    if (!isNew) await activateVersion(tx, template.id, version);
    const { id: versionId } = (await findVersion(tx, key, version))!;
    const executions = await preview(versionId);
    const moveId =
      request.executions === 'move'
        ? await this.move(tx, principal, { key, template, versionId, executions, request })
        : null;
    if (isNew || template.activeVersion !== version) {
      const data = { version, isNew, before: template.activeVersion, executions: request.executions };
      await tellChange(tx, principal, { type: 'template.published', key, why: note, data });
    }
    const move = moveId === null ? null : await readMove(tx, key, moveId);
    return { key, version, isNew, dryRun: false, executions, move };
  }

  private move(
    tx: OrganizationTransaction,
    principal: Principal,
    {
      key,
      template,
      versionId,
      executions,
      request,
    }: { key: string; template: TemplateRow; versionId: string; executions: MovePreview; request: ActivateRequest },
  ): Promise<string> {
    const { retryParked, ratePerSecond } = request;
    const expected = executions.underWay;
    const { id: templateId } = template;
    return beginMove(tx, principal, key, {
      ...{ templateId, versionId, reverts: null, retryParked, ratePerSecond, expected },
      by: principal.id,
    });
  }
}

async function versionsOf(reader: OrganizationReader, templateId: string): Promise<number> {
  const { rows } = await reader.query<{ count: number }>(
    `SELECT coalesce(max(version), 0) AS count FROM workflow_template_versions WHERE organization_id = $1 AND template_id = $2`,
    [reader.organizationId, templateId],
  );
  return rows[0]!.count;
}
