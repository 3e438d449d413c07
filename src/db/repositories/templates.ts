import { createHash } from 'node:crypto';
import type { EventType } from '../../shared/events.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { HOOK_EVENT } from '../../shared/template-events.js';
import type { OrganizationTransaction } from '../database.js';

export type TemplateState = 'draft' | 'active' | 'paused' | 'archived';

export interface TemplateRow {
  id: string;
  state: TemplateState;
  draft: string;
  draftRevision: number;
  draftUpdatedBy: string | null;
  draftUpdatedAt: Date;
  activeVersion: number | null;
  shippedHash: string | null;
}

export interface NewVersion {
  definition: TemplateDefinition;
  source: string;
  /** A user; null where it was an API key or the product itself. */
  publishedBy: string | null;
  note?: string | null;
}

/** SHA-256 of a template's source, hexadecimal. */
export function contentHash(source: string): string {
  return createHash('sha256').update(source).digest('hex');
}

/** Finds a template by its key and locks it until the transaction ends, so that versions are counted one after the other. */
export async function lockTemplate(tx: OrganizationTransaction, key: string): Promise<TemplateRow | undefined> {
  const { rows } = await tx.query<TemplateRow>(
    `SELECT id, state, draft, draft_revision AS "draftRevision", draft_updated_by AS "draftUpdatedBy",
       draft_updated_at AS "draftUpdatedAt", active_version AS "activeVersion", shipped_hash AS "shippedHash"
     FROM workflow_templates WHERE organization_id = $1 AND key = $2 FOR UPDATE`,
    [tx.organizationId, key],
  );
  return rows[0];
}

/** Makes a template without a version; answers undefined where the key is taken. */
export async function insertTemplate(
  tx: OrganizationTransaction,
  template: { key: string; name: string; draft: string; shippedHash: string | null; by?: string | null },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO workflow_templates (organization_id, key, name, state, draft, shipped_hash, draft_updated_by)
     VALUES ($1, $2, $3, 'draft', $4, $5, $6) ON CONFLICT (organization_id, key) DO NOTHING RETURNING id`,
    [tx.organizationId, template.key, template.name, template.draft, template.shippedHash, template.by ?? null],
  );
  return rows[0]?.id;
}

/** Replaces a draft; its name counts as long as there is no version. The caller holds the template's lock. */
export async function saveDraft(
  tx: OrganizationTransaction,
  templateId: string,
  { draft, name, by }: { draft: string; name: string; by: string },
): Promise<void> {
  await tx.query(
    `UPDATE workflow_templates SET draft = $3, draft_revision = draft_revision + 1, draft_updated_by = $4, draft_updated_at = now(),
       updated_at = now(), name = CASE WHEN active_version IS NULL THEN $5 ELSE name END
     WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, templateId, draft, by, name],
  );
}

/**
 * Adds the next version of a template and makes it the active one; a template that was a mere draft becomes active with it, or
 * paused where the version says so. The caller holds the template's lock.
 */
export async function publishVersion(
  tx: OrganizationTransaction,
  templateId: string,
  version: NewVersion,
): Promise<number> {
  const { trigger, steps } = version.definition;
  const sets = steps.flatMap((step) => (step.kind === 'update' ? Object.keys(step.set) : []));
  const { rows } = await tx.query<{ version: number }>(
    `INSERT INTO workflow_template_versions
       (organization_id, template_id, version, definition, source, content_hash, trigger_event, published_by, note, runs,
        sets)
     SELECT $1, $2, coalesce(max(v.version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
     FROM workflow_template_versions v WHERE v.organization_id = $1 AND v.template_id = $2
     RETURNING version`,
    [
      tx.organizationId,
      templateId,
      JSON.stringify(version.definition),
      version.source,
      contentHash(version.source),
      triggerEvent(trigger),
      version.publishedBy,
      version.note ?? null,
      [...new Set(steps.flatMap((step) => (step.kind === 'run' ? [step.template] : [])))],
      [...new Set(sets.flatMap((field) => /^attributes\.(.+)$/.exec(field)?.[1] ?? []))],
    ],
  );
  await activateVersion(tx, templateId, rows[0]!.version);
  return rows[0]!.version;
}

/** The event that routing finds the template by. */
function triggerEvent(trigger: TemplateDefinition['trigger']): EventType | null {
  if ('webhook' in trigger) return HOOK_EVENT;
  return 'event' in trigger ? trigger.event : null;
}

/** Makes a version the one that new executions run. The caller holds the template's lock. */
export async function activateVersion(tx: OrganizationTransaction, templateId: string, version: number): Promise<void> {
  await tx.query(
    `UPDATE workflow_templates t SET active_version = v.version, name = v.definition ->> 'name', updated_at = now(),
       state = CASE WHEN t.state <> 'draft' THEN t.state WHEN v.definition ? 'startsPaused' THEN 'paused' ELSE 'active' END
     FROM workflow_template_versions v
     WHERE t.organization_id = $1 AND t.id = $2 AND v.organization_id = $1 AND v.template_id = $2 AND v.version = $3`,
    [tx.organizationId, templateId, version],
  );
}

/**
 * The latest version of the same content: the same source, which compiles to the same. A later release of the product may make more of a
 * source than an earlier one did.
 */
export async function findSameVersion(
  tx: OrganizationTransaction,
  templateId: string,
  { definition, source }: Pick<NewVersion, 'definition' | 'source'>,
): Promise<number | undefined> {
  const { rows } = await tx.query<{ version: number }>(
    `SELECT version FROM workflow_template_versions
     WHERE organization_id = $1 AND template_id = $2 AND content_hash = $3 AND definition = $4::jsonb
     ORDER BY version DESC LIMIT 1`,
    [tx.organizationId, templateId, contentHash(source), JSON.stringify(definition)],
  );
  return rows[0]?.version;
}

export async function setTemplateState(
  tx: OrganizationTransaction,
  templateId: string,
  state: TemplateState,
): Promise<void> {
  await tx.query(
    'UPDATE workflow_templates SET state = $3, updated_at = now() WHERE organization_id = $1 AND id = $2',
    [tx.organizationId, templateId, state],
  );
}

/** Replaces the draft of a shipped template by a newer file of the product. */
export async function replaceShippedDraft(
  tx: OrganizationTransaction,
  templateId: string,
  draft: string,
): Promise<void> {
  await tx.query(
    `UPDATE workflow_templates SET draft = $3, shipped_hash = $4, draft_revision = draft_revision + 1, draft_updated_by = NULL,
       draft_updated_at = now(), updated_at = now()
     WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, templateId, draft, contentHash(draft)],
  );
}
