import { isCancellation, log, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createMonitoringActivities } from '../activities/monitoring/monitoring-activities.js';
import { BATCH_STEP, COMPUTATION } from './activity-options.js';
import type { ModelMonitoringInput } from './contract.js';
import { problemOf } from './execution-failure.js';

type Activities = ReturnType<typeof createMonitoringActivities>;
const { measureDay } = proxyActivities<Activities>(COMPUTATION);
const { daysToMonitor, closeMonitoring } = proxyLocalActivities<Activities>(BATCH_STEP);

/**
 * Looks after the models of an organization: measures every day that has not been measured, up to one, and tells people of what is out of
 * bounds. A day that cannot be measured is left out: the next ones matter more.
 */
export async function modelMonitoring(input: ModelMonitoringInput): Promise<void> {
  const { organizationId } = input;
  const { days } = await daysToMonitor(input);
  for (const day of days) {
    try {
      await measureDay({ organizationId, day });
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.error('a day of models could not be measured', { organizationId, day, code: problemOf(error).code });
    }
  }
  await closeMonitoring(input);
}
