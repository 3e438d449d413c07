import { v7 as uuidv7 } from 'uuid';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { endTraining, type Training, type TrainingEnd } from '../../db/repositories/trainings.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import type { TrainingOutcome } from '../../shared/training.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { TrainingEnding, TrainingRef } from './training-activities.js';
import { trainingPrefix } from './training-keys.js';

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
    await tellWhoAsked(tx, ended);
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

/** In the web app. Keys of the API and schedules look at the training itself. */
async function tellWhoAsked(tx: OrganizationTransaction, training: Training): Promise<void> {
  const { createdBy, state } = training;
  if (createdBy === null || state === 'cancelled') return;
  const { subject, text } = noticeOf(training);
  await tx.query(
    `INSERT INTO messages (id, organization_id, channel, user_id, subject, body_text, model_id, status, attempts, handed_over_at, settled_at)
     SELECT $2, $1, 'in_app', u.id, $4, $5, $6, 'sent', 1, now(), now() FROM users u
     WHERE u.organization_id = $1 AND u.id = $3 AND u.disabled_at IS NULL`,
    [tx.organizationId, uuidv7(), createdBy, subject, text, training.modelId],
  );
}

const OUTCOMES: Readonly<Record<TrainingOutcome, { subject: string; text: string }>> = {
  registered: {
    subject: 'A model was trained',
    text: 'It may serve: look at its report, and activate it.',
  },
  awaiting_approval: {
    subject: 'A trained model waits for approval',
    text: 'It treats groups of leads differently. Somebody has to look at its report before it may serve.',
  },
  refused: {
    subject: 'A trained model was refused',
    text: 'It is not good enough to serve. Its report says why.',
  },
};

function noticeOf({ outcome, errorCode, errorDetail }: Training): { subject: string; text: string } {
  if (outcome !== null) return OUTCOMES[outcome];
  const title = errorCode === null ? '' : ERROR_CODES[errorCode as ErrorCode].title;
  return { subject: 'A training failed', text: `${title}. ${errorDetail ?? ''}`.trim() };
}
