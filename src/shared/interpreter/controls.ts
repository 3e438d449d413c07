import { DomainError } from '../error-codes.js';
import type { StepDefinition } from '../template-definition.js';
import type { BranchThreads } from './branch-threads.js';
import type { Asker, InterpreterHost } from './interpreter-host.js';
import type { BegunVisit, ControlRequest, LoadedVersion } from './interpreter-types.js';
import type { StepThread } from './step-thread.js';

/** What a control may change of an execution whose threads all rest. */
export interface Controlled {
  host: InterpreterHost;
  main: StepThread;
  branches: BranchThreads;
  steps: ReadonlyMap<string, StepDefinition>;
  takeVersion(version: LoadedVersion): void;
  /** Threads may not be parked any more. */
  unpark(): void;
}

/** A way to a step: the thread that goes there, and the visits that it leaves. */
interface Way {
  thread: StepThread;
  leave: BegunVisit[];
  leavesBranches: boolean;
}

/**
 * Sends the execution to a step. Out of a parallel, its branches are left; into one only where that branch is under way.
 *
 * @throws DomainError step_unknown, step_not_reachable
 */
export async function goToStep(
  controlled: Controlled,
  stepId: string,
  record: (leaving: { leave: BegunVisit[]; stepId: string }) => Promise<void>,
): Promise<void> {
  const way = wayTo(controlled, controlled.steps, stepId);
  await record({ leave: way.leave, stepId });
  go(controlled, way, stepId);
}

/**
 * Puts the execution on another version of its template: at the step where it is, or at one that is named.
 *
 * @throws DomainError version_unknown, step_unknown (the version has not the step at which it is), step_not_reachable
 */
export async function moveToVersion(
  controlled: Controlled,
  { versionId, stepId, retry }: Extract<ControlRequest, { action: 'move' }>,
  asker: Asker,
): Promise<void> {
  const { host, main, branches } = controlled;
  const version = await host.loadVersion(versionId);
  if (!version) throw new DomainError('version_unknown', 'The template has no such version');
  const steps = new Map(version.steps.map((step) => [step.id, step]));
  const way = stepId === undefined || stepId === main.place.stepId ? null : wayTo(controlled, steps, stepId);
  const staying = [main, ...branches.threads].filter(
    (thread) => thread !== way?.thread && !(way?.leavesBranches && branches.threads.includes(thread)),
  );
  for (const thread of staying) refuseUnlessThere(thread, controlled.steps, steps);
  const retried = retry ? staying.filter(({ parkedAt }) => parkedAt !== null) : [];
  await host.move(
    versionId,
    { ...asker, leave: way?.leave ?? [], ...(way ? { stepId: stepId! } : {}) },
    retried.map((thread) => {
      const { kind, ref } = thread.parkedAt!;
      return { stepId: ref.stepId, visit: ref.visit, attempt: ref.attempt + 1, kind };
    }),
  );
  controlled.takeVersion(version);
  for (const thread of retried) thread.retry();
  if (way) go(controlled, way, stepId!);
  controlled.unpark();
}

function wayTo({ main, branches }: Controlled, steps: ReadonlyMap<string, StepDefinition>, stepId: string): Way {
  const step = steps.get(stepId);
  if (!step) throw new DomainError('step_unknown', `The version has no step ${stepId.slice(0, 100)}`);
  const { within } = step;
  if (within === undefined) {
    const leave = [main, ...branches.threads].flatMap(({ begunVisit }) => begunVisit ?? []);
    return { thread: main, leave, leavesBranches: true };
  }
  const thread = branches.threads.find(
    (candidate) => !candidate.hasArrived && steps.get(candidate.place.stepId)?.within === within,
  );
  if (!thread) throw new DomainError('step_not_reachable', 'The step is in a branch that is not under way');
  return { thread, leave: thread.begunVisit ? [thread.begunVisit] : [], leavesBranches: false };
}

function go({ unpark }: Controlled, { thread, leave }: Way, stepId: string): void {
  thread.goTo(stepId, leave);
  unpark();
}

/** @throws DomainError step_unknown */
function refuseUnlessThere(
  { place: { stepId }, begunVisit, hasArrived }: StepThread,
  before: ReadonlyMap<string, StepDefinition>,
  after: ReadonlyMap<string, StepDefinition>,
): void {
  const step = after.get(stepId);
  const was = before.get(stepId);
  // A branch that has arrived stands nowhere.
  if (hasArrived) return;
  if (step && step.within === was?.within && (!begunVisit || step.kind === begunVisit.kind)) return;
  throw new DomainError('step_unknown', `The version has no such step ${stepId}; name the one to go on with`);
}
