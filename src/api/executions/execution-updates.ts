import { Inject, Injectable, Logger } from '@nestjs/common';
import { ApplicationFailure } from '@temporalio/common';
import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { DomainError, ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import {
  CONTROL_UPDATE,
  EVENT_SIGNAL,
  REPAIR_UPDATE,
  workflowIds,
  type ControlRequest,
  type EventSignal,
  type RepairRequest,
} from '../../workflows/contract.js';
import { TEMPORAL } from '../dependencies.js';

/** A worker takes an update up within a second; when none is there, the caller should not wait much longer. */
const UPDATE_TIMEOUT_MS = 10_000;
const SIGNAL_TIMEOUT_MS = 2_000;

/** Has executions do what a person wants, by updates of their workflows; each resolves when it is recorded. */
@Injectable()
export class ExecutionUpdates {
  private readonly logger = new Logger('Executions');

  constructor(@Inject(TEMPORAL) private readonly temporal: Client) {}

  /** @throws DomainError `execution_not_parked`, as the workflow says, or `temporal_unavailable` */
  repair(executionId: string, request: RepairRequest): Promise<void> {
    return this.update(executionId, REPAIR_UPDATE, request, 'execution_not_parked');
  }

  /** @throws DomainError with one of the codes that the update is refused with ({@link CONTROL_UPDATE}), or `temporal_unavailable` */
  control(executionId: string, request: ControlRequest): Promise<void> {
    return this.update(executionId, CONTROL_UPDATE, request, 'execution_not_open');
  }

  /** Tells an execution that one which it had run has ended. One that is away is not waited for: its step has a time limit. */
  async wakeParent(executionId: string, childId: string): Promise<void> {
    const signal: EventSignal = { eventId: childId, type: 'execution.finished' };
    const handle = this.temporal.workflow.getHandle(workflowIds.execution(executionId));
    try {
      await this.temporal.connection.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () =>
        handle.signal<[EventSignal]>(EVENT_SIGNAL, signal),
      );
    } catch (error) {
      this.logger.warn(
        { err: error, executionId },
        'an execution could not be told that the one it waits for was cancelled',
      );
    }
  }

  /** @param whenOver - what it means that there is no workflow: it has not begun, or has ended */
  private async update(executionId: string, update: string, request: object, whenOver: ErrorCode): Promise<void> {
    const handle = this.temporal.workflow.getHandle(workflowIds.execution(executionId));
    try {
      await this.temporal.connection.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
        handle.executeUpdate(update, { args: [request] }),
      );
    } catch (error) {
      throw toDomainError(error, whenOver);
    }
  }
}

function toDomainError(error: unknown, whenOver: ErrorCode): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    // One that ended while it was asked, or that a worker of another version refused.
    const code = isErrorCode(type) ? type : whenOver;
    return new DomainError(code, cause?.message ?? ERROR_CODES[code].title);
  }
  if (error instanceof WorkflowNotFoundError) {
    return new DomainError(whenOver, 'The execution has not begun or has ended.');
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new DomainError('temporal_unavailable', 'No worker took it up in time; it may still be carried out.');
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (isGrpcServiceError(cause) || isGrpcServiceError(error)) {
    return new DomainError('temporal_unavailable', 'Temporal cannot be reached at the moment.');
  }
  return error;
}

function isErrorCode(type: string | null | undefined): type is ErrorCode {
  return typeof type === 'string' && Object.hasOwn(ERROR_CODES, type);
}
