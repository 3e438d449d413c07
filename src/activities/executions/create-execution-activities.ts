import { createExecutionRecords } from './execution-records.js';
import { createStepActivities } from './perform-step.js';
import { createSendEmailActivities, type EmailDependencies } from './send-email.js';
import { createWaitActivities } from './wait-steps.js';

/** Every activity of the `execution` workflow. */
export function createExecutionActivities(dependencies: EmailDependencies) {
  return {
    ...createExecutionRecords(dependencies),
    ...createStepActivities(dependencies),
    ...createWaitActivities(dependencies),
    ...createSendEmailActivities(dependencies),
  };
}
