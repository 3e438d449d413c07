import {
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
import type { createExecutionRecords, LoadedExecution } from '../activities/executions/execution-records.js';
import type { createStepActivities } from '../activities/executions/perform-step.js';
import type { createSendEmailActivities } from '../activities/executions/send-email.js';
import type { StepOutcome, StepRef } from '../activities/executions/step-types.js';
import type { createWaitActivities, WaitEnd } from '../activities/executions/wait-steps.js';
import type { StepDefinition } from '../shared/template-definition.js';
import { EXECUTION_RECORD, mailStep, transactionStep } from './activity-options.js';
import { EVENT_SIGNAL, type EventSignal, type ExecutionInput, REPAIR_UPDATE, type RepairRequest } from './contract.js';
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
 * steps only.
 */

const { loadExecution, checkExit, recordFailedStep, parkExecution, resumeExecution, finishExecution } =
  proxyLocalActivities<ReturnType<typeof createExecutionRecords>>(EXECUTION_RECORD);

export const eventSignal = defineSignal<[EventSignal]>(EVENT_SIGNAL);
export const repairUpdate = defineUpdate<void, [RepairRequest]>(REPAIR_UPDATE);

/** Steps that an execution visits at most: a template that goes round in circles ends here. */
const MOST_VISITS = 1_000;

/** Where an execution stands; what goes on when its history is begun anew. */
interface Place {
  stepId: string;
  attempt: number;
  visits: Record<string, number>;
  /** The last event that it has consumed: the one that started it, then those that ended its waits. */
  lastEventId: string | null;
  signals: EventSignal[];
}

type End = { state: 'completed' | 'stopped' | 'failed'; reason: string; problem?: { code: string; message: string } };
/** What a visit to a step comes to. `again`: the history has grown long, begin it anew at this very step. */
type Visit = StepOutcome | { exit: true } | { again: true };

export async function execution(input: ExecutionInput, carried?: Place): Promise<void> {
  const run = new ExecutionRun(input, carried);
  setHandler(eventSignal, (event) => run.inbox.add(event));
  setHandler(repairUpdate, (request) => run.repair(request), {
    validator: (_request: RepairRequest) => run.refuseUnlessParked(),
  });
  try {
    const loaded = await loadExecution(input);
    if (!loaded) return;
    const end = await run.toItsEnd(loaded);
    await finishExecution({ ...input, ...end });
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

  constructor(
    private readonly input: ExecutionInput,
    private readonly carried?: Place,
  ) {
    this.place = carried ?? { stepId: '', attempt: 1, visits: {}, lastEventId: null, signals: [] };
    this.inbox = new EventInbox(carried?.signals);
  }

  /** Visits step after step until one leads to the end. */
  async toItsEnd(loaded: LoadedExecution): Promise<End> {
    const steps = new Map(loaded.steps.map((step) => [step.id, step]));
    this.hasExit = loaded.hasExit;
    if (!this.carried) {
      this.place.stepId = loaded.steps[0]!.id;
      this.place.lastEventId = loaded.triggerEventId;
    }
    for (let visits = this.visitsSoFar(); this.place.stepId !== 'end'; visits++) {
      if (visits >= MOST_VISITS) {
        const problem = { code: 'step_limit_reached', message: `The execution visited ${MOST_VISITS} steps` };
        return { state: 'failed', reason: 'step_limit_reached', problem };
      }
      if (workflowInfo().continueAsNewSuggested) await this.beginAnew();
      const step = steps.get(this.place.stepId)!;
      const outcome = await this.visit(step);
      if ('exit' in outcome) return { state: 'stopped', reason: 'exit' };
      if ('stop' in outcome) return { state: 'stopped', reason: outcome.stop };
      if ('again' in outcome) await this.beginAnew();
      else this.goTo(step.id, outcome.next);
    }
    return { state: 'completed', reason: 'completed' };
  }

  /** One visit to a step, with every try of it: the step's own, and those that a person asks for. */
  private async visit(step: StepDefinition): Promise<Visit> {
    for (;;) {
      if (await this.exits()) return { exit: true };
      const ref = this.refOf(step);
      try {
        return await this.perform(step, ref);
      } catch (error) {
        if (isCancellation(error)) throw error;
        const problem = problemOf(error);
        if (step.onError !== 'park') {
          await recordFailedStep({ ...ref, kind: step.kind, problem });
          if (step.onError === 'stop') return { stop: `step_failed:${step.id}` };
          return { next: step.onError === 'continue' ? step.next : step.onError };
        }
        await parkExecution({ ...ref, kind: step.kind, problem });
        this.parkedAt = { ref, kind: step.kind };
        if (await this.untilRepaired()) return { exit: true };
        if (this.takeRepair() === 'skip') return { next: step.next };
        this.place.attempt++;
      }
    }
  }

  private async perform(step: StepDefinition, ref: StepRef): Promise<Visit> {
    switch (step.kind) {
      case 'wait':
      case 'wait_for':
      case 'task':
        return this.wait(step, ref);
      case 'send': {
        if (step.channel !== 'email') break;
        const { sendEmail } = proxyActivities<ReturnType<typeof createSendEmailActivities>>(mailStep(step));
        return sendEmail(ref);
      }
    }
    const { performStep } = proxyLocalActivities<ReturnType<typeof createStepActivities>>(transactionStep(step));
    return performStep(ref);
  }

  /** Waits until what the step waits for has happened or its time is up. Every signal makes it look. */
  private async wait(step: StepDefinition, ref: StepRef): Promise<Visit> {
    const waits = proxyLocalActivities<ReturnType<typeof createWaitActivities>>(transactionStep(step));
    const where = { ...ref, afterEventId: this.place.lastEventId };
    const begun = await waits.beginWait(where);
    const dueAt = Date.now() + begun.remainingMs;
    let end: WaitEnd | null = begun.end;
    while (!end) {
      const woken = () => !this.inbox.isEmpty || workflowInfo().continueAsNewSuggested;
      await condition(woken, Math.max(1, dueAt - Date.now()));
      if (workflowInfo().continueAsNewSuggested) return { again: true };
      if (this.inbox.isEmpty) end = await waits.expireWait(where);
      else if (await this.exits()) return { exit: true };
      else end = step.kind === 'wait' ? null : await waits.checkWait(where);
    }
    this.place.lastEventId = end.eventId ?? this.place.lastEventId;
    return { next: end.next };
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
      await condition(() => this.repaired !== null || !this.inbox.isEmpty);
      if (this.repaired) return false;
      if (await this.exits()) return true;
    }
  }

  private takeRepair(): RepairRequest['action'] {
    const { action } = this.repaired!;
    this.repaired = null;
    return action;
  }

  private refOf({ id: stepId }: StepDefinition): StepRef {
    const visit = (this.place.visits[stepId] ?? 0) + 1;
    return { ...this.input, stepId, visit, attempt: this.place.attempt };
  }

  private goTo(from: string, next: string): void {
    this.place.visits[from] = (this.place.visits[from] ?? 0) + 1;
    this.place.attempt = 1;
    this.place.stepId = next;
  }

  private visitsSoFar(): number {
    return Object.values(this.place.visits).reduce((sum, visits) => sum + visits, 0);
  }

  private beginAnew(): Promise<never> {
    return continueAsNew<typeof execution>(this.input, { ...this.place, signals: this.inbox.take() });
  }
}
