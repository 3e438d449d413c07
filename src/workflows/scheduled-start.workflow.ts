import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { createScheduledStartActivities } from '../activities/starts/scheduled-start.js';
import { BATCH_STEP } from './activity-options.js';
import type { ScheduledStartInput } from './contract.js';

const { enterScheduledStart } = proxyLocalActivities<ReturnType<typeof createScheduledStartActivities>>(BATCH_STEP);

/** The time for which Temporal had scheduled it; without one, it was triggered by hand. */
const SCHEDULED_FOR = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** A template's schedule says that it is time: enters a start of its segment, which the dispatcher takes up like one that a person asked for. */
export async function scheduledStart(input: ScheduledStartInput): Promise<void> {
  const { workflowId, startTime, typedSearchAttributes } = workflowInfo();
  const scheduledFor = (typedSearchAttributes.get(SCHEDULED_FOR) ?? startTime).toISOString();
  await enterScheduledStart({ ...input, scheduledFor, workflowId });
}
