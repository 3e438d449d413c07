import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, type Workflow } from '@temporalio/workflow';

/** Starts a workflow that outlives this one. Its id derives from its input, so one that runs already is the one that is wanted. */
export async function startDetached<T extends Workflow>(
  workflow: T,
  workflowId: string,
  input: Parameters<T>[0],
): Promise<void> {
  try {
    await startChild<Workflow>(workflow, {
      workflowId,
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
