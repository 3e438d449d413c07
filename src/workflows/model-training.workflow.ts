import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type {
  BegunTraining,
  createTrainingActivities,
  TrainerActivities,
  TrainerVerdict,
  TrainingEnding,
} from '../activities/training/training-activities.js';
import { ATTENDANCE, DATABASE_STEP, DATASET, TRAINER_STEP } from './activity-options.js';
import type { ModelTrainingInput } from './contract.js';
import { problemOf } from './execution-failure.js';

type Activities = ReturnType<typeof createTrainingActivities>;
const { beginTraining, registerModel, closeTraining } = proxyActivities<Activities>(DATABASE_STEP);
const { buildDataset } = proxyActivities<Activities>(DATASET);
const { attendTraining } = proxyActivities<Activities>(ATTENDANCE);
const { validateDataset, trainCandidate, finishTraining } = proxyActivities<TrainerActivities>(TRAINER_STEP);

/**
 * Makes a model of the outcomes of an organization's leads: the dataset is built and validated, candidates are trained and measured, the best is
 * calibrated and judged, and what came of it is registered. The table says how far it is, and whether somebody wants it ended.
 */
export async function modelTraining(input: ModelTrainingInput): Promise<void> {
  let end: TrainingEnding;
  try {
    const begun = await beginTraining(input);
    if (!begun) return;
    const verdict = await attended(input, () => train(input, begun));
    end = verdict ? { result: await registerModel({ ...input, version: begun.version, verdict }) } : 'cancelled';
  } catch (error) {
    end = isCancellation(error) ? 'cancelled' : { failure: problemOf(error) };
  }
  await CancellationScope.nonCancellable(() => closeTraining({ ...input, end }));
}

async function train(input: ModelTrainingInput, { version, candidates }: BegunTraining): Promise<TrainerVerdict> {
  await buildDataset({ ...input, version });
  await validateDataset(input);
  for (const kind of candidates) await trainCandidate({ ...input, kind });
  return finishTraining(input);
}

/**
 * Does the work while a trainer is kept running and the row is watched. Nothing of it goes on when this has ended.
 *
 * @returns undefined where somebody wanted the training ended
 */
async function attended<T>(input: ModelTrainingInput, work: () => Promise<T>): Promise<T | undefined> {
  const scope = new CancellationScope();
  const working = scope.run(work);
  const attending = scope.run(() => attendTraining(input));
  try {
    return (await Promise.race([working, attending])) as T | undefined;
  } finally {
    scope.cancel();
    await Promise.allSettled([working, attending]);
  }
}
