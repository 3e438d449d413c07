import { continueAsNew, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createTemplateMoveActivities } from '../activities/templates/move-executions.js';
import { EXECUTION_RECORD, MOVING } from './activity-options.js';
import type { TemplateMoveInput } from './contract.js';

type Activities = ReturnType<typeof createTemplateMoveActivities>;
const { moveExecutions } = proxyActivities<Activities>(MOVING);
const { endTemplateMove } = proxyLocalActivities<Activities>(EXECUTION_RECORD);

/** Twenty seconds of work each; the history begins anew before it is long. */
const ROUNDS_PER_RUN = 100;

/**
 * Moves the executions of a template that are under way onto another version. The tables say which and what became of them, so a workflow that
 * was lost is started again and goes on.
 */
export async function templateMove(input: TemplateMoveInput): Promise<void> {
  for (let round = 0; round < ROUNDS_PER_RUN; round++) {
    const isDone = await moveExecutions(input);
    if (isDone) return endTemplateMove(input);
  }
  await continueAsNew<typeof templateMove>(input);
}
