import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { ExecutionSignal } from '../db/repositories/routing.js';
import { EVENT_SIGNAL, type EventSignal, workflowIds } from '../workflows/contract.js';
import type { ExecutionSignaller } from './route-events.js';

const AT_A_TIME = 20;
const SIGNAL_TIMEOUT_MS = 10_000;

/**
 * Signals executions through Temporal. One that is over, or not started yet, is passed over: the first needs nothing more, the second
 * reads the event log when it begins to wait.
 */
export function createExecutionSignaller(client: Client): ExecutionSignaller {
  const send = async ({ executionId, eventId, type }: ExecutionSignal) => {
    const payload: EventSignal = { eventId, type };
    try {
      await client.workflow.getHandle(workflowIds.execution(executionId)).signal<[EventSignal]>(EVENT_SIGNAL, payload);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
  return {
    async signal(signals) {
      const waiting = [...signals];
      const lane = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await send(next);
      };
      await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS + signals.length * 50, () =>
        Promise.all(Array.from({ length: Math.min(AT_A_TIME, signals.length) }, lane)),
      );
    },
  };
}
