import { createExecutionRecords } from './execution-records.js';
import { createOutsideActivities, type OutsideDependencies } from './outside-activities.js';
import { createSendEmailActivities, type EmailDependencies } from './send-email.js';
import { createStepActivities } from './step-activities.js';

/** Every activity of the `execution` workflow. */
export function createExecutionActivities(dependencies: EmailDependencies & OutsideDependencies) {
  return {
    ...createExecutionRecords(dependencies),
    ...createStepActivities(dependencies),
    ...createSendEmailActivities(dependencies),
    ...createOutsideActivities(dependencies),
  };
}
