import {
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { createRescoringActivities } from '../activities/scoring/rescore-leads.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { BATCH_STEP, RESCORING_PAGE } from './activity-options.js';
import type { RescoringInput } from './contract.js';
import { problemOf } from './execution-failure.js';

const { rescoreLeads } = proxyActivities<ReturnType<typeof createRescoringActivities>>(RESCORING_PAGE);
const { closeRescoring } = proxyLocalActivities<ReturnType<typeof createRescoringActivities>>(BATCH_STEP);

/** Activities in one run: each lasts 20 s and leaves three events in the history, which begins anew long before it is large. */
const PAGES_PER_RUN = 100;

/**
 * Scores all leads of an organization anew, until there are none left or it is cancelled. The table says how far it is: a workflow that was
 * lost is started again and goes on.
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
}

/** @returns false where there is more to do than one run should */
async function rescorePages(input: RescoringInput): Promise<boolean> {
  for (let page = 0; page < PAGES_PER_RUN; page++) {
    const { isDone } = await rescoreLeads(input);
    if (isDone) return true;
  }
  return false;
}
