import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Database } from '../../db/database.js';
import { advanceTraining } from '../../db/repositories/trainings.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Trainer } from './trainer.js';
import { trainerStep, type TrainerStep } from './training-steps.js';

const LOOK_MS = 1_000;

interface Dependencies {
  database: Database;
  client: Client;
  trainer: Trainer;
}

interface Attended {
  organizationId: string;
  trainingId: string;
  signal: AbortSignal;
  heartbeat: () => void;
}

/**
 * Keeps a trainer running for a training, and its row in step with what the trainer says. Resolves when somebody wants the training ended.
 *
 * @throws DomainError `python_missing` or `trainer_unavailable` where there is no trainer; what the signal was aborted with
 */
export async function attendTraining(dependencies: Dependencies, attended: Attended): Promise<void> {
  const { database, client, trainer } = dependencies;
  const { organizationId, trainingId, signal, heartbeat } = attended;
  const lease = trainer.hold();
  let waitingSince: number | null = null;
  try {
    for (;;) {
      heartbeat();
      const at = await trainerStep(client, trainingId);
      const state = await database.inOrganization(organizationId, (tx) => advanceTraining(tx, trainingId, shown(at)));
      if (state === undefined || state === 'cancelling') return;
      const problem = lease.problem();
      if (problem) throw problem;
      waitingSince = at?.isWaiting ? (waitingSince ?? Date.now()) : null;
      if (waitingSince !== null && Date.now() - waitingSince > trainer.patienceMs)
        throw new DomainError('trainer_unavailable', 'No trainer takes the step; see docs/deployment.md.');
      await sleep(LOOK_MS, undefined, { signal });
    }
  } finally {
    lease.release();
  }
}

function shown(at: TrainerStep | null): Parameters<typeof advanceTraining>[2] {
  if (!at) return null;
  const { step, isWaiting, progress } = at;
  return { step, progress: isWaiting ? { done: 0, total: 1, note: 'waiting for the trainer' } : progress };
}
