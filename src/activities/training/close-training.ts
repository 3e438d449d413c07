import type { Database } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { endTraining, type Training, type TrainingEnd } from '../../db/repositories/trainings.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import type { TrainingOutcome } from '../../shared/training.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { TrainingEnding, TrainingRef } from './training-activities.js';
import { trainingPrefix } from './training-keys.js';
import { tellOfTraining } from './training-notice.js';

/** The model that came of a training. */
export interface TrainingResult {
  modelId: string;
  outcome: TrainingOutcome;
  reasons: string[];
}

/**
 * Ends a training. The rows go first: a training that has ended has left nothing of what leads have said or done. Its description, what
 * was found in it, and the model with its report stay.
 */
export async function closeTraining(
  { database, store, onEnded }: { database: Database; store: ObjectStore; onEnded?: (training: Training) => void },
  { organizationId, trainingId }: TrainingRef,
  ending: TrainingEnding,
): Promise<void> {
  await store.delete(`${trainingPrefix(organizationId, trainingId)}/rows`);
  const ended = await database.inOrganization(organizationId, async (tx) => {
    const ended = await endTraining(tx, trainingId, asEnd(ending));
    if (!ended) return undefined;
    const { state, modelId, outcome, reasons, errorCode: code } = ended;
    const data = { trainingId, state, ...(modelId && { modelId, outcome, reasons }), ...(code && { code }) };
    await appendEvents(tx, [{ type: 'training.finished', data }], { route: false });
    await tellOfTraining(tx, ended);
    return ended;
  });
  if (ended) onEnded?.(ended);
}

function asEnd(ending: TrainingEnding): TrainingEnd {
  if (ending === 'cancelled') return { state: 'cancelled' };
  if ('result' in ending) return { state: 'completed', ...ending.result };
  const { code, message } = ending.failure;
  // What took too long, or failed without a code, is of interest as a training that failed.
  const known = code in ERROR_CODES && code !== 'internal' ? (code as ErrorCode) : 'training_failed';
  return { state: 'failed', code: known, detail: message };
}
