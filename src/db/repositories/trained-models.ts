import type { TrainingOutcome } from '../../shared/training.js';
import { appendEvents } from './event-log.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

/** The key under which an organization's trained models are numbered. */
export const TRAINED_MODEL_KEY = 'leads';

/** The number that the next trained model gets. Refused ones count, for a version is never used twice. */
export async function nextModelVersion(tx: OrganizationReader): Promise<string> {
  const { rows } = await tx.query<{ version: string }>(
    `SELECT (coalesce(max(version::numeric), 0) + 1)::text AS version FROM models
     WHERE organization_id = $1 AND key = $2 AND version ~ '^[0-9]{1,9}$'`,
    [tx.organizationId, TRAINED_MODEL_KEY],
  );
  return rows[0]!.version;
}

export interface TrainedModel {
  trainingId: string;
  outcome: TrainingOutcome;
  reasons: readonly string[];
  key: string;
  version: string;
  sha256: string;
  kind: 'additive' | 'probability';
  manifest: object;
  artifactPrefix: string;
  report: object;
  createdBy: string | null;
}

/**
 * Enters the model that came of a training, in the state that its gate decided, and tells of it. Harmless to repeat.
 *
 * @returns its id; undefined where another model has its key and version
 */
export async function registerTrainedModel(
  tx: OrganizationTransaction,
  model: TrainedModel,
): Promise<string | undefined> {
  const known = await modelOfTraining(tx, model.trainingId);
  if (known) return known;
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO models (organization_id, key, version, state, origin, kind, sha256, manifest, artifact_prefix, report, training_id, created_by)
     VALUES ($1, $2, $3, $4, 'trained', $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (organization_id, key, version) DO NOTHING RETURNING id`,
    [
      tx.organizationId,
      model.key,
      model.version,
      model.outcome,
      model.kind,
      model.sha256,
      JSON.stringify(model.manifest),
      model.artifactPrefix,
      JSON.stringify(model.report),
      model.trainingId,
      model.createdBy,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) return undefined;
  const { key, version, trainingId, outcome, reasons } = model;
  const data = { modelId: id, key, version, origin: 'trained', trainingId, outcome, reasons };
  const type = outcome === 'refused' ? 'model.refused' : 'model.registered';
  await appendEvents(tx, [{ type, data }], { route: false });
  return id;
}

async function modelOfTraining(reader: OrganizationReader, trainingId: string): Promise<string | undefined> {
  const { rows } = await reader.query<{ id: string }>(
    'SELECT id FROM models WHERE organization_id = $1 AND training_id = $2',
    [reader.organizationId, trainingId],
  );
  return rows[0]?.id;
}

/** How a model was measured; undefined where it has no report. */
export async function findModelReport(
  reader: OrganizationReader,
  modelId: string,
): Promise<Record<string, unknown> | undefined> {
  const { rows } = await reader.query<{ report: Record<string, unknown> | null }>(
    'SELECT report FROM models WHERE organization_id = $1 AND id = $2',
    [reader.organizationId, modelId],
  );
  return rows[0]?.report ?? undefined;
}
