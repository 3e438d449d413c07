import { isGrpcServiceError } from '@temporalio/client';
import type { ParkedExecution } from '../../db/repositories/failures.js';
import type { RepairAction } from '../../shared/bulk-repair.js';
import type { ControlAnswer, ExecutionControl } from '../execution-control.js';

/** What is asked of each execution of a bulk repair. */
export interface BulkRequest {
  /** Makes the request one of a kind for an execution: asked again, it answers what it answered before. */
  repairId: string;
  action: RepairAction;
  by: string;
  why?: string;
}

/** What became of it: done; not parked any more; or refused, with a code. */
export type RepairOutcome = 'repaired' | 'not_parked' | { refused: string };

/** Repairs one parked execution. */
export interface ExecutionRepairer {
  /** @throws TemporalUnavailableError where nobody can tell whether it is done */
  repair(execution: ParkedExecution, request: BulkRequest): Promise<RepairOutcome>;
}

export class TemporalUnavailableError extends Error {
  override readonly name = 'TemporalUnavailableError';
}

export function createExecutionRepairer(control: ExecutionControl): ExecutionRepairer {
  const ask = (execution: ParkedExecution, { repairId, action, by, why }: BulkRequest): Promise<ControlAnswer> => {
    const { id, step, versionId, activeVersionId } = execution;
    const asked = { by, ...(why !== undefined && { why }) };
    if (action === 'move' && activeVersionId === null) return Promise.resolve('template_not_active');
    if (action === 'move' && activeVersionId !== versionId) {
      return control.control(id, { action, versionId: activeVersionId!, retry: true, ...asked }, repairId);
    }
    const way = action === 'skip' ? 'skip' : 'retry';
    return control.repair(id, { action: way, ...(step !== null && { stepId: step }), ...asked }, repairId);
  };
  return {
    async repair(execution, request) {
      const answer = await ask(execution, request).catch((error: unknown) => {
        const isAway = [error, error instanceof Error ? error.cause : undefined].some(isGrpcServiceError);
        throw isAway ? new TemporalUnavailableError('Temporal cannot be reached', { cause: error }) : error;
      });
      if (answer === 'no_answer') throw new TemporalUnavailableError('No worker took the repair up in time');
      if (answer === null) return 'repaired';
      // Asked of a step that is not parked (any more), a repair is refused as of one that it does not know.
      const isOver = answer === 'execution_not_parked' || (answer === 'step_unknown' && request.action !== 'move');
      return isOver ? 'not_parked' : { refused: answer };
    },
  };
}
