import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../config/load-config.js';
import { Database, type OrganizationReader } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { SecretBox } from '../../db/secret-box.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso, type Moment } from '../common/fields.js';
import { CONFIG } from '../dependencies.js';
import { generateSecret } from '../sources/source-secret.js';
import { sourceUrl } from '../sources/source-url.js';
import type { TemplateHookDto, TemplateHookWithSecret } from './template-hooks.dto.js';

interface HookRow {
  templateId: string;
  name: string;
  state: string;
  inputSchema: Record<string, unknown> | null;
  /** Null, with what follows, where none was made. */
  sourceId: string | null;
  key: string;
  authStrategy: TemplateHookDto['authStrategy'];
  active: boolean;
  createdAt: Moment;
  updatedAt: Moment;
}

/** Webhooks of templates: each is a source that belongs to its template. */
@Injectable()
export class TemplateHooksService {
  private readonly secrets: SecretBox;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.secrets = new SecretBox(config.encryptionKey);
  }

  async get(organizationId: string, key: string): Promise<TemplateHookDto> {
    const row = await findHook(this.database.reader(organizationId), key);
    if (row.sourceId === null) throw new DomainError('not_found', 'No webhook was made for this template.');
    return this.toHook(row);
  }

  /**
   * Makes the webhook of a template, or gives it another secret.
   *
   * @throws DomainError `not_found`, `template_archived`, `template_without_hook`
   */
  rotate(
    principal: Principal,
    key: string,
    authStrategy: TemplateHookDto['authStrategy'] | undefined,
  ): Promise<TemplateHookWithSecret> {
    const { organizationId } = principal;
    const secret = generateSecret();
    return this.database.inOrganization(organizationId, async (tx) => {
      // Two at once make one webhook, and the secret of the later one counts.
      await tx.query('SELECT FROM workflow_templates WHERE organization_id = $1 AND key = $2 FOR UPDATE', [
        organizationId,
        key,
      ]);
      const known = await findHook(tx, key);
      if (known.state === 'archived') throw new DomainError('template_archived', 'The template is archived.');
      if (known.inputSchema === null)
        throw new DomainError('template_without_hook', 'Publish a version whose trigger is a webhook first.');
      const id = known.sourceId ?? uuidv7();
      await tx.query(
        `INSERT INTO sources (organization_id, id, template_id, key, name, auth_strategy, secret_encrypted)
         VALUES ($1, $2, $3, $4, $5, coalesce($6, 'standard_webhooks'), $7)
         ON CONFLICT (id) DO UPDATE SET auth_strategy = coalesce($6, sources.auth_strategy),
           secret_encrypted = excluded.secret_encrypted, updated_at = now()`,
        [
          organizationId,
          id,
          known.templateId,
          known.sourceId === null ? `hook-${randomBytes(16).toString('hex')}` : known.key,
          `Webhook of ${known.name}`.slice(0, 200),
          authStrategy ?? null,
          this.secrets.seal(secret, id),
        ],
      );
      await recordAudit(tx, {
        actorId: principal.id,
        action: known.sourceId === null ? 'template.hook_created' : 'template.hook_rotated',
        subjectType: 'template',
        subjectId: key,
        data: { sourceId: id },
      });
      return { hook: this.toHook(await findHook(tx, key)), secret };
    });
  }

  private toHook(row: HookRow): TemplateHookDto {
    return {
      sourceId: row.sourceId!,
      url: sourceUrl({ key: row.key, templateId: row.templateId }, this.config),
      authStrategy: row.authStrategy,
      active: row.active,
      inputSchema: row.inputSchema,
      createdAt: iso(row.createdAt),
      updatedAt: iso(row.updatedAt),
    };
  }
}

async function findHook(tx: OrganizationReader, key: string): Promise<HookRow> {
  const { rows } = await tx.query<HookRow>(
    `SELECT t.id AS "templateId", t.name, t.state, v.definition #> '{trigger,webhook,schema}' AS "inputSchema", s.id AS "sourceId",
       s.key, s.auth_strategy AS "authStrategy", s.active, s.created_at AS "createdAt", s.updated_at AS "updatedAt"
     FROM workflow_templates t
     LEFT JOIN workflow_template_versions v
       ON v.organization_id = $1 AND v.template_id = t.id AND v.version = t.active_version
     LEFT JOIN sources s ON s.organization_id = $1 AND s.template_id = t.id
     WHERE t.organization_id = $1 AND t.key = $2`,
    [tx.organizationId, key],
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such template.');
  return rows[0];
}
