import { isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createSimulationActivities } from '../activities/simulation/simulation-activities.js';
import type { ErrorCode } from '../shared/error-codes.js';
import { BATCH_STEP, COMPUTATION } from './activity-options.js';
import type { TemplateSimulationInput } from './contract.js';
import { problemOf } from './execution-failure.js';

const { simulateHistory } = proxyActivities<ReturnType<typeof createSimulationActivities>>(COMPUTATION);
const { failSimulation } = proxyLocalActivities<ReturnType<typeof createSimulationActivities>>(BATCH_STEP);

/** Finds out what a template would have done with the leads of the last days. The row has the answer. */
export async function templateSimulation(input: TemplateSimulationInput): Promise<void> {
  try {
    await simulateHistory(input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    await failSimulation({ ...input, code: problemOf(error).code as ErrorCode });
  }
}
