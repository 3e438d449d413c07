import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { ExecutionSignal } from '../db/repositories/routing.js';
import { EVENT_SIGNAL, type EventSignal, workflowIds } from '../workflows/contract.js';
import type { ExecutionSignaller } from './route-events.js';
import { SignalLane } from './signal-lane.js';

const AT_A_TIME = 20;
const SIGNAL_TIMEOUT_MS = 10_000;

/**
 * Signals executions through Temporal, each one at a time. One that is over, or not started yet, is passed over: the first needs nothing
 * more, the second reads the event log when it begins and when it begins to wait.
 */
export function createExecutionSignaller(client: Client): ExecutionSignaller {
  const lanes = new Map<string, SignalLane>();

  async function send(executionId: string, events: readonly EventSignal[]): Promise<void> {
    const handle = client.workflow.getHandle(workflowIds.execution(executionId));
    try {
      await client.withDeadline(Date.now() + SIGNAL_TIMEOUT_MS, () =>
        handle.signal<EventSignal[]>(EVENT_SIGNAL, ...events),
      );
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  function laneOf(executionId: string): SignalLane {
    const known = lanes.get(executionId);
    if (known) return known;
    const lane = new SignalLane(
      (events) => send(executionId, events),
      () => lanes.delete(executionId),
    );
    lanes.set(executionId, lane);
    return lane;
  }

  return {
    async signal(signals) {
      const waiting = [...eventsByExecution(signals)];
      let isFailing = false;
      const next = () => (isFailing ? undefined : waiting.shift());
      const inTurn = async () => {
        try {
          for (let one = next(); one; one = next()) await laneOf(one[0]).tell(one[1]);
        } catch (error) {
          isFailing = true;
          throw error;
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_A_TIME, waiting.length) }, inTurn));
    },
  };
}

function eventsByExecution(signals: readonly ExecutionSignal[]): Map<string, EventSignal[]> {
  const events = new Map<string, EventSignal[]>();
  for (const { executionId, eventId, type } of signals) {
    const known = events.get(executionId);
    if (known) known.push({ eventId, type });
    else events.set(executionId, [{ eventId, type }]);
  }
  return events;
}
