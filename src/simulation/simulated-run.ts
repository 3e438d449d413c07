import type { WaitEnd } from '../shared/steps/waits.js';
import type { RunStep } from '../shared/template-definition.js';
import type { SimulatedSite } from './simulated-steps.js';

/**
 * Starts another template's execution for the lead, in the same world. One that another execution has started starts none itself: what it
 * would run is only named.
 */
export function beginRun({ world, execution, step, entry }: SimulatedSite<RunStep>): WaitEnd | { waitMs: number } {
  const definition = world.organization.template(step.template);
  entry.result = { template: step.template, started: definition !== undefined && !execution.isChild };
  if (!definition) {
    execution.warn(`Step ${step.id}: there is no active template "${step.template}"; it was passed over.`);
    return { next: step.next, eventId: null, decision: { ended: 'not_simulated', next: step.next } };
  }
  if (execution.isChild) {
    execution.warn(
      `Step ${step.id}: "${step.template}" would be run by a template that is run itself; it was passed over.`,
    );
    return { next: step.next, eventId: null, decision: { ended: 'not_simulated', next: step.next } };
  }
  execution.startChild(step.id, entry.visit, definition);
  if (!step.wait) return { next: step.next, eventId: null, decision: { started: true, next: step.next } };
  return { waitMs: step.timeoutMs! };
}

/** Whether the execution that the step has started has ended. */
export function lookForRun({ execution, step, entry }: SimulatedSite<RunStep>): WaitEnd | null {
  const end = execution.childOf(step.id, entry.visit);
  return end && { next: step.next, eventId: null, decision: { ended: end.state, next: step.next } };
}

/** The time is up before the other execution has ended. */
export function endRunByTime({ onTimeout, next }: RunStep): WaitEnd {
  const to = onTimeout ?? next;
  return { next: to, eventId: null, decision: { ended: 'timeout', next: to } };
}
