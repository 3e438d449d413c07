import type { OrganizationReader } from '../database.js';

/** Where the files of a model are (`prefix`; null for a shipped one), and which it is; null where there is no such model. */
export async function findArtifacts(
  reader: OrganizationReader,
  modelId: string,
): Promise<{ prefix: string | null; sha256: string } | null> {
  const { rows } = await reader.query<{ prefix: string | null; sha256: string }>(
    'SELECT artifact_prefix AS prefix, sha256 FROM models WHERE organization_id = $1 AND id = $2',
    [reader.organizationId, modelId],
    'model-artifacts',
  );
  return rows[0] ?? null;
}
