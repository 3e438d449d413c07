import type { ConditionContext } from '../template-conditions.js';
import { DomainError } from '../error-codes.js';
import type { RunStep, StepTarget, TaskStep, WaitForStep, WaitStep } from '../template-definition.js';
import { MAX_DURATION_MS } from '../template-duration.js';
import { waitEnd as endOfWait } from '../wait-end.js';
import { holds } from './step-conditions.js';

export type AnyWait = WaitStep | WaitForStep | TaskStep | RunStep;

/** How a wait ended, and by which event; `decision` is what its record shows. */
export interface WaitEnd {
  next: StepTarget;
  eventId: string | null;
  decision: Record<string, unknown>;
}

/** What the execution waits for, as its row tells it. */
export function waitsFor(step: AnyWait): string {
  switch (step.kind) {
    case 'wait':
      return 'time';
    case 'task':
      return 'task.completed';
    case 'run':
      return 'execution.finished';
    case 'wait_for':
      return step.event;
  }
}

/** Milliseconds that the step waits at most, from the context's `now`. @throws DomainError condition_failed */
export function lengthOf(step: AnyWait, context: ConditionContext): number {
  if (step.kind === 'wait') return endOfWait(step, context.now, context).getTime() - context.now.getTime();
  return step.kind === 'task' ? step.dueMs : (step.timeoutMs ?? MAX_DURATION_MS);
}

/** The first event of the step's type that ends its wait. @throws DomainError condition_failed */
export function endByEvent<Event extends { id: string }>(
  step: WaitForStep,
  events: readonly Event[],
  contextOf: (event: Event) => ConditionContext,
): WaitEnd | null {
  const { where } = step;
  const event = events.find((candidate) => where === undefined || holds(where, contextOf(candidate)));
  return event ? waitEnd({ ended: 'event', eventId: event.id }, step.next, event.id) : null;
}

/** A task that is not open any more ends its wait. */
export function endByTask(
  step: TaskStep,
  task: { id: string; state: string; outcome: string | null } | undefined,
): WaitEnd | null {
  if (!task || task.state === 'open') return null;
  return waitEnd({ ended: task.state, taskId: task.id, outcome: task.outcome }, step.next);
}

/**
 * The end of the execution that a `run` step waits for.
 *
 * @throws DomainError run_failed where it did not come to an end of its own
 */
export function endByRun(
  step: RunStep,
  child: { id: string; state: string; finished: boolean } | undefined,
): WaitEnd | null {
  if (!child?.finished) return null;
  if (child.state === 'failed' || child.state === 'cancelled') {
    throw new DomainError('run_failed', `the execution of ${step.template} was ${child.state}`);
  }
  return waitEnd({ ended: child.state, executionId: child.id }, step.next);
}

/** The time is up. */
export function endByTime(step: AnyWait): WaitEnd {
  return step.kind === 'wait'
    ? waitEnd({ ended: 'time' }, step.next)
    : waitEnd({ ended: 'timeout' }, step.onTimeout ?? step.next);
}

function waitEnd(decision: Record<string, unknown>, next: StepTarget, eventId: string | null = null): WaitEnd {
  return { next, eventId, decision: { ...decision, next } };
}
