import type { OrganizationTransaction } from '../../db/database.js';
import { type Notice, tellUser, tellUsers } from '../../db/repositories/notices.js';
import { findModelReport } from '../../db/repositories/trained-models.js';
import type { Training, TrainingTrigger } from '../../db/repositories/trainings.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { nameSome } from '../../shared/name-some.js';
import type { TrainingOutcome } from '../../shared/training.js';

/** Features that a notice names; the rest are counted. */
const MOST_NAMED = 10;

const OUTCOMES: Readonly<Record<TrainingOutcome, Notice>> = {
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

/** Why a training began that nobody asked for. */
const UNASKED: Readonly<Record<Exclude<TrainingTrigger, 'manual'>, string>> = {
  schedule: 'It began by its schedule.',
  drift: 'It began because leads are not what the model in use was trained on any more.',
};

/**
 * Tells people in the web app what became of a training: whoever asked for it, or admins and ops staff where it began by itself. Keys of the API
 * look at the training, and of one that was cancelled whoever cancelled it knows.
 */
export async function tellOfTraining(tx: OrganizationTransaction, training: Training): Promise<void> {
  const { createdBy, state, trigger, modelId } = training;
  if (state === 'cancelled') return;
  const notice = { ...trainingNotice(training, await leakingFeatures(tx, modelId)), ...(modelId && { modelId }) };
  if (trigger !== 'manual') await tellUsers(tx, ['admin', 'ops'], notice);
  else if (createdBy !== null) await tellUser(tx, createdBy, notice);
}

/** @param leaking - features that were left out because they know the outcome */
export function trainingNotice(
  { outcome, errorCode, errorDetail, trigger }: Pick<Training, 'outcome' | 'errorCode' | 'errorDetail' | 'trigger'>,
  leaking: readonly string[],
): Notice {
  const told = outcome === null ? failure(errorCode, errorDetail) : OUTCOMES[outcome];
  const lines = [told.text, trigger === 'manual' ? '' : UNASKED[trigger], leakage(leaking)];
  return { subject: told.subject, text: lines.filter(Boolean).join('\n') };
}

function failure(code: string | null, detail: string | null): Notice {
  const title = code === null ? '' : `${ERROR_CODES[code as ErrorCode].title}.`;
  return { subject: 'A training failed', text: `${title} ${detail ?? ''}`.trim() };
}

function leakage(features: readonly string[]): string {
  if (features.length === 0) return '';
  return `Left out, because they seem to be filled in after the outcome: ${nameSome(features, MOST_NAMED)}.`;
}

async function leakingFeatures(tx: OrganizationTransaction, modelId: string | null): Promise<string[]> {
  const report = modelId === null ? undefined : await findModelReport(tx, modelId);
  const { leakage } = (report?.validation ?? {}) as { leakage?: { feature: string }[] };
  return leakage?.map(({ feature }) => feature) ?? [];
}
