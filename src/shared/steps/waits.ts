import type { ConditionContext } from '../template-conditions.js';
import type { StepTarget, TaskStep, WaitForStep, WaitStep } from '../template-definition.js';
import { holds } from './step-conditions.js';

export type AnyWait = WaitStep | WaitForStep | TaskStep;

/** How a wait ended, and by which event; `decision` is what its record shows. */
export interface WaitEnd {
  next: StepTarget;
  eventId: string | null;
  decision: Record<string, unknown>;
}

/** What the execution waits for, as its row tells it. */
export function waitsFor(step: AnyWait): string {
  return step.kind === 'wait' ? 'time' : step.kind === 'task' ? 'task.completed' : step.event;
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

/** The time is up. */
export function endByTime(step: AnyWait): WaitEnd {
  return step.kind === 'wait' ? waitEnd({ ended: 'time' }, step.next) : waitEnd({ ended: 'timeout' }, step.onTimeout);
}

function waitEnd(decision: Record<string, unknown>, next: StepTarget, eventId: string | null = null): WaitEnd {
  return { next, eventId, decision: { ...decision, next } };
}
