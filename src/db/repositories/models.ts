import type { Database } from '../database.js';

export interface RegisteredModel {
  key: string;
  version: string;
  sha256: string;
  manifest: Record<string, unknown>;
}

/** Makes a model known to an organization, and active where none is yet. Harmless to repeat. */
export async function registerModel(database: Database, organizationId: string, model: RegisteredModel): Promise<void> {
  await database.inOrganization(organizationId, async (tx) => {
    await tx.query(
      `INSERT INTO models (organization_id, key, version, state, sha256, manifest)
       VALUES ($1, $2, $3, 'registered', $4, $5) ON CONFLICT (organization_id, key, version) DO NOTHING`,
      [organizationId, model.key, model.version, model.sha256, model.manifest],
    );
    // The starter model answers until an organization activates one of its own; a newer starter takes over from an older one.
    await tx.query(
      `UPDATE models SET state = 'retired' WHERE organization_id = $1 AND key = $2 AND version <> $3 AND state = 'active'`,
      [organizationId, model.key, model.version],
    );
    await tx.query(
      `UPDATE models SET state = 'active', activated_at = now() WHERE organization_id = $1 AND key = $2 AND version = $3
         AND NOT EXISTS (SELECT FROM models WHERE organization_id = $1 AND state = 'active')`,
      [organizationId, model.key, model.version],
    );
  });
}
