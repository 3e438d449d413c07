import {
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { createBulkRepairActivities } from '../activities/repair/bulk-repair.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { BATCH_STEP, REPAIR_PAGE } from './activity-options.js';
import type { BulkRepairInput } from './contract.js';
import { problemOf } from './execution-failure.js';

const { repairPage } = proxyActivities<ReturnType<typeof createBulkRepairActivities>>(REPAIR_PAGE);
const { closeRepair } = proxyLocalActivities<ReturnType<typeof createBulkRepairActivities>>(BATCH_STEP);

/** Pages in one run: each lasts 20 s and leaves three events in the history, which begins anew long before it is large. */
const PAGES_PER_RUN = 100;

/**
 * Repairs many parked executions, page by page, until there are none left or it is stopped. The table says how far it is: a workflow that was
 * lost is started again and goes on.
 */
export async function bulkRepair(input: BulkRepairInput): Promise<void> {
  let failure: ErrorCode | null = null;
  try {
    const isDone = await repairPages(input);
    if (!isDone) await continueAsNew<typeof bulkRepair>(input);
  } catch (error) {
    if (isCancellation(error) || error instanceof ContinueAsNew) throw error;
    failure = problemOf(error).code as ErrorCode;
  }
  await closeRepair({ ...input, failure });
}

/** @returns false where there is more to do than one run should */
async function repairPages(input: BulkRepairInput): Promise<boolean> {
  for (let page = 0; page < PAGES_PER_RUN; page++) {
    const { isDone } = await repairPage(input);
    if (isDone) return true;
  }
  return false;
}
