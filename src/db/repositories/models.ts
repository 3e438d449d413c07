import { DomainError } from '../../shared/error-codes.js';
import type { FindMissingFeatures } from '../../shared/model-check.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import { recordAudit } from './audit-log.js';
import { appendEvents } from './event-log.js';
import { requestRescoring } from './rescorings.js';

/**
 * The registry: which models an organization knows, and which of them answers.
 *
 * ```
 * (trained, uploaded, shipped) ──► registered ◄──► active        one at a time; another takes its place
 *                                   ▲    └──► retired             for good
 *              awaiting_approval ───┘ approved by a person
 *              refused                                            never serves
 * ```
 */
export const MODEL_STATES = ['registered', 'awaiting_approval', 'refused', 'active', 'retired'] as const;
export type ModelState = (typeof MODEL_STATES)[number];

/** A model as the registry has it, without its manifest and its report. */
export interface ModelRow {
  id: string;
  key: string;
  version: string;
  state: ModelState;
  origin: 'shipped' | 'trained' | 'uploaded';
  kind: 'additive' | 'probability';
  sha256: string;
  trainingId: string | null;
  /** The one that was active before it. */
  replacedId: string | null;
  createdBy: string | null;
  createdAt: Date | string;
  activatedAt: Date | string | null;
  approvedBy: string | null;
  approvedAt: Date | string | null;
  approvedWhy: string | null;
  /** On the samples that came with it, where it was brought along; else in folds. Null where neither is. */
  auc: number | null;
  calibrationError: number | null;
}

/** Manifests are of people's making: what is no number there is no figure. */
const figure = (...paths: readonly string[]): string =>
  `(SELECT value::float8 FROM (VALUES ${paths.map((path) => `(${path})`).join(', ')}) AS found (value)
    WHERE jsonb_typeof(value) = 'number' LIMIT 1)`;

const COLUMNS = `id, key, version, state, origin, kind, sha256, training_id AS "trainingId", replaced_id AS "replacedId",
  created_by AS "createdBy", created_at AS "createdAt", activated_at AS "activatedAt", approved_by AS "approvedBy",
  approved_at AS "approvedAt", approved_why AS "approvedWhy",
  ${figure(`report #> '{checks,metrics,auc}'`, `manifest #> '{metrics,crossValidated,auc}'`)} AS auc,
  ${figure(`manifest #> '{metrics,crossValidated,calibrationError}'`)} AS "calibrationError"`;

/** Newest first. */
export async function listModels(
  reader: OrganizationReader,
  beforeId: string | undefined,
  limit: number,
): Promise<ModelRow[]> {
  const { rows } = await reader.query<ModelRow>(
    `SELECT ${COLUMNS} FROM models WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [reader.organizationId, beforeId ?? null, limit],
  );
  return rows;
}

/** What is kept of a model besides: its manifest, and how it was measured. Null where there is no such model. */
export async function modelDetails(
  reader: OrganizationReader,
  id: string,
): Promise<{ manifest: Record<string, unknown>; report: Record<string, unknown> | null } | null> {
  const { rows } = await reader.query<{ manifest: Record<string, unknown>; report: Record<string, unknown> | null }>(
    'SELECT manifest, report FROM models WHERE organization_id = $1 AND id = $2',
    [reader.organizationId, id],
  );
  return rows[0] ?? null;
}

/** @throws DomainError `not_found` */
export async function requireModel(reader: OrganizationReader, id: string): Promise<ModelRow> {
  const { rows } = await reader.query<ModelRow>(
    `SELECT ${COLUMNS} FROM models WHERE organization_id = $1 AND id = $2`,
    [reader.organizationId, id],
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such model.');
  return rows[0];
}

/** Who changes what of a model, for the record; `actorId` is null where nobody asked for it. */
export interface ModelChange {
  actorId: string | null;
  why?: string | undefined;
}

/** A change of the model that answers. */
export interface ModelSwitch extends ModelChange {
  /** Whether the leads that there are get their scores from it, too. */
  rescore: boolean;
  /** Of the build that is to serve it. */
  findMissingFeatures: FindMissingFeatures;
}

/**
 * Has a model answer for the organization. Activations of an organization go one after the other, so of two at once the later one stands.
 *
 * @returns the model, unchanged where it is active already
 * @throws DomainError `not_found`, `model_not_servable` (refused, retired, waiting for approval, or reads features that there are not),
 *   `experiment_running`
 */
export async function activateModel(
  tx: OrganizationTransaction,
  modelId: string,
  change: ModelSwitch,
): Promise<ModelRow> {
  await lockRegistry(tx);
  const model = await requireModel(tx, modelId);
  if (model.state === 'active') return model;
  return switchTo(tx, model, change);
}

/**
 * Has the model answer again that was active before the one that is. Once more, and the one before that is back.
 *
 * @throws DomainError `conflict` where there is none, `model_not_servable` where that one was retired or reads features that there are not,
 *   `experiment_running`
 */
export async function rollBackModel(tx: OrganizationTransaction, change: ModelSwitch): Promise<ModelRow> {
  await lockRegistry(tx);
  const { rows } = await tx.query<{ replacedId: string | null }>(
    `SELECT replaced_id AS "replacedId" FROM models WHERE organization_id = $1 AND state = 'active'`,
    [tx.organizationId],
  );
  const id = rows[0]?.replacedId;
  if (!id) throw new DomainError('conflict', 'No model was active before this one.');
  return switchTo(tx, await requireModel(tx, id), change, { isRollBack: true });
}

/**
 * Lets a model through that the gate has left to a person.
 *
 * @throws DomainError `not_found`, `conflict` where it does not wait for approval
 */
export async function approveModel(
  tx: OrganizationTransaction,
  modelId: string,
  { actorId, why }: { actorId: string; why: string },
): Promise<ModelRow> {
  await lockRegistry(tx);
  const { state, key, version } = await requireModel(tx, modelId);
  if (state !== 'awaiting_approval')
    throw new DomainError('conflict', `The model is ${state}: there is nothing to approve.`);
  await tx.query(
    `UPDATE models SET state = 'registered', approved_by = $3, approved_at = now(), approved_why = $4
     WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, modelId, actorId, why],
  );
  await appendEvents(tx, [{ type: 'model.approved', data: { modelId, key, version } }], { route: false });
  await recordAudit(tx, { actorId, why, action: 'model.approved', subjectType: 'model', subjectId: modelId });
  return requireModel(tx, modelId);
}

/**
 * Takes a model out of use for good. Its scores stay, and can still be told how they came about.
 *
 * @throws DomainError `not_found`, `conflict` where it is active, `experiment_running`
 */
export async function retireModel(
  tx: OrganizationTransaction,
  modelId: string,
  { actorId, why }: ModelChange,
): Promise<ModelRow> {
  await lockRegistry(tx);
  const model = await requireModel(tx, modelId);
  if (model.state === 'retired') return model;
  if (model.state === 'active') throw new DomainError('conflict', 'The model is active: activate another one first.');
  await refuseDuringExperiment(tx);
  await setState(tx, modelId, 'retired');
  await recordAudit(tx, { actorId, why, action: 'model.retired', subjectType: 'model', subjectId: modelId });
  return requireModel(tx, modelId);
}

/** The model that answers; null where the organization knows none. */
export async function activeModelId(reader: OrganizationReader): Promise<string | null> {
  const { rows } = await reader.query<{ id: string }>(
    `SELECT id FROM models WHERE organization_id = $1 AND state = 'active'`,
    [reader.organizationId],
  );
  return rows[0]?.id ?? null;
}

/** Tells every process, at the commit, that another model, policy or experiment is in force. */
export async function notifyModels(tx: OrganizationTransaction): Promise<void> {
  await tx.query(`SELECT pg_notify('models', $1::text)`, [tx.organizationId]);
}

/** Until the commit, nobody else changes which models of the organization serve. */
export async function lockRegistry(tx: OrganizationTransaction): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('throughline.models/' || $1::text, 0))`, [
    tx.organizationId,
  ]);
}

/**
 * Asks whether a model may answer, and can.
 *
 * @throws DomainError `model_not_servable` with its `state`, or with the `features` that this build does not have
 */
export async function requireServable(
  reader: OrganizationReader,
  { id, key, version, state }: ModelRow,
  findMissingFeatures: FindMissingFeatures,
): Promise<void> {
  if (state !== 'registered') throw new DomainError('model_not_servable', `${key} ${version} is ${state}.`, { state });
  const features = findMissingFeatures((await modelDetails(reader, id))?.manifest ?? {});
  if (features.length === 0) return;
  throw new DomainError(
    'model_not_servable',
    `${key} ${version} reads features that this version of Throughline does not have: ${features.join(', ')}.`,
    { features },
  );
}

async function switchTo(
  tx: OrganizationTransaction,
  model: ModelRow,
  { actorId, why, rescore, findMissingFeatures }: ModelSwitch,
  { isRollBack = false } = {},
): Promise<ModelRow> {
  await requireServable(tx, model, findMissingFeatures);
  await refuseDuringExperiment(tx);
  await putInForce(tx, model, { actorId, why, rescore, isRollBack });
  return requireModel(tx, model.id);
}

/** Has a model answer in place of another one, with all that follows from it. The caller has locked the registry, and asked whether it may. */
export async function putInForce(
  tx: OrganizationTransaction,
  { id, key, version, replacedId }: ModelRow,
  { actorId, why, rescore, isRollBack }: ModelChange & { rescore: boolean; isRollBack: boolean },
): Promise<void> {
  const before = await activeModelId(tx);
  // After a roll-back, the model keeps the one that it had replaced: else a second roll-back would undo the first.
  await replaceActive(tx, id, isRollBack ? replacedId : before);
  const data = { modelId: id, key, version, before, isRollBack };
  await appendEvents(tx, [{ type: 'model.activated', data }], { route: false });
  await recordAudit(tx, {
    ...{ actorId, why, subjectType: 'model', subjectId: id, data },
    action: isRollBack ? 'model.rolled_back' : 'model.activated',
  });
  if (rescore) await requestRescoring(tx, { modelId: id, trigger: 'activation', createdBy: actorId, why });
  await notifyModels(tx);
}

/** Has a model answer, and nothing else. */
export async function replaceActive(tx: OrganizationTransaction, id: string, replacedId: string | null): Promise<void> {
  await tx.query(`UPDATE models SET state = 'registered' WHERE organization_id = $1 AND state = 'active'`, [
    tx.organizationId,
  ]);
  await tx.query(
    `UPDATE models SET state = 'active', activated_at = now(), replaced_id = $3 WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, id, replacedId],
  );
}

async function setState(tx: OrganizationTransaction, id: string, state: ModelState): Promise<void> {
  await tx.query('UPDATE models SET state = $3 WHERE organization_id = $1 AND id = $2', [tx.organizationId, id, state]);
}

/** @throws DomainError `experiment_running` */
async function refuseDuringExperiment(tx: OrganizationTransaction): Promise<void> {
  if (!(await isExperimenting(tx))) return;
  throw new DomainError('experiment_running', 'An experiment compares models: end it, or let it end, first.');
}

async function isExperimenting(tx: OrganizationTransaction): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM model_experiments WHERE organization_id = $1 AND state = 'running'`,
    [tx.organizationId],
  );
  return rowCount !== 0;
}
