import { findFinishedVisit } from '../../db/repositories/executions.js';
import { leadContexts } from '../../db/repositories/lead-contexts.js';
import { routeEvents } from '../route-events.js';
import { isLeadChannel } from '../../shared/channels.js';
import { DomainError } from '../../shared/error-codes.js';
import type { StepDefinition, StepKind, StepTarget } from '../../shared/template-definition.js';
import { MOST_VISITS } from '../../shared/interpreter/interpreter-types.js';
import { inSteps, openSite } from './open-site.js';
import { beginParallel } from './parallel-step.js';
import { perform } from './perform-step.js';
import { stepFinished } from './step-events.js';
import type { ExecutionDependencies, Progress, RunRef, StepOutcome, StepRef, StepSite } from './step-types.js';
import { beginWait } from './wait-steps.js';

/*
 * A run: a step, and those behind it that need no more than its transaction, up to a mail or to a wait that has to be waited for. Each local
 * activity costs the worker two switches between the workflow's thread and the main one, a marker in the history and a transaction with
 * the execution and the lead loaded anew: five steps took eleven local activities, 62 statements and 118 ms of CPU (PostgreSQL 27, worker
 * 44), against four activities and 30 statements as runs.
 */

/** Steps in a run at most. */
const MOST_STEPS = 25;

/**
 * Where a step came to: on, to its end, it has begun to wait or to run its branches, or it is to be performed again by its own activity.
 * `eventId` names the event that ended a wait.
 */
export type StepCourse =
  (StepOutcome & { eventId?: string | null }) | { waitMs: number } | { fork: true } | { again: true };

/** Does a step. What it leaves behind goes to the site's log. */
export type StepAct = (site: StepSite) => Promise<StepCourse>;

/** A step behind the first failed: nothing of the run is kept, and it is repeated up to there. */
class LaterStepFailed extends Error {
  constructor(
    readonly stepsBefore: number,
    cause: unknown,
  ) {
    super('a later step of the run failed', { cause });
  }
}

/**
 * Does the step that is named and those behind it, in one transaction that records them. A step behind the first that fails is left to an
 * activity of its own, which then fails by itself: so a run never fails for another step than the one that it was asked for.
 *
 * @param first - how the first step is done, where that is not by its kind alone
 * @param late - what of it has to be recorded where the execution has ended meanwhile
 */
export async function runSteps(
  dependencies: ExecutionDependencies,
  ref: RunRef,
  first: StepAct = actOf(dependencies),
  late?: (site: StepSite) => Promise<void>,
): Promise<Progress> {
  try {
    return await runOnce(dependencies, ref, { first, late, mostSteps: MOST_STEPS });
  } catch (error) {
    if (!(error instanceof LaterStepFailed)) throw error;
    return runOnce(dependencies, ref, { first, late, mostSteps: error.stepsBefore });
  }
}

async function runOnce(
  dependencies: ExecutionDependencies,
  ref: RunRef,
  {
    first,
    late,
    mostSteps,
  }: { first: StepAct; late: ((site: StepSite) => Promise<void>) | undefined; mostSteps: number },
): Promise<Progress> {
  const { progress, routed } = await inSteps(dependencies.database, ref.organizationId, async (tx) => {
    const site = await openSite(tx, ref);
    // Ended meanwhile, by a cancellation or by this very run before its worker was killed.
    if (site.execution.finished) {
      if (late) await late(site).then(() => site.log.write());
      return { progress: OVER_BEFORE, routed: null };
    }
    const most = site.execution.paused ? 1 : mostSteps;
    const done = await goOn(site, dependencies, { visits: ref.visits, first, mostSteps: most });
    return { progress: done, routed: site.log.routedBatch };
  });
  if (routed) await routeOwnEvents(dependencies, ref.organizationId, routed);
  return progress;
}

/**
 * Routes the events of a run within its transaction. Left to the event dispatcher, some 400 of 1,000 executions with an update cost a
 * workflow of its own, 12 ms of CPU of the Temporal server each; behind the commit, a transaction more, with a batch that is entered and
 * deleted. An execution that begins to wait for such an event between the look for whom to signal and the commit hears of it when its time
 * is up: it would have to be started, by an older event, and run that far in these few milliseconds.
 */
async function route({ tx, log }: StepSite): Promise<void> {
  if (log.toRoute.length === 0) return;
  const { signals } = await routeEvents(tx, log.toRoute);
  if (signals.length > 0) await log.signalLater();
}

/** Signals executions of the events of a run, behind its commit. Where this comes to nothing, the event dispatcher does it ten seconds later. */
export async function routeOwnEvents(
  { routeBatch }: Pick<ExecutionDependencies, 'routeBatch'>,
  organizationId: string,
  batchId: string,
): Promise<void> {
  await routeBatch({ organizationId, batchId }).catch(() => undefined);
}

/** The execution had ended before. */
export const OVER_BEFORE: Progress = { visited: [], next: 'end', over: true };

interface RunOptions {
  /** Visits that are over before the run, by step. */
  visits: Record<string, number>;
  first?: StepAct;
  mostSteps?: number;
}

/** Goes from step to step within the caller's transaction, and writes what they leave behind. */
export async function goOn(
  start: StepSite,
  dependencies: ExecutionDependencies,
  { visits: visitsBefore, first = actOf(dependencies), mostSteps = MOST_STEPS }: RunOptions,
): Promise<Progress> {
  const visits = { ...visitsBefore };
  const progress: Progress = { visited: [], next: start.ref.stepId };
  let site = start;
  let act = first;
  for (;;) {
    const course = await courseOf(site, act, progress.visited.length);
    if ('waitMs' in course) {
      progress.waitMs = course.waitMs;
      break;
    }
    if ('again' in course) break;
    if ('fork' in course) {
      progress.fork = true;
      break;
    }
    const { stepId } = site.ref;
    progress.visited.push(stepId);
    visits[stepId] = (visits[stepId] ?? 0) + 1;
    if (course.eventId) progress.eventId = course.eventId;
    progress.next = 'stop' in course ? 'end' : course.next;
    // Where it goes on is for the code to say.
    if (!('stop' in course) && isCoded(site)) {
      const decision = site.log.decisionOf(site.ref) ?? site.execution.visit?.decision;
      if (decision) progress.decision = decision;
      break;
    }
    if (progress.next === 'end') {
      progress.over = true;
      site.log.finish(
        'stop' in course ? { state: 'stopped', reason: course.stop } : { state: 'completed', reason: 'completed' },
      );
      break;
    }
    // The end of a branch: what follows is for the one that joins them.
    if (progress.next.startsWith(JOIN)) break;
    const step = site.definition.steps.find((candidate) => candidate.id === progress.next)!;
    site.log.goesOnWith(step.id);
    if (progress.visited.length >= mostSteps || countOf(visits) >= MOST_VISITS || !isPartOfRun(step)) break;
    site = await nextSite(site, step, (visits[step.id] ?? 0) + 1, progress.eventId);
    act = actOf(dependencies);
  }
  await site.log.write();
  await route(site);
  return progress;
}

/** Whether the way on from a step is code. Within a parallel step it is not. */
function isCoded({ definition, step }: StepSite): boolean {
  return definition.coded === true && step.within === undefined;
}

function countOf(visits: Record<string, number>): number {
  return Object.values(visits).reduce((sum, count) => sum + count, 0);
}

async function courseOf(site: StepSite, act: StepAct, stepsBefore: number): Promise<StepCourse> {
  try {
    return doneBefore(site) ?? (await act(site));
  } catch (error) {
    throw stepsBefore === 0 ? error : new LaterStepFailed(stepsBefore, error);
  }
}

/** Whether a step may follow another in its transaction: one with tries or a time limit of its own has an activity of its own. */
export function isPartOfRun(step: StepDefinition): boolean {
  if (OUTSIDE.has(step.kind) || (step.kind === 'send' && isLeadChannel(step.channel))) return false;
  return step.retry === undefined && (step.timeoutMs === undefined || WAITS.has(step.kind));
}

async function nextSite(
  before: StepSite,
  step: StepDefinition,
  visit: number,
  eventId: string | undefined,
): Promise<StepSite> {
  const { tx, ref, execution } = before;
  const next: StepRef = { ...ref, stepId: step.id, visit, attempt: 1 };
  let { lead } = before;
  if (CHANGES_LEAD.has(before.step.kind) && step.kind !== 'stop') {
    const changed = (await leadContexts(tx, [execution.leadId])).get(execution.leadId);
    if (!changed) throw new DomainError('lead_missing', 'the lead is not there any more');
    lead = changed;
  }
  // A step behind one that is done for the first time cannot have been done before.
  const finished = execution.visit ? await findFinishedVisit(tx, next) : null;
  return {
    ...before,
    ref: next,
    step,
    lead,
    execution: { ...execution, visit: finished, dueAt: null },
    afterEventId: eventId ?? before.afterEventId,
  };
}

/**
 * A worker that dies between the commit and the workflow task's end leaves a run that is repeated. What is recorded is not done again, and
 * a branch goes where it went.
 */
function doneBefore({ execution: { visit }, ref, step }: StepSite): StepCourse | null {
  if (!visit || visit.attempt < ref.attempt || (visit.status !== 'done' && visit.status !== 'stopped')) return null;
  if (step.kind === 'stop') return { stop: step.reason };
  const { next, eventId } = (visit.decision ?? {}) as { next?: StepTarget; eventId?: string };
  return { next: next ?? step.next, eventId };
}

/** Kinds that something outside the database takes part in. */
const OUTSIDE: ReadonlySet<StepKind> = new Set<StepKind>(['http', 'script', 'enrich']);
/** Kinds behind which the lead is read anew. */
const CHANGES_LEAD: ReadonlySet<StepKind> = new Set<StepKind>(['update', 'assign', 'score', 'enrich']);
const JOIN = 'join:';
const WAITS: ReadonlySet<StepKind> = new Set<StepKind>(['wait', 'wait_for', 'task', 'run']);

function actOf(dependencies: ExecutionDependencies): StepAct {
  return async (site) => {
    if (site.step.kind === 'parallel') return beginParallel(site);
    const { step } = site;
    if (WAITS.has(step.kind) && !(step.kind === 'run' && !step.wait)) return beginWait(site, dependencies);
    const { outcome, record } = await perform(site, dependencies);
    const status = 'stop' in outcome ? 'stopped' : 'done';
    site.log.record(site.ref, { kind: site.step.kind, status, ...record }, { state: 'running' });
    stepFinished(site, outcome);
    return outcome;
  };
}
