import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  ContinueAsNew,
  defineSignal,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  createExecutionRecords,
  LoadedExecution,
  StepProblem,
} from '../activities/executions/execution-records.js';
import type { createSendEmailActivities } from '../activities/executions/send-email.js';
import type { createStepActivities } from '../activities/executions/step-activities.js';
import type { Progress, RunRef, StepRef } from '../activities/executions/step-types.js';
import type { StepDefinition } from '../shared/template-definition.js';
import { EXECUTION_RECORD, mailStep, transactionStep } from './activity-options.js';
import {
  EVENT_SIGNAL,
  type EventSignal,
  type ExecutionInput,
  MOST_VISITS,
  REPAIR_UPDATE,
  type RepairRequest,
} from './contract.js';
import { EventInbox } from './event-inbox.js';
import { problemOf } from './execution-failure.js';

/*
 * The interpreter: one run of one template version for one lead. States, as the database shows them:
 *
 *   running ──► waiting (time, an event, a person) ──► running
 *      │           │
 *      ├──► parked (a step failed; a person retries or skips it) ──► running
 *      └──► completed | stopped (a stop step, the exit condition, on_error: stop) | cancelled | failed
 *
 * Everything that concerns the lead happens in activities, which load what they need: this history holds ids, decisions and the template's
 * steps only. An activity that has done its step goes on to those behind it that need no more than its transaction, and begins the wait
 * where it comes to one (run-steps.ts): how far it came is its answer.
 */

const { loadExecution, checkExit, recordFailedStep, parkExecution, resumeExecution, finishExecution } =
  proxyLocalActivities<ReturnType<typeof createExecutionRecords>>(EXECUTION_RECORD);

export const eventSignal = defineSignal<[EventSignal]>(EVENT_SIGNAL);
export const repairUpdate = defineUpdate<void, [RepairRequest]>(REPAIR_UPDATE);

/** Where an execution stands; what goes on when its history is begun anew. */
interface Place {
  stepId: string;
  attempt: number;
  visits: Record<string, number>;
  /** The last event that it has consumed: the one that started it, then those that ended its waits. */
  lastEventId: string | null;
  signals: EventSignal[];
  /** It stands there parked, at a step of this kind, until a person has looked. */
  parked?: string;
}

type End = { state: 'completed' | 'stopped' | 'failed'; reason: string; problem?: { code: string; message: string } };
/** What a visit to a step comes to. */
type Visit = Progress | { stop: string };
const EXIT: Visit = { stop: 'exit' };

export async function execution(input: ExecutionInput, carried?: Place): Promise<void> {
  const run = new ExecutionRun(input, carried);
  setHandler(eventSignal, (event) => run.inbox.add(event));
  setHandler(repairUpdate, (request) => run.repair(request), {
    validator: (_request: RepairRequest) => run.refuseUnlessParked(),
  });
  try {
    const loaded = await loadExecution({ ...input, run: !carried && run.inbox.isEmpty });
    if (!loaded) return;
    const end = await run.toItsEnd(loaded);
    if (end) await finishExecution({ ...input, ...end });
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const end = isCancellation(error)
      ? ({ state: 'cancelled', reason: 'cancelled' } as const)
      : ({ state: 'failed', reason: 'failed', problem: problemOf(error) } as const);
    await CancellationScope.nonCancellable(() => finishExecution({ ...input, ...end }));
    throw error;
  }
}

class ExecutionRun {
  readonly inbox: EventInbox;
  private readonly place: Place;
  /** Set while a person is waited for. */
  private parkedAt: { ref: StepRef; kind: string } | null = null;
  private repaired: RepairRequest | null = null;
  private hasExit = false;
  /** When the wait that has begun ends, unless what is waited for comes before. */
  private dueAt: number | null = null;

  constructor(
    private readonly input: ExecutionInput,
    private readonly carried?: Place,
  ) {
    this.place = carried ?? { stepId: '', attempt: 1, visits: {}, lastEventId: null, signals: [] };
    this.inbox = new EventInbox(carried?.signals);
    if (carried?.parked) this.parkedAt = { ref: this.refOf(carried.stepId), kind: carried.parked };
  }

  /** Visits step after step until one leads to the end. Answers null where that is recorded already. */
  async toItsEnd(loaded: LoadedExecution): Promise<End | null> {
    const steps = new Map(loaded.steps.map((step) => [step.id, step]));
    this.hasExit = loaded.hasExit;
    if (!this.carried) {
      this.place.stepId = loaded.steps[0]!.id;
      this.place.lastEventId = loaded.triggerEventId;
    }
    let progress = loaded.progress;
    for (;;) {
      if (progress) this.goOn(progress);
      if (progress?.over) return null;
      if (this.place.stepId === 'end') return { state: 'completed', reason: 'completed' };
      if (this.visitsSoFar() >= MOST_VISITS) {
        const problem = { code: 'step_limit_reached', message: `The execution visited ${MOST_VISITS} steps` };
        return { state: 'failed', reason: 'step_limit_reached', problem };
      }
      if (workflowInfo().continueAsNewSuggested) await this.beginAnew();
      const visit = await this.visit(steps.get(this.place.stepId)!);
      if ('stop' in visit) return { state: 'stopped', reason: visit.stop };
      progress = visit;
    }
  }

  /** One visit to a step, with every try of it: the step's own, and those that a person asks for. */
  private async visit(step: StepDefinition): Promise<Visit> {
    for (;;) {
      // A wait that has begun looks for itself: what the inbox holds may end it.
      if (this.dueAt === null && (await this.exits())) return EXIT;
      if (!this.place.parked) {
        try {
          return await this.perform(step);
        } catch (error) {
          if (isCancellation(error) || error instanceof ContinueAsNew) throw error;
          const way = await this.fail(step, problemOf(error));
          if (way) return way;
        }
      }
      if (await this.untilRepaired()) return EXIT;
      if (this.takeRepair() === 'skip') return { visited: [step.id], next: step.next };
      this.place.attempt++;
    }
  }

  private perform(step: StepDefinition): Promise<Visit> {
    if (this.dueAt !== null) return this.wait(step, this.dueAt);
    const ref = this.runFrom(step);
    if (step.kind === 'send' && step.channel === 'email') {
      const { sendEmail } = proxyActivities<ReturnType<typeof createSendEmailActivities>>(mailStep(step));
      return sendEmail(ref);
    }
    const { performStep } = proxyLocalActivities<ReturnType<typeof createStepActivities>>(transactionStep(step));
    return performStep(ref);
  }

  /** Waits until what the step waits for has happened or its time is up. Every signal makes it look. */
  private async wait(step: StepDefinition, dueAt: number): Promise<Visit> {
    const { checkWait, expireWait } = proxyLocalActivities<ReturnType<typeof createStepActivities>>(
      transactionStep(step),
    );
    for (;;) {
      const woken = () => !this.inbox.isEmpty || workflowInfo().continueAsNewSuggested;
      await condition(woken, Math.max(1, dueAt - Date.now()));
      // The history has grown long: begun anew, it begins the wait again, which ends when it was to end.
      if (workflowInfo().continueAsNewSuggested) await this.beginAnew();
      if (this.inbox.isEmpty) return expireWait(this.runFrom(step));
      if (await this.exits()) return EXIT;
      if (step.kind === 'wait') continue;
      const progress = await checkWait(this.runFrom(step));
      if (progress.visited.length > 0) return progress;
    }
  }

  /** A step has failed for good: goes on as the template says, or parks it for a person. */
  private async fail(step: StepDefinition, problem: StepProblem): Promise<Visit | null> {
    const ref = this.refOf(step.id);
    this.dueAt = null;
    if (step.onError === 'park') {
      await parkExecution({ ...ref, kind: step.kind, problem });
      this.parkedAt = { ref, kind: step.kind };
      this.place.parked = step.kind;
      return null;
    }
    await recordFailedStep({ ...ref, kind: step.kind, problem });
    if (step.onError === 'stop') return { stop: `step_failed:${step.id}` };
    return { visited: [step.id], next: step.onError === 'continue' ? step.next : step.onError };
  }

  /** Whether an event that has come meanwhile ends the execution. Empties the inbox. */
  private async exits(): Promise<boolean> {
    const events = this.inbox.take();
    if (!this.hasExit || events.length === 0) return false;
    return checkExit({ ...this.input, eventIds: events.map((event) => event.eventId) });
  }

  refuseUnlessParked(): void {
    if (this.parkedAt && !this.repaired) return;
    throw ApplicationFailure.create({
      type: 'execution_not_parked',
      message: 'The execution is not parked',
      nonRetryable: true,
    });
  }

  /** A person has looked at the failed step. Answers when it is recorded, so that who asked sees it. */
  async repair(request: RepairRequest): Promise<void> {
    const { ref, kind } = this.parkedAt!;
    // Taken at once: a second request that comes now is refused.
    this.parkedAt = null;
    const attempt = request.action === 'retry' ? ref.attempt + 1 : ref.attempt;
    await resumeExecution({ ...ref, attempt, kind, action: request.action, by: request.by });
    this.repaired = request;
  }

  /** @returns true where the exit condition came first */
  private async untilRepaired(): Promise<boolean> {
    for (;;) {
      const isLong = () => workflowInfo().continueAsNewSuggested && allHandlersFinished();
      await condition(() => this.repaired !== null || !this.inbox.isEmpty || isLong());
      if (this.repaired) return false;
      // Signals make the history of a parked execution grow, too.
      if (isLong()) await this.beginAnew();
      if (await this.exits()) return true;
    }
  }

  private takeRepair(): RepairRequest['action'] {
    const { action } = this.repaired!;
    this.repaired = null;
    delete this.place.parked;
    return action;
  }

  private refOf(stepId: string): StepRef {
    const visit = (this.place.visits[stepId] ?? 0) + 1;
    return { ...this.input, stepId, visit, attempt: this.place.attempt };
  }

  /** A visit, with what the steps behind it are to be told. */
  private runFrom(step: StepDefinition): RunRef {
    const { visits, lastEventId } = this.place;
    return { ...this.refOf(step.id), visits: { ...visits }, afterEventId: lastEventId };
  }

  private goOn({ visited, next, waitMs, eventId }: Progress): void {
    const { visits } = this.place;
    for (const stepId of visited) visits[stepId] = (visits[stepId] ?? 0) + 1;
    if (visited.length > 0) this.place.attempt = 1;
    this.place.stepId = next;
    this.place.lastEventId = eventId ?? this.place.lastEventId;
    this.dueAt = waitMs === undefined ? null : Date.now() + waitMs;
  }

  private visitsSoFar(): number {
    return Object.values(this.place.visits).reduce((sum, visits) => sum + visits, 0);
  }

  private beginAnew(): Promise<never> {
    return continueAsNew<typeof execution>(this.input, { ...this.place, signals: this.inbox.take() });
  }
}
