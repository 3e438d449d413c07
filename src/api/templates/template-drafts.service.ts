import { Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { insertTemplate, lockTemplate, saveDraft } from '../../db/repositories/templates.js';
import { DomainError } from '../../shared/error-codes.js';
import { TEMPLATE_LIMITS } from '../../shared/template-limits.js';
import { headText } from '../../shared/template-source.js';
import type { Principal } from '../auth/principal.js';
import { TemplateChecker } from './template-checker.js';
import { tellChange } from './template-changes.js';
import type { DraftChange, NewTemplate, TemplateDraftDto, TemplateValidation } from './template-drafts.dto.js';
import { findDraft, noTemplate, refuseArchived, requireRevision, toDraft } from './template-rows.js';
import { TEMPLATE_KEY } from './templates.dto.js';

const LONGEST_NAME = 200;

/** Keeps the template under work, and says what is wrong with it. */
@Injectable()
export class TemplateDraftsService {
  constructor(
    private readonly database: Database,
    private readonly checker: TemplateChecker,
  ) {}

  async get(organizationId: string, key: string): Promise<TemplateDraftDto> {
    return toDraft(await findDraft(this.database.reader(organizationId), key));
  }

  /**
   * Makes a template that has a draft only. Harmless to repeat.
   *
   * @throws DomainError `template_key_taken`, `template_too_large`, or `template_invalid` where there is no key
   */
  create(principal: Principal, { source, key: named }: NewTemplate): Promise<TemplateDraftDto> {
    requireSize(source);
    const key = named ?? keyOf(source);
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const template = { key, name: nameOf(source, key), draft: source, shippedHash: null, by: principal.id };
      const id = await insertTemplate(tx, template);
      if (id) await tellChange(tx, principal, { type: 'template.created', key });
      const draft = await findDraft(tx, key);
      if (!id && !(draft.state === 'draft' && draft.revision === 1 && draft.source === source)) {
        throw new DomainError('template_key_taken', `There is a template "${key}" already.`);
      }
      return toDraft(draft);
    });
  }

  /**
   * Replaces the draft. One that is the same already is left as it is, whatever the revision: an answer may have been lost.
   *
   * @throws DomainError `draft_conflict` where it was changed since that revision, `template_archived`, `template_too_large`
   */
  save(principal: Principal, key: string, { source, revision }: DraftChange): Promise<TemplateDraftDto> {
    requireSize(source);
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const locked = await lockTemplate(tx, key);
      if (!locked) throw noTemplate();
      refuseArchived(locked.state);
      if (locked.draft !== source) await this.replace(tx, principal, { id: locked.id, key, source, revision });
      return toDraft(await findDraft(tx, key));
    });
  }

  private async replace(
    tx: OrganizationTransaction,
    principal: Principal,
    { id, key, source, revision }: DraftChange & { id: string; key: string },
  ): Promise<void> {
    requireRevision(await findDraft(tx, key), revision);
    await saveDraft(tx, id, { draft: source, name: nameOf(source, key), by: principal.id });
    await tellChange(tx, principal, { type: 'template.draft_saved', key, data: { revision: revision + 1 } });
  }

  /** @param source - another YAML than the draft's; the template need not be there then */
  async validate(organizationId: string, key: string, source: string | undefined): Promise<TemplateValidation> {
    const checked = source ?? (await findDraft(this.database.reader(organizationId), key)).source;
    requireSize(checked);
    const { definition, problems, warnings } = await this.checker.check(organizationId, key, checked);
    return { valid: definition !== null, problems, warnings };
  }
}

/** @throws DomainError `template_too_large` */
export function requireSize(source: string): void {
  const bytes = Buffer.byteLength(source);
  if (bytes <= TEMPLATE_LIMITS.sourceBytes) return;
  const [has, most] = [Math.ceil(bytes / 1_024), TEMPLATE_LIMITS.sourceBytes / 1_024];
  const advice = 'Shorten its messages, or make two templates of it.';
  throw new DomainError('template_too_large', `The template has ${has} KB; ${most} KB are the most. ${advice}`);
}

function keyOf(source: string): string {
  const key = headText(source, 'key');
  const { success } = TEMPLATE_KEY.safeParse(key);
  if (success) return key!;
  const message = 'name a key: lower-case letters, digits and -, starting with a letter';
  throw new DomainError('template_invalid', 'The template names no key that can be used.', {
    errors: [{ path: 'key', code: 'schema', message }],
  });
}

/** What a template is called as long as it has no version. */
function nameOf(source: string, key: string): string {
  return headText(source, 'name')?.trim().slice(0, LONGEST_NAME) || key;
}
