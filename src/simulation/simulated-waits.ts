import { waitEnd } from '../shared/wait-end.js';
import { endByEvent, endByTask, endByTime, type WaitEnd } from '../shared/steps/waits.js';
import { beginRun, endRunByTime, lookForRun } from './simulated-run.js';
import { conditionsOf, openTask, type SimulatedSite } from './simulated-steps.js';

export type WaitCourse = WaitEnd | { waitMs: number };

/** Begins a wait in memory, and looks whether it need not wait. */
export function beginWait(site: SimulatedSite, afterEventId: string | null): WaitCourse {
  const { step, world } = site;
  const { now } = world.clock;
  if (step.kind === 'task') openTask({ ...site, step });
  if (step.kind === 'run') {
    const course = beginRun({ ...site, step });
    if ('waitMs' in course) site.entry.waitUntil = new Date(now + course.waitMs).toISOString();
    return course;
  }
  const waitMs = lengthOf(site, now);
  site.entry.waitUntil = new Date(now + waitMs).toISOString();
  return lookForEnd(site, afterEventId);
}

/** Looks whether what is waited for has happened. */
export function lookForEnd(site: SimulatedSite, afterEventId: string | null): WaitCourse {
  return ended(site, afterEventId) ?? { waitMs: Math.max(0, Date.parse(site.entry.waitUntil!) - site.world.clock.now) };
}

/** The time is up: a last look, then the step's way on without its event. */
export function endWait(site: SimulatedSite, afterEventId: string | null): WaitEnd {
  const { step, world, entry } = site;
  const end = ended(site, afterEventId);
  if (end) return end;
  if (step.kind === 'run') return endRunByTime(step);
  if (step.kind !== 'wait' && step.kind !== 'wait_for' && step.kind !== 'task') throw new TypeError('it does not wait');
  const task = world.tasks.find((one) => one.stepId === step.id && one.visit === entry.visit && one.state === 'open');
  if (task && task.executionId === site.execution.id) task.state = 'expired';
  return endByTime(step);
}

function ended(site: SimulatedSite, afterEventId: string | null): WaitEnd | null {
  const { step, world, execution, entry } = site;
  if (step.kind === 'wait_for') {
    return endByEvent(step, world.eventsAfter(step.event, afterEventId), (event) => conditionsOf(site, event));
  }
  if (step.kind === 'run') return lookForRun({ ...site, step });
  if (step.kind !== 'task') return null;
  const isOfVisit = (task: { executionId: string; stepId: string; visit: number }) =>
    task.executionId === execution.id && task.stepId === step.id && task.visit === entry.visit;
  return endByTask(step, world.tasks.find(isOfVisit));
}

function lengthOf({ step, ...site }: SimulatedSite, now: number): number {
  if (step.kind === 'wait') return waitEnd(step, new Date(now), conditionsOf({ ...site, step })).getTime() - now;
  if (step.kind === 'task') return step.dueMs;
  if (step.kind === 'wait_for') return step.timeoutMs;
  throw new TypeError(`${step.kind} does not wait`);
}
