import { Inject, Injectable } from '@nestjs/common';
import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { DomainError } from '../../shared/error-codes.js';
import { REPAIR_UPDATE, workflowIds, type RepairRequest } from '../../workflows/contract.js';
import { TEMPORAL } from '../dependencies.js';

/** A worker takes an update up within a second; when none is there, the caller should not wait much longer. */
const UPDATE_TIMEOUT_MS = 10_000;

/** Repairs parked executions by an update of their workflow. */
@Injectable()
export class ExecutionRepair {
  constructor(@Inject(TEMPORAL) private readonly temporal: Client) {}

  /** @throws DomainError `execution_not_parked`, as the workflow says, or `temporal_unavailable` */
  async repair(executionId: string, request: RepairRequest): Promise<void> {
    const handle = this.temporal.workflow.getHandle(workflowIds.execution(executionId));
    try {
      await this.temporal.connection.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
        handle.executeUpdate(REPAIR_UPDATE, { args: [request] }),
      );
    } catch (error) {
      throw toDomainError(error);
    }
  }
}

function toDomainError(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    return new DomainError('execution_not_parked', error.cause?.message ?? 'The execution is not parked.');
  }
  if (error instanceof WorkflowNotFoundError) {
    return new DomainError('execution_not_parked', 'The execution has not begun or has ended.');
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new DomainError(
      'temporal_unavailable',
      'No worker took the repair up in time; it may still be carried out.',
    );
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (isGrpcServiceError(cause) || isGrpcServiceError(error)) {
    return new DomainError('temporal_unavailable', 'Temporal cannot be reached at the moment.');
  }
  return error;
}
