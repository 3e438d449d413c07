import { childOf } from '../../db/repositories/child-executions.js';
import { leadEventsAfter } from '../../db/repositories/lead-events.js';
import { chooseAssignee, expireTask, openTask, taskOfStep } from '../../db/repositories/tasks.js';
import {
  type AnyWait,
  endByEvent,
  endByRun,
  endByTask,
  endByTime,
  lengthOf,
  type WaitEnd,
  waitsFor,
} from '../../shared/steps/waits.js';
import type { StepDefinition, WaitStep } from '../../shared/template-definition.js';
import { siteConditions } from './branch-step.js';
import { checkHold, endHold } from './hold-steps.js';
import { renderContext, renderLine } from '../../shared/steps/render-message.js';
import { startChild } from './run-step.js';
import { stepFinished, stepStarted } from './step-events.js';
import type { ExecutionDependencies, StepSite } from './step-types.js';

/*
 * Steps that wait: for time, for an event, for a person, for another execution. The workflow begins the wait, looks again when it is signalled, and ends the wait
 * when its time is up. Signals only wake it: what has happened is read from the event log and the task, so an event that came just
 * before the wait, or whose signal was lost, is seen all the same.
 */

/** Begins a wait, or begins it again, and looks whether it need not wait. */
export async function beginWait(
  site: StepSite,
  dependencies: Pick<ExecutionDependencies, 'publicUrl'>,
): Promise<WaitEnd | { waitMs: number }> {
  await enterWait(site, dependencies);
  const dueAt = await site.log.write();
  return (await lookForEnd(site)) ?? remaining(dueAt);
}

/** Looks whether what is waited for has happened. */
export async function checkWait(site: StepSite): Promise<WaitEnd | { waitMs: number }> {
  if (site.step.kind === 'send') return checkHold(site);
  return (await lookForEnd(site)) ?? remaining(site.execution.dueAt);
}

/** The time is up: a last look, then the step's way on without its event. */
export async function expireWait(site: StepSite): Promise<WaitEnd | { again: true }> {
  if (site.step.kind === 'send') return endHold(site);
  return (await lookForEnd(site)) ?? (await timeOut(site));
}

function remaining(dueAt: Date | null): { waitMs: number } {
  return { waitMs: Math.max(0, (dueAt?.getTime() ?? 0) - Date.now()) };
}

async function enterWait(site: StepSite, { publicUrl }: Pick<ExecutionDependencies, 'publicUrl'>): Promise<void> {
  const { tx, ref, execution, lead, log } = site;
  const step = waitOf(site.step);
  const known = step.kind === 'task' && (await taskOfStep(tx, execution.id, ref.stepId, ref.visit));
  if (step.kind === 'task' && !known) {
    const title = renderLine(step.title, renderContext(site, publicUrl));
    const assigneeId = await chooseAssignee(tx, lead.id, step.assign);
    const task = {
      leadId: lead.id,
      executionId: execution.id,
      stepId: ref.stepId,
      visit: ref.visit,
      dueMs: step.dueMs,
    };
    const taskId = await openTask(tx, { ...task, title, assigneeId });
    log.tell('task.created', { taskId, stepId: ref.stepId, visit: ref.visit, assigneeId });
  }
  const result = step.kind === 'run' ? { executionId: await startChild({ ...site, step }) } : undefined;
  const conditions = siteConditions(site);
  const dueMs = lengthOf(step, conditions);
  const isByTheClock = step.kind === 'wait' && !('durationMs' in step);
  const record = {
    kind: step.kind,
    status: 'waiting' as const,
    ...(isByTheClock ? { dueAt: new Date(conditions.now.getTime() + dueMs) } : { dueMs }),
    ...(result ? { result } : {}),
  };
  log.record(ref, record, { state: 'waiting', waitingFor: waitsFor(step) });
  stepStarted(site);
}

async function lookForEnd(site: StepSite): Promise<WaitEnd | null> {
  const step = waitOf(site.step);
  if (step.kind === 'wait') return null;
  const end = await endOf(site, step);
  return end && endWait(site, end);
}

async function endOf(site: StepSite, step: Exclude<AnyWait, WaitStep>): Promise<WaitEnd | null> {
  const { tx, ref, execution, lead, afterEventId } = site;
  switch (step.kind) {
    case 'task':
      return endByTask(step, await taskOfStep(tx, execution.id, ref.stepId, ref.visit));
    case 'run':
      return endByRun(step, await childOf(tx, ref));
    case 'wait_for': {
      const events = await leadEventsAfter(tx, lead.id, step.event, afterEventId);
      return endByEvent(step, events, (event) => siteConditions(site, event));
    }
  }
}

async function timeOut(site: StepSite): Promise<WaitEnd> {
  const { tx, ref, execution, log } = site;
  const step = waitOf(site.step);
  if (step.kind === 'task') {
    const task = await taskOfStep(tx, execution.id, ref.stepId, ref.visit);
    if (task && (await expireTask(tx, task.id))) {
      log.tell('task.expired', { taskId: task.id, stepId: ref.stepId, visit: ref.visit });
    }
  }
  return endWait(site, endByTime(step));
}

function endWait(site: StepSite, end: WaitEnd): WaitEnd {
  const record = { kind: site.step.kind, status: 'done' as const, decision: end.decision };
  site.log.record(site.ref, record, { state: 'running' });
  stepFinished(site, { next: end.next });
  return end;
}

function waitOf(step: StepDefinition): AnyWait {
  if (step.kind === 'wait' || step.kind === 'wait_for' || step.kind === 'task' || step.kind === 'run') return step;
  throw new TypeError(`${step.kind} does not wait`);
}
