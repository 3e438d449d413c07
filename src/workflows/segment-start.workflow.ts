import { ContinueAsNew, continueAsNew, isCancellation, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { createSegmentStartActivities } from '../activities/starts/segment-start.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { BATCH_STEP } from './activity-options.js';
import type { SegmentStartInput } from './contract.js';
import { problemOf } from './execution-failure.js';

const { startPage, failStart } = proxyLocalActivities<ReturnType<typeof createSegmentStartActivities>>(BATCH_STEP);

/** Pages in one run. Each leaves some seven events in the history where it waits for room, two where it does not. */
const PAGES_PER_RUN = 150;

/**
 * Starts executions of a template for the leads of a segment, page by page, no faster than executions go. The tables say how far it is, so a
 * workflow that was lost is started again and goes on.
 */
export async function segmentStart(input: SegmentStartInput): Promise<void> {
  try {
    for (let page = 0; page < PAGES_PER_RUN; page++) {
      const { isDone, pauseMs } = await startPage(input);
      if (isDone) return;
      if (pauseMs > 0) await sleep(pauseMs);
    }
    await continueAsNew<typeof segmentStart>(input);
  } catch (error) {
    if (isCancellation(error) || error instanceof ContinueAsNew) throw error;
    await failStart({ ...input, code: problemOf(error).code as ErrorCode });
  }
}
