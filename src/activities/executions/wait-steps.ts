import type { Logger } from 'pino';
import { appendEvents } from '../../db/repositories/event-log.js';
import { recordStep } from '../../db/repositories/executions.js';
import { leadEventsAfter } from '../../db/repositories/lead-events.js';
import { chooseAssignee, expireTask, openTask, taskOfStep } from '../../db/repositories/tasks.js';
import type { StepDefinition, StepTarget, TaskStep, WaitForStep, WaitStep } from '../../shared/template-definition.js';
import { holds, siteConditions } from './branch-step.js';
import { openSite } from './open-site.js';
import { render, renderContext } from './render.js';
import { stepFinished, stepStarted } from './step-events.js';
import { asStepFailure } from './step-failure.js';
import type { ExecutionDependencies, StepRef, StepSite } from './step-types.js';

type AnyWait = WaitStep | WaitForStep | TaskStep;

/** A visit to a step that waits, and the last event that the execution has consumed. */
export interface WaitRef extends StepRef {
  afterEventId: string | null;
}

/** How a wait ended, and by which event. */
export interface WaitEnd {
  next: StepTarget;
  eventId: string | null;
}

/**
 * Steps that wait: for time, for an event, for a person. The workflow begins the wait, looks again when it is signalled, and ends the wait
 * when its time is up. Signals only wake it: what has happened is read from the event log and the task, so an event that came just
 * before the wait, or whose signal was lost, is seen all the same.
 */
export function createWaitActivities(dependencies: ExecutionDependencies & { logger: Pick<Logger, 'error'> }) {
  const { database, logger } = dependencies;
  return {
    /** Commits that the execution waits, then looks whether it need not. */
    async beginWait(ref: WaitRef): Promise<{ remainingMs: number; end: WaitEnd | null }> {
      try {
        const dueAt = await database.inOrganization(ref.organizationId, (tx) =>
          openSite(tx, ref).then((site) => enterWait(site, dependencies)),
        );
        const end = await database.inOrganization(ref.organizationId, (tx) =>
          openSite(tx, ref).then((site) => lookForEnd(site, ref.afterEventId)),
        );
        return { remainingMs: Math.max(0, (dueAt?.getTime() ?? 0) - Date.now()), end };
      } catch (error) {
        throw asStepFailure(error, logger);
      }
    },

    /** Looks whether what is waited for has happened, and records the end of the wait if so. */
    async checkWait(ref: WaitRef): Promise<WaitEnd | null> {
      try {
        return await database.inOrganization(ref.organizationId, (tx) =>
          openSite(tx, ref).then((site) => lookForEnd(site, ref.afterEventId)),
        );
      } catch (error) {
        throw asStepFailure(error, logger);
      }
    },

    /** The time is up: a last look, then the step's way on without its event. */
    async expireWait(ref: WaitRef): Promise<WaitEnd> {
      try {
        return await database.inOrganization(ref.organizationId, async (tx) => {
          const site = await openSite(tx, ref);
          return (await lookForEnd(site, ref.afterEventId)) ?? (await timeOut(site));
        });
      } catch (error) {
        throw asStepFailure(error, logger);
      }
    },
  };
}

async function enterWait(site: StepSite, { publicUrl }: ExecutionDependencies): Promise<Date | null> {
  const { tx, ref, execution, lead } = site;
  const step = waitOf(site.step);
  const known = step.kind === 'task' && (await taskOfStep(tx, execution.id, ref.stepId, ref.visit));
  if (step.kind === 'task' && !known) {
    const title = render(step.title, renderContext(site, publicUrl), 'text').replace(/\s+/g, ' ').trim().slice(0, 300);
    const assigneeId = await chooseAssignee(tx, lead.id, step.assign);
    const task = {
      leadId: lead.id,
      executionId: execution.id,
      stepId: ref.stepId,
      visit: ref.visit,
      dueMs: step.dueMs,
    };
    const taskId = await openTask(tx, { ...task, title, assigneeId });
    const data = { taskId, stepId: ref.stepId, visit: ref.visit, assigneeId };
    await appendEvents(tx, [{ type: 'task.created', leadId: lead.id, executionId: execution.id, data }], {
      route: false,
    });
  }
  const waitingFor = step.kind === 'wait' ? 'time' : step.kind === 'task' ? 'task.completed' : step.event;
  const dueMs = step.kind === 'wait' ? step.durationMs : step.kind === 'task' ? step.dueMs : step.timeoutMs;
  const dueAt = await recordStep(
    tx,
    ref,
    { kind: step.kind, status: 'waiting', dueMs },
    { state: 'waiting', waitingFor },
  );
  await stepStarted(site);
  return dueAt;
}

async function lookForEnd(site: StepSite, afterEventId: string | null): Promise<WaitEnd | null> {
  const { tx, ref, execution, lead } = site;
  const step = waitOf(site.step);
  if (step.kind === 'wait') return null;
  if (step.kind === 'task') {
    const task = await taskOfStep(tx, execution.id, ref.stepId, ref.visit);
    if (!task || task.state === 'open') return null;
    return endWait(
      site,
      { ended: task.state, taskId: task.id, outcome: task.outcome },
      { next: step.next, eventId: null },
    );
  }
  for (const event of await leadEventsAfter(tx, lead.id, step.event, afterEventId)) {
    if (step.where !== undefined && !holds(step.where, siteConditions(site, event))) continue;
    return endWait(site, { ended: 'event', eventId: event.id }, { next: step.next, eventId: event.id });
  }
  return null;
}

async function timeOut(site: StepSite): Promise<WaitEnd> {
  const { tx, ref, execution, lead } = site;
  const step = waitOf(site.step);
  if (step.kind === 'wait') return endWait(site, { ended: 'time' }, { next: step.next, eventId: null });
  if (step.kind === 'task') {
    const task = await taskOfStep(tx, execution.id, ref.stepId, ref.visit);
    if (task && (await expireTask(tx, task.id))) {
      const data = { taskId: task.id, stepId: ref.stepId, visit: ref.visit };
      await appendEvents(tx, [{ type: 'task.expired', leadId: lead.id, executionId: execution.id, data }], {
        route: false,
      });
    }
  }
  return endWait(site, { ended: 'timeout' }, { next: step.onTimeout, eventId: null });
}

async function endWait(site: StepSite, decision: Record<string, unknown>, end: WaitEnd): Promise<WaitEnd> {
  const record = { kind: site.step.kind, status: 'done' as const, decision: { ...decision, next: end.next } };
  await recordStep(site.tx, site.ref, record, { state: 'running' });
  await stepFinished(site, { next: end.next });
  return end;
}

function waitOf(step: StepDefinition): AnyWait {
  if (step.kind === 'wait' || step.kind === 'wait_for' || step.kind === 'task') return step;
  throw new TypeError(`${step.kind} does not wait`);
}
