import {
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  sleep,
} from '@temporalio/workflow';
import type { createRescoringActivities } from '../activities/scoring/rescore-leads.js';
import type { createStragglerActivities } from '../activities/scoring/rescore-stragglers.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { BATCH_STEP, RESCORING_PAGE } from './activity-options.js';
import type { RescoringInput } from './contract.js';
import { problemOf } from './execution-failure.js';

const { rescoreLeads } = proxyActivities<ReturnType<typeof createRescoringActivities>>(RESCORING_PAGE);
const { rescoreStragglers } = proxyLocalActivities<ReturnType<typeof createStragglerActivities>>(BATCH_STEP);
const { closeRescoring } = proxyLocalActivities<ReturnType<typeof createRescoringActivities>>(BATCH_STEP);

/** Activities in one run: each lasts 20 s and leaves three events in the history, which begins anew long before it is large. */
const PAGES_PER_RUN = 100;

/** By then, every process has heard of a new model and has loaded it, or says that it cannot; and what was being scored is stored. */
const STRAGGLERS_AFTER = '10s';
/** A process that cannot load the model goes on with the one before it: it is not raced with for ever. */
const MOST_STRAGGLER_ROUNDS = 6;

/**
 * Scores all leads of an organization anew, until there are none left or it is cancelled. The table says how far it is: a workflow that was
 * lost is started again and goes on. After its end it looks for leads that another process has scored by what was in force before.
 */
export async function rescoring(input: RescoringInput): Promise<void> {
  let failure: ErrorCode | null = null;
  try {
    const isDone = await rescorePages(input);
    if (!isDone) await continueAsNew<typeof rescoring>(input);
  } catch (error) {
    if (isCancellation(error) || error instanceof ContinueAsNew) throw error;
    failure = problemOf(error).code as ErrorCode;
  }
  await closeRescoring({ ...input, failure });
  for (let round = 0; failure === null && round < MOST_STRAGGLER_ROUNDS; round++) {
    await sleep(STRAGGLERS_AFTER);
    const { found } = await rescoreStragglers(input);
    if (!found) return;
  }
}

/** @returns false where there is more to do than one run should */
async function rescorePages(input: RescoringInput): Promise<boolean> {
  for (let page = 0; page < PAGES_PER_RUN; page++) {
    const { isDone } = await rescoreLeads(input);
    if (isDone) return true;
  }
  return false;
}
