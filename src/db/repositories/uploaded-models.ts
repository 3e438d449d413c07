import type { CheckedModel } from '../../shared/model-check.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { appendEvents } from './event-log.js';

export interface UploadedModel extends CheckedModel {
  id: string;
  artifactPrefix: string;
  createdBy: string;
}

/** Where the files of a model that was brought are in the object store. */
export function uploadedModelPrefix(organizationId: string, modelId: string): string {
  return `models/${organizationId}/${modelId}`;
}

/** Whether the organization has a model with this key and version. */
export async function isVersionTaken(
  reader: OrganizationReader,
  { key, version }: Pick<CheckedModel, 'key' | 'version'>,
): Promise<boolean> {
  const { rows } = await reader.query(
    'SELECT id FROM models WHERE organization_id = $1 AND key = $2 AND version = $3',
    [reader.organizationId, key, version],
    'model-version',
  );
  return rows.length > 0;
}

/** Whether models of this key come with the product: a later one of them would find its version taken. */
export async function isShippedKey(reader: OrganizationReader, key: string): Promise<boolean> {
  const { rows } = await reader.query(
    `SELECT id FROM models WHERE organization_id = $1 AND key = $2 AND origin = 'shipped' LIMIT 1`,
    [reader.organizationId, key],
    'shipped-model-key',
  );
  return rows.length > 0;
}

/**
 * Enters a model that somebody brought, and tells of it.
 *
 * @returns when; null where another has its key and version
 */
export async function registerUploadedModel(tx: OrganizationTransaction, model: UploadedModel): Promise<Date | null> {
  const { id, key, version, kind, sha256 } = model;
  const { rows } = await tx.query<{ created_at: Date }>(
    `INSERT INTO models (id, organization_id, key, version, state, origin, kind, sha256, manifest, artifact_prefix, report, created_by)
     VALUES ($1, $2, $3, $4, 'registered', 'uploaded', $5, $6, $7, $8, $9, $10)
     ON CONFLICT (organization_id, key, version) DO NOTHING RETURNING created_at`,
    [
      id,
      tx.organizationId,
      key,
      version,
      kind,
      sha256,
      JSON.stringify(model.manifest),
      model.artifactPrefix,
      JSON.stringify({ checks: model.report }),
      model.createdBy,
    ],
  );
  if (!rows[0]) return null;
  const data = { modelId: id, key, version, origin: 'uploaded', by: model.createdBy };
  await appendEvents(tx, [{ type: 'model.registered', data }], { route: false });
  return rows[0].created_at;
}
