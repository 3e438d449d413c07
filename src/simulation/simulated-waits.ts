import {
  type AnyWait,
  endByEvent,
  endByRun,
  endByTask,
  endByTime,
  lengthOf,
  type WaitEnd,
} from '../shared/steps/waits.js';
import type { StepDefinition } from '../shared/template-definition.js';
import { startRun } from './simulated-run.js';
import { conditionsOf, type SimulatedSite } from './simulated-site.js';
import { openTask } from './simulated-steps.js';

export type WaitCourse = WaitEnd | { waitMs: number };

/** Begins a wait in memory, and looks whether it need not wait. */
export function beginWait(site: SimulatedSite, afterEventId: string | null): WaitCourse {
  const { world, entry } = site;
  const step = waitOf(site.step);
  if (step.kind === 'task') openTask({ ...site, step });
  if (step.kind === 'run') startRun({ ...site, step });
  entry.waitUntil = new Date(world.clock.now + lengthOf(step, conditionsOf(site))).toISOString();
  return lookForEnd(site, afterEventId);
}

/** Looks whether what is waited for has happened. */
export function lookForEnd(site: SimulatedSite, afterEventId: string | null): WaitCourse {
  const { world, entry } = site;
  return ended(site, afterEventId) ?? { waitMs: Math.max(0, Date.parse(entry.waitUntil!) - world.clock.now) };
}

/** The time is up: a last look, then the step's way on without its event. */
export function endWait(site: SimulatedSite, afterEventId: string | null): WaitEnd {
  const end = ended(site, afterEventId);
  if (end) return end;
  const task = taskOf(site);
  if (task?.state === 'open') task.state = 'expired';
  return endByTime(waitOf(site.step));
}

function ended(site: SimulatedSite, afterEventId: string | null): WaitEnd | null {
  const { world, execution, entry } = site;
  const step = waitOf(site.step);
  switch (step.kind) {
    case 'wait':
      return null;
    case 'wait_for':
      return endByEvent(step, world.eventsAfter(step.event, afterEventId), (event) => conditionsOf(site, event));
    case 'task':
      return endByTask(step, taskOf(site));
    case 'run': {
      const child = execution.childOf(step.id, entry.visit);
      const end = child?.end;
      return endByRun(step, child && { id: child.id, state: end?.state ?? 'running', finished: Boolean(end) });
    }
  }
}

function taskOf({ world, execution, step, entry }: SimulatedSite) {
  return world.tasks.find(
    (task) => task.executionId === execution.id && task.stepId === step.id && task.visit === entry.visit,
  );
}

function waitOf(step: StepDefinition): AnyWait {
  if (step.kind === 'wait' || step.kind === 'wait_for' || step.kind === 'task' || step.kind === 'run') return step;
  throw new TypeError(`${step.kind} does not wait`);
}
