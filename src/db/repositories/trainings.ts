import { v7 as uuidv7 } from 'uuid';
import type { TrainingOptions, TrainingOutcome, TrainingProgress, TrainingStep } from '../../shared/training.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';
import type { ModelState } from './models.js';
import { appendEvents } from './event-log.js';

export type TrainingState = 'pending' | 'running' | 'cancelling' | 'completed' | 'cancelled' | 'failed';
export type TrainingTrigger = 'manual' | 'schedule' | 'drift';

/** A training as its readers see it. Moments are text from a reader. */
export interface Training {
  id: string;
  trigger: TrainingTrigger;
  options: TrainingOptions;
  why: string | null;
  createdBy: string | null;
  state: TrainingState;
  step: TrainingStep | null;
  progress: TrainingProgress | null;
  rows: number | null;
  modelId: string | null;
  /** What its gate said, once and for all; `modelState` is what has become of the model since. */
  outcome: TrainingOutcome | null;
  modelState: ModelState | null;
  /** Codes of the checks of the gate that it did not pass. */
  reasons: string[];
  errorCode: string | null;
  errorDetail: string | null;
  createdAt: Date | string;
  startedAt: Date | string | null;
  finishedAt: Date | string | null;
}

export interface NewTraining extends Pick<Training, 'trigger' | 'options' | 'why' | 'createdBy'> {
  idempotencyKey: string | null;
}

const COLUMNS = `id, trigger, options, why, created_by AS "createdBy", state, step, progress, rows::float8 AS rows, model_id AS "modelId",
  outcome, reasons, (SELECT m.state FROM models m WHERE m.organization_id = model_trainings.organization_id AND m.id = model_id) AS "modelState",
  error_code AS "errorCode", error_detail AS "errorDetail",
  created_at AS "createdAt", started_at AS "startedAt",
  finished_at AS "finishedAt"`;
const OPEN = `state IN ('pending', 'running', 'cancelling')`;
const LONGEST_DETAIL = 2_000;

/**
 * Enters a training, tells of it, and has it begun after the commit.
 *
 * @returns undefined where one of the organization is under way, or one has the same idempotency key
 */
export async function enterTraining(tx: OrganizationTransaction, training: NewTraining): Promise<Training | undefined> {
  const { trigger, options, why, createdBy, idempotencyKey } = training;
  const { rows } = await tx.query<Training>(
    `INSERT INTO model_trainings (id, organization_id, trigger, options, why, created_by, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [uuidv7(), tx.organizationId, trigger, JSON.stringify(options), why, createdBy, idempotencyKey],
  );
  const entered = rows[0];
  if (!entered) return undefined;
  const data = { trainingId: entered.id, trigger, ...(createdBy !== null && { by: createdBy }) };
  await appendEvents(tx, [{ type: 'training.created', data }], { route: false });
  await wakeTrainings(tx);
  return entered;
}

/** Has the dispatcher look for trainings to start after the commit. */
async function wakeTrainings(tx: OrganizationTransaction): Promise<void> {
  await tx.query(`SELECT pg_notify('trainings', '')`);
}

export async function findTraining(reader: OrganizationReader, id: string): Promise<Training | undefined> {
  const { rows } = await reader.query<Training>(
    `SELECT ${COLUMNS} FROM model_trainings WHERE organization_id = $1 AND id = $2`,
    [reader.organizationId, id],
  );
  return rows[0];
}

export async function findTrainingByKey(reader: OrganizationReader, key: string): Promise<Training | undefined> {
  const { rows } = await reader.query<Training>(
    `SELECT ${COLUMNS} FROM model_trainings WHERE organization_id = $1 AND idempotency_key = $2`,
    [reader.organizationId, key],
  );
  return rows[0];
}

/** The one that has not ended; undefined where there is none. */
export async function openTraining(reader: OrganizationReader): Promise<Training | undefined> {
  const { rows } = await reader.query<Training>(
    `SELECT ${COLUMNS} FROM model_trainings WHERE organization_id = $1 AND ${OPEN}`,
    [reader.organizationId],
  );
  return rows[0];
}

/** Whether a drift alarm has had one entered within so many days. */
export async function hasDriftTraining(reader: OrganizationReader, days: number): Promise<boolean> {
  const { rowCount } = await reader.query(
    `SELECT FROM model_trainings
     WHERE organization_id = $1 AND trigger = 'drift' AND id >= uuidv7_floor(now() - make_interval(days => $2)) LIMIT 1`,
    [reader.organizationId, days],
  );
  return rowCount === 1;
}

/** Newest first. */
export async function listTrainings(
  reader: OrganizationReader,
  { before, limit }: { before: string | null; limit: number },
): Promise<Training[]> {
  const { rows } = await reader.query<Training>(
    `SELECT ${COLUMNS} FROM model_trainings WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [reader.organizationId, before, limit],
  );
  return rows;
}

/**
 * Cancels a training that waits, or has one that runs end. One whose model is registered has done what it was for: there is nothing to cancel. A
 * request that comes while the model is being registered waits until that is settled.
 *
 * @returns false where it has ended, is being cancelled already, or its model is registered
 */
export async function requestTrainingEnd(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE model_trainings SET state = CASE state WHEN 'pending' THEN 'cancelled' ELSE 'cancelling' END,
       finished_at = CASE state WHEN 'pending' THEN now() END
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running') AND model_id IS NULL`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}

/** Notes that a training has begun or goes on; undefined where it has ended. */
export async function resumeTraining(tx: OrganizationTransaction, id: string): Promise<Training | undefined> {
  const { rows } = await tx.query<Training>(
    `UPDATE model_trainings SET state = CASE state WHEN 'pending' THEN 'running' ELSE state END,
       started_at = coalesce(started_at, now()), claimed_at = now()
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING ${COLUMNS}`,
    [tx.organizationId, id],
  );
  return rows[0];
}

/**
 * Notes how far a training is; `null` only that it lives.
 *
 * @returns its state; undefined where it has ended
 */
export async function advanceTraining(
  tx: OrganizationTransaction,
  id: string,
  at: { step: TrainingStep; progress: TrainingProgress | null } | null,
): Promise<TrainingState | undefined> {
  const { rows } = await tx.query<{ state: TrainingState }>(
    `UPDATE model_trainings SET claimed_at = now(), step = coalesce($3, step),
       progress = CASE WHEN $3::text IS NULL THEN progress ELSE $4::jsonb END
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING state`,
    [tx.organizationId, id, at?.step ?? null, at?.progress ? JSON.stringify(at.progress) : null],
  );
  return rows[0]?.state;
}

export async function recordTrainingRows(tx: OrganizationTransaction, id: string, rows: number): Promise<void> {
  await tx.query('UPDATE model_trainings SET rows = $3 WHERE organization_id = $1 AND id = $2', [
    tx.organizationId,
    id,
    rows,
  ]);
}

/**
 * Notes the model that was registered, in the transaction that registers it: where the workflow is lost before it has ended the training, nothing is
 * trained again over the files of that model.
 */
export async function recordTrainedModel(
  tx: OrganizationTransaction,
  id: string,
  { modelId, outcome, reasons }: { modelId: string; outcome: TrainingOutcome; reasons: readonly string[] },
): Promise<void> {
  await tx.query(
    'UPDATE model_trainings SET model_id = $3, outcome = $4, reasons = $5 WHERE organization_id = $1 AND id = $2',
    [tx.organizationId, id, modelId, outcome, reasons],
  );
}

/** What became of a training. */
export type TrainingEnd =
  | { state: 'completed'; modelId: string; outcome: TrainingOutcome; reasons: readonly string[] }
  | { state: 'cancelled' }
  | { state: 'failed'; code: string; detail: string };

/**
 * Ends a training, and wakes the one behind it. One whose model is registered is completed, whatever its workflow knows of that. One that was to
 * be cancelled and did not get through is cancelled.
 *
 * @returns undefined where it had ended before
 */
export async function endTraining(
  tx: OrganizationTransaction,
  id: string,
  end: TrainingEnd,
): Promise<Training | undefined> {
  const isCompleted = end.state === 'completed';
  const { rows } = await tx.query<Training>(
    `UPDATE model_trainings SET finished_at = now(), model_id = coalesce($4, model_id), outcome = coalesce($5, outcome),
       reasons = CASE WHEN $4::uuid IS NULL THEN reasons ELSE $6 END,
       state = CASE WHEN model_id IS NOT NULL THEN 'completed' WHEN $3 = 'failed' AND state = 'cancelling' THEN 'cancelled' ELSE $3 END,
       error_code = CASE WHEN model_id IS NULL AND state <> 'cancelling' THEN $7 END,
       error_detail = CASE WHEN model_id IS NULL AND state <> 'cancelling' THEN $8 END
     WHERE organization_id = $1 AND id = $2 AND ${OPEN} RETURNING ${COLUMNS}`,
    [
      tx.organizationId,
      id,
      end.state,
      isCompleted ? end.modelId : null,
      isCompleted ? end.outcome : null,
      isCompleted ? end.reasons : [],
      end.state === 'failed' ? end.code : null,
      end.state === 'failed' ? end.detail.slice(0, LONGEST_DETAIL) : null,
    ],
  );
  if (rows[0]) await wakeTrainings(tx);
  return rows[0];
}
