import type { WordedFeature } from '../../shared/reasons/describe-value.js';
import type { OrganizationReader } from '../database.js';

/** What the manifest of a model says of its features; null where the organization has no such model. */
export async function modelFeatures(
  reader: OrganizationReader,
  { key, version }: { key: string; version: string },
): Promise<WordedFeature[] | null> {
  const { rows } = await reader.query<{ features: WordedFeature[] }>(
    `SELECT manifest->'features' AS features FROM models WHERE organization_id = $1 AND key = $2 AND version = $3`,
    [reader.organizationId, key, version],
    'model-features',
  );
  return rows[0]?.features ?? null;
}
