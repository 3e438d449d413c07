import type { FindMissingFeatures } from '../../shared/model-check.js';
import type { Database, OrganizationTransaction } from '../database.js';
import {
  activeModelId,
  lockRegistry,
  modelDetails,
  notifyModels,
  putInForce,
  replaceActive,
  requireModel,
} from './models.js';

export interface ShippedModel {
  key: string;
  version: string;
  sha256: string;
  manifest: Record<string, unknown>;
}

/** What the audit log and the rescoring say of it. */
const WHY = 'A newer model was shipped with Throughline.';

/**
 * Makes the model known to an organization that the product ships with. It is active where none is, and takes the place of an older one of the
 * same kind, as activateWaitingShippedModel does. Harmless to repeat, and to run in several processes at once.
 */
export async function registerShippedModel(
  database: Database,
  organizationId: string,
  { key, version, sha256, manifest }: ShippedModel,
  findMissingFeatures: FindMissingFeatures,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) => {
    await lockRegistry(tx);
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO models (organization_id, key, version, state, sha256, manifest)
       VALUES ($1, $2, $3, 'registered', $4, $5) ON CONFLICT (organization_id, key, version) DO NOTHING RETURNING id`,
      [organizationId, key, version, sha256, manifest],
    );
    if (await activeModelId(tx)) {
      await activateWaitingShippedModel(tx, findMissingFeatures);
    } else if (rows[0]) {
      // The first one of all: nobody's scores change, and there is nothing to tell.
      await replaceActive(tx, rows[0].id, null);
      await notifyModels(tx);
    }
  });
}

/**
 * Has the newest shipped model take the place of an older one, with all that an activation by a person brings with it. Never in place of a model
 * that the organization has trained or uploaded, nor where somebody has chosen a model since it came, nor while an experiment runs: then it
 * waits, and whoever looks next after the experiment's end has it answer. So it is asked at each start and each day.
 *
 * @returns whether a model was activated
 */
export async function activateWaitingShippedModel(
  tx: OrganizationTransaction,
  findMissingFeatures: FindMissingFeatures,
): Promise<boolean> {
  await lockRegistry(tx);
  const { rows } = await tx.query<{ id: string }>(
    `SELECT m.id FROM models m JOIN models a USING (organization_id, key)
     WHERE m.organization_id = $1 AND m.origin = 'shipped' AND m.state = 'registered' AND m.activated_at IS NULL
       AND a.origin = 'shipped' AND a.state = 'active' AND coalesce(a.activated_at, a.created_at) <= m.created_at
       AND NOT EXISTS (SELECT FROM model_experiments e WHERE e.organization_id = $1 AND e.state = 'running')
     ORDER BY m.created_at DESC, m.id DESC LIMIT 1`,
    [tx.organizationId],
  );
  const id = rows[0]?.id;
  if (!id) return false;
  // While processes are replaced one after the other, an older build may be the one that looks.
  if (findMissingFeatures((await modelDetails(tx, id))?.manifest ?? {}).length > 0) return false;
  await putInForce(tx, await requireModel(tx, id), { actorId: null, why: WHY, rescore: true, isRollBack: false });
  return true;
}
