import type { OrganizationReader } from '../database.js';

/** A model of the registry: where its files are, and what tells them from any other's. */
export interface ServedModel {
  id: string;
  key: string;
  version: string;
  sha256: string;
  manifestMd5: string;
  /** Null for a shipped one. */
  artifactPrefix: string | null;
}

/** An experiment that is under way. */
export interface RunningExperiment {
  id: string;
  kind: 'shadow' | 'ab';
  /** Of the leads that the challenger scores, 0 to 1. */
  share: number;
  championId: string;
  challenger: ServedModel;
}

/** By what an organization's leads are scored, as the registry has it now. */
export interface StoredServingPlan {
  organization: { name: string; timeZone: string };
  /** Null where the organization knows no model. */
  active: ServedModel | null;
  /** Null where the organization has said nothing. Unchecked. */
  policy: { version: number; definition: unknown } | null;
  experiment: RunningExperiment | null;
}

const SERVED_MODEL = `jsonb_build_object('id', m.id, 'key', m.key, 'version', m.version, 'sha256', m.sha256,
  'manifestMd5', m.manifest_md5, 'artifactPrefix', m.artifact_prefix)`;

/** One statement, asked every few seconds for each organization whose leads are scored. Null where there is no such organization. */
export async function servingPlan(reader: OrganizationReader): Promise<StoredServingPlan | null> {
  const { rows } = await reader.query<{
    name: string;
    time_zone: string;
    active: ServedModel | null;
    policy: StoredServingPlan['policy'];
    experiment: RunningExperiment | null;
  }>(
    `SELECT o.name, o.time_zone,
       (SELECT ${SERVED_MODEL} FROM models m WHERE m.organization_id = $1 AND m.state = 'active') AS active,
       (SELECT jsonb_build_object('version', p.version, 'definition', p.definition) FROM scoring_policies p
        WHERE p.organization_id = $1 ORDER BY p.version DESC LIMIT 1) AS policy,
       (SELECT jsonb_build_object('id', e.id, 'kind', e.kind, 'share', e.share, 'championId', e.champion_id, 'challenger', ${SERVED_MODEL})
        FROM model_experiments e JOIN models m ON m.organization_id = $1 AND m.id = e.challenger_id
        WHERE e.organization_id = $1 AND e.state = 'running') AS experiment
     FROM organizations o WHERE o.id = $1`,
    [reader.organizationId],
    'serving-plan',
  );
  const row = rows[0];
  if (!row) return null;
  return {
    organization: { name: row.name, timeZone: row.time_zone },
    active: row.active,
    policy: row.policy,
    experiment: row.experiment,
  };
}

/** A model of the organization that may serve, by its id; null where there is none. */
export async function servableModel(reader: OrganizationReader, modelId: string): Promise<ServedModel | null> {
  const { rows } = await reader.query<{ model: ServedModel }>(
    `SELECT ${SERVED_MODEL} AS model FROM models m
     WHERE m.organization_id = $1 AND m.id = $2 AND m.state IN ('registered', 'active')`,
    [reader.organizationId, modelId],
    'servable-model',
  );
  return rows[0]?.model ?? null;
}

/** What a model's manifest says; null where there is no such model. */
export async function modelManifest(reader: OrganizationReader, modelId: string): Promise<unknown> {
  const { rows } = await reader.query<{ manifest: unknown }>(
    'SELECT manifest FROM models WHERE organization_id = $1 AND id = $2',
    [reader.organizationId, modelId],
    'model-manifest',
  );
  return rows[0]?.manifest ?? null;
}
