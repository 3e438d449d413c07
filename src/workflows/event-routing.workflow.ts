import { proxyLocalActivities } from '@temporalio/workflow';
import type { createRoutingActivities } from '../activities/route-events.js';
import { BATCH_STEP } from './activity-options.js';
import type { EventRoutingInput } from './contract.js';

const { routeBatch } = proxyLocalActivities<ReturnType<typeof createRoutingActivities>>(BATCH_STEP);

/** Matches a batch of events with the templates that they start and the executions that wait for them. */
export async function eventRouting(batch: EventRoutingInput): Promise<void> {
  await routeBatch(batch);
}
