import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  CONTROL_UPDATE,
  type ControlRequest,
  REPAIR_UPDATE,
  type RepairRequest,
  workflowIds,
} from '../workflows/contract.js';

/** What an execution answered: null where it did as it was told, else the code of why not. */
export type ControlAnswer = string | null;

/** Tells executions what to do. */
export interface ExecutionControl {
  /**
   * @param updateId - of what is asked: asked once more under the same id, the execution does it once
   * @throws where Temporal is away
   */
  control(executionId: string, request: ControlRequest, updateId: string): Promise<ControlAnswer>;
  /** The same for one that is parked. */
  repair(executionId: string, request: RepairRequest, updateId: string): Promise<ControlAnswer>;
}

/** A worker takes an update up within a second; one that is as busy as can be, within some more. */
const UPDATE_TIMEOUT_MS = 10_000;

/** Controls executions through Temporal. */
export function createExecutionControl(client: Client): ExecutionControl {
  const ask = async <Request>(name: string, executionId: string, request: Request, updateId: string) => {
    const handle = client.workflow.getHandle(workflowIds.execution(executionId));
    try {
      await client.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
        handle.executeUpdate<void, [Request]>(name, { args: [request], updateId }),
      );
      return null;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'execution_not_open';
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'no_answer';
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      return (error.cause instanceof ApplicationFailure && error.cause.type) || 'refused';
    }
  };
  return {
    control: (...asked) => ask(CONTROL_UPDATE, ...asked),
    repair: (...asked) => ask(REPAIR_UPDATE, ...asked),
  };
}
