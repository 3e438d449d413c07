import { createHash } from 'node:crypto';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { OrganizationTransaction } from '../database.js';

export interface TemplateRow {
  id: string;
  draft: string;
  activeVersion: number | null;
  shippedHash: string | null;
}

/** SHA-256 of a template's source, hexadecimal. */
export function contentHash(source: string): string {
  return createHash('sha256').update(source).digest('hex');
}

/** Finds a template by its key and locks it until the transaction ends, so that versions are counted one after the other. */
export async function lockTemplate(tx: OrganizationTransaction, key: string): Promise<TemplateRow | undefined> {
  const { rows } = await tx.query<TemplateRow>(
    `SELECT id, draft, active_version AS "activeVersion", shipped_hash AS "shippedHash"
     FROM workflow_templates WHERE organization_id = $1 AND key = $2 FOR UPDATE`,
    [tx.organizationId, key],
  );
  return rows[0];
}

/** Makes a template without a version; answers undefined where the key is taken. */
export async function insertTemplate(
  tx: OrganizationTransaction,
  template: { key: string; name: string; draft: string; shippedHash: string | null },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO workflow_templates (organization_id, key, name, state, draft, shipped_hash)
     VALUES ($1, $2, $3, 'active', $4, $5) ON CONFLICT (organization_id, key) DO NOTHING RETURNING id`,
    [tx.organizationId, template.key, template.name, template.draft, template.shippedHash],
  );
  return rows[0]?.id;
}

/** Adds the next version of a template and makes it the active one. The caller holds the template's lock. */
export async function publishVersion(
  tx: OrganizationTransaction,
  templateId: string,
  version: { definition: TemplateDefinition; source: string; publishedBy: string | null },
): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    `WITH added AS (
       INSERT INTO workflow_template_versions
         (organization_id, template_id, version, definition, source, content_hash, trigger_event, published_by)
       SELECT $1, $2, coalesce(max(v.version), 0) + 1, $3, $4, $5, $6, $7
       FROM workflow_template_versions v WHERE v.organization_id = $1 AND v.template_id = $2
       RETURNING version
     )
     UPDATE workflow_templates t SET active_version = added.version, name = $8, updated_at = now()
     FROM added WHERE t.organization_id = $1 AND t.id = $2
     RETURNING added.version`,
    [
      tx.organizationId,
      templateId,
      JSON.stringify(version.definition),
      version.source,
      contentHash(version.source),
      'event' in version.definition.trigger ? version.definition.trigger.event : null,
      version.publishedBy,
      version.definition.name,
    ],
  );
  return rows[0]!.version;
}

/** Replaces the draft of a shipped template by a newer file of the product. */
export async function replaceShippedDraft(
  tx: OrganizationTransaction,
  templateId: string,
  draft: string,
): Promise<void> {
  await tx.query(
    `UPDATE workflow_templates SET draft = $3, shipped_hash = $4, draft_revision = draft_revision + 1, updated_at = now()
     WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, templateId, draft, contentHash(draft)],
  );
}
