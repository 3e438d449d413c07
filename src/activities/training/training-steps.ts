import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { TrainingProgress, TrainingStep } from '../../shared/training.js';
import { workflowIds } from '../../workflows/contract.js';

/** Activities of the trainer, and the steps of a training that they are. */
const STEPS: Readonly<Record<string, TrainingStep>> = {
  validateDataset: 'validation',
  trainCandidate: 'candidates',
  finishTraining: 'finish',
};
const STARTED = 2; // PENDING_ACTIVITY_STATE_STARTED
const LONGEST_NOTE = 200;

/** What the trainer is at, or is waited for. */
export interface TrainerStep {
  step: TrainingStep;
  /** It waits for a trainer to take it. */
  isWaiting: boolean;
  progress: TrainingProgress | null;
}

/**
 * What the trainer is doing for a training, by its heartbeats as Temporal has them.
 *
 * @returns null where it is doing nothing for it
 */
export async function trainerStep(client: Client, trainingId: string): Promise<TrainerStep | null> {
  const { raw } = await client.workflow.getHandle(workflowIds.modelTraining(trainingId)).describe();
  for (const { activityType, state, heartbeatDetails } of raw.pendingActivities ?? []) {
    const step = STEPS[activityType?.name ?? ''];
    if (!step) continue;
    const isWaiting = state !== STARTED;
    const details = heartbeatDetails?.payloads?.[0];
    return { step, isWaiting, progress: isWaiting || !details ? null : asProgress(details) };
  }
  return null;
}

function asProgress(payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0]): TrainingProgress | null {
  const { done, total, note } = defaultPayloadConverter.fromPayload<Partial<TrainingProgress>>(payload);
  if (!Number.isFinite(done) || !Number.isFinite(total)) return null;
  return { done: done!, total: total!, note: String(note ?? '').slice(0, LONGEST_NOTE) };
}
