import type { StepDefinition } from '../template-definition.js';
import { EventInbox } from './event-inbox.js';
import type { InterpreterHost } from './interpreter-host.js';
import type {
  BegunVisit,
  EventSignal,
  Progress,
  RepairRequest,
  RunRef,
  StepRef,
  ThreadPlace,
} from './interpreter-types.js';

/** What the threads of an execution share. */
export interface SharedRun {
  readonly host: InterpreterHost;
  readonly input: { organizationId: string; executionId: string };
  /** Visits that are over, by step. Each step belongs to one thread. */
  readonly visits: Record<string, number>;
  stepOf(id: string): StepDefinition;
  /** Whether the execution has come to its end, so that nothing begins any more. */
  readonly isOver: boolean;
  /** Whether a person wants something done with it, for which every thread has to rest. */
  readonly isHeld: boolean;
  readonly isPaused: boolean;
  /** Every thread rests and no request is being answered, and the history is long. */
  readonly mayBeginAnew: boolean;
  beginAnew(): Promise<never>;
  /** The history has grown long: what can take hours is interrupted, to be begun again. */
  interruptAll(): void;
  end(end: {
    state: 'completed' | 'stopped' | 'failed';
    reason: string;
    problem?: { code: string; message: string };
  }): void;
  /** The execution is over, and recorded as such. */
  endRecorded(): void;
  /** Asks whether one of the events ends the execution. */
  lookForExit(events: readonly EventSignal[]): Promise<void>;
  /** Too many steps were visited; ends the execution. */
  readonly isAtLimit: boolean;
  hasParked(thread: StepThread): void;
  /**
   * The parallel at which the execution stood is over.
   *
   * @param countLeft - whether visits that its branches have left open are still to be counted
   */
  forgetBranches(countLeft: boolean): void;
}

/**
 * Goes from step to step: the execution, or a branch of a parallel. Between two steps, in a wait and where it is parked it *rests*: only
 * then is it held, paused, sent to another step or begun anew.
 */
export class StepThread {
  readonly inbox: EventInbox;
  readonly place: ThreadPlace;
  /** It rests: nothing of it is under way. So does a branch that has not been begun again. */
  isResting: boolean;
  /** It has come to the join of its branch. */
  hasArrived = false;
  /** It is not to go on: another branch came first, or the execution was sent elsewhere. */
  isStopped = false;
  /** Interrupts the step that is under way, where that is possible. */
  interrupt: (() => void) | null = null;
  /** Set while a person is waited for. */
  parkedAt: { ref: StepRef; kind: string } | null = null;
  repaired: RepairRequest['action'] | null = null;
  /** When the wait that has begun ends, unless what is waited for comes before. */
  dueAt: number | null = null;
  /** The parallel at which it stands has begun. */
  isForked = false;
  /** Its visit had begun when it was interrupted or the history begun anew; it is begun again. */
  private wasInterrupted: boolean;
  /** What the wait looks for may have happened. */
  private mustLook = false;
  /** Counts how often it was sent to another step. */
  private detours = 0;
  private lastProgress: Progress | null = null;

  /** @param isMain - false for a branch */
  constructor(
    private readonly run: SharedRun,
    place: ThreadPlace,
    signals: readonly EventSignal[],
    readonly isMain: boolean,
    /** Runs the branches of the parallel at which it stands until they can be joined; answers those that have arrived. */
    private readonly followBranches: (() => Promise<number[] | null>) | null = null,
  ) {
    this.place = place;
    this.inbox = new EventInbox(signals);
    this.isResting = !isMain;
    this.wasInterrupted = place.hasBegun === true;
    delete place.hasBegun;
    if (place.parked) this.parkedAt = { ref: this.ref(), kind: place.parked };
  }

  /** Goes on until it has come to its end, or to that of the execution. */
  async toItsEnd(progress: Progress | null): Promise<void> {
    this.isResting = false;
    if (progress) this.goOn(progress);
    while (!this.run.isOver && !this.isStopped && !this.hasArrived) {
      if (this.place.stepId === 'end') this.run.end({ state: 'completed', reason: 'completed' });
      else if (this.run.isAtLimit) this.run.end(limitReached(this.run.visits));
      else await this.turn();
    }
    this.isResting = true;
  }

  /**
   * Visits a step that an automation names, with every try of it.
   *
   * @returns how it came on; null where the execution is over
   */
  async visit(stepId: string): Promise<Progress | null> {
    const { run, place } = this;
    if (place.stepId !== stepId) {
      place.stepId = stepId;
      place.attempt = 1;
    }
    const before = run.visits[stepId] ?? 0;
    while (!run.isOver && (run.visits[stepId] ?? 0) === before) {
      if (run.isAtLimit) run.end(limitReached(run.visits));
      else await this.turn();
    }
    this.isResting = run.isOver;
    return run.isOver ? null : this.lastProgress;
  }

  /** One thing at a time: a rest, a repair, a look at a wait, a step. */
  private async turn(): Promise<void> {
    const { run, place } = this;
    if (run.host.isLong()) run.interruptAll();
    if (this.repaired) return this.takeRepair();
    if (this.isHeldUp) {
      await this.rest(() => !this.isHeldUp || this.repaired !== null || (this.isMain && !this.inbox.isEmpty));
      return this.lookForExit();
    }
    const step = run.stepOf(place.stepId);
    if (this.isForked) return this.join(step);
    if (this.dueAt !== null) return this.wait(step, this.dueAt);
    await this.lookForExit();
    if (run.isOver || this.isHeldUp) return;
    await this.attempt(step, () =>
      run.host.perform(step, this.runRef(), (interrupt) => {
        this.interrupt = interrupt;
      }),
    );
  }

  /** Waits until what the step waits for has happened or its time is up. Every signal makes it look. */
  private async wait(step: StepDefinition, dueAt: number): Promise<void> {
    const { host } = this.run;
    if (!this.mustLook && this.inbox.isEmpty) {
      const isDue = await this.rest(() => !this.inbox.isEmpty, dueAt);
      if (this.isAway(step) || this.isHeldUp) return;
      if (isDue && this.inbox.isEmpty) return this.attempt(step, () => host.expire(step, this.runRef()));
      if (this.inbox.isEmpty) return;
    }
    await this.lookForExit();
    if (this.run.isOver || this.isHeldUp) return;
    this.mustLook = false;
    if (step.kind === 'wait') return;
    await this.attempt(step, () => host.check(step, this.runRef()));
  }

  private async join(step: StepDefinition): Promise<void> {
    const arrived = await this.followBranches!();
    if (this.isAway(step) || arrived === null) return;
    await this.attempt(step, () => this.run.host.join(step, this.runRef(), arrived));
  }

  /** Does something of a step: goes on as far as it came, or as the template says where it failed. */
  private async attempt(step: StepDefinition, act: () => Promise<Progress | null>): Promise<void> {
    const { host } = this.run;
    let progress: Progress | null;
    try {
      progress = await act();
    } catch (error) {
      if (host.isEnding(error)) throw error;
      await this.fail(step, host.problemOf(error));
      return;
    } finally {
      this.interrupt = null;
    }
    if (progress) this.goOn(progress);
    // A message that was held: its visit has begun, and its step is performed again.
    const isAgain = progress?.visited.length === 0 && progress.waitMs === undefined && !progress.fork;
    this.wasInterrupted = progress === null || isAgain;
  }

  /** A step has failed for good: goes on as the template says, or parks it for a person. */
  private async fail(step: StepDefinition, problem: { code: string; message: string }): Promise<void> {
    const { host } = this.run;
    const ref = this.ref();
    this.dueAt = null;
    if (step.onError === 'park') {
      await host.park(ref, step.kind, problem);
      this.parkedAt = { ref, kind: step.kind };
      this.place.parked = step.kind;
      this.run.hasParked(this);
      return;
    }
    await host.recordFailure(ref, step.kind, problem);
    if (step.onError === 'stop') this.run.end({ state: 'stopped', reason: `step_failed:${step.id}` });
    else {
      const next = step.onError === 'continue' ? step.next : step.onError;
      this.goOn({ visited: [step.id], next, decision: { failed: problem.code } });
    }
  }

  private takeRepair(): void {
    const { repaired, place } = this;
    this.repaired = null;
    delete place.parked;
    if (repaired === 'skip') this.goOn({ visited: [place.stepId], next: this.run.stepOf(place.stepId).next });
    else place.attempt++;
  }

  /** Waits at a place where nothing is under way. @returns whether the time was up */
  private async rest(woken: () => boolean, dueAt?: number): Promise<boolean> {
    const { run } = this;
    const { detours } = this;
    const wasLong = run.host.isLong();
    const isLeft = () => run.isOver || this.isStopped;
    const goesOn = () =>
      isLeft() ||
      (!run.isHeld &&
        (woken() || this.detours !== detours || (this.isMain && (run.mayBeginAnew || run.host.isLong() !== wasLong))));
    this.isResting = true;
    let isDue = false;
    do {
      if (dueAt === undefined || isDue) await run.host.until(goesOn);
      else {
        const summary = `${run.stepOf(this.place.stepId).kind} ${this.place.stepId}`;
        isDue = !(await run.host.until(goesOn, Math.max(1, dueAt - run.host.now()), summary));
      }
      // Held between the moment that it was woken and this one.
    } while (run.isHeld && !isLeft());
    if (this.isMain && run.mayBeginAnew) await run.beginAnew();
    this.isResting = false;
    return isDue;
  }

  /** Rests until branches have come so far, or something has to be looked at. */
  async restFor(woken: () => boolean): Promise<void> {
    await this.rest(() => woken() || !this.inbox.isEmpty);
    await this.lookForExit();
  }

  /** Empties the inbox. What a wait looks for may have been among it. */
  private async lookForExit(): Promise<void> {
    if (this.inbox.isEmpty) return;
    const events = this.inbox.take();
    this.mustLook = this.dueAt !== null;
    if (this.isMain) await this.run.lookForExit(events);
  }

  /** Something other than its step keeps it from going on. */
  get isHeldUp(): boolean {
    const { run } = this;
    return run.isHeld || run.isPaused || run.host.isLong() || (this.place.parked !== undefined && !this.repaired);
  }

  private isAway(step: StepDefinition): boolean {
    return this.run.isOver || this.isStopped || this.place.stepId !== step.id;
  }

  private goOn(progress: Progress): void {
    const { visited, next, over, waitMs, fork, eventId } = progress;
    this.lastProgress = progress;
    const { place, run } = this;
    for (const stepId of visited) run.visits[stepId] = (run.visits[stepId] ?? 0) + 1;
    if (visited.length > 0) place.attempt = 1;
    place.stepId = next;
    place.lastEventId = eventId ?? place.lastEventId;
    this.mustLook = false;
    if (this.isForked && visited.length > 0) run.forgetBranches(true);
    this.isForked = fork === true;
    this.dueAt = waitMs === undefined ? null : run.host.now() + waitMs;
    if (waitMs !== undefined && waitMs > LONG_WAIT_MS && this.isMain) {
      run.host.tell({ state: 'waiting', stepId: next, dueAt: this.dueAt! });
    }
    if (next.startsWith(JOIN)) this.hasArrived = true;
    if (over) run.endRecorded();
  }

  /** The visit that has begun and is not over, where there is one. */
  get begunVisit(): BegunVisit | null {
    const { parked } = this.place;
    const hasBegun = this.dueAt !== null || this.isForked || parked !== undefined || this.wasInterrupted;
    if (!hasBegun || this.hasArrived) return null;
    const { stepId, visit, attempt } = this.ref();
    return { stepId, visit, attempt, kind: this.run.stepOf(stepId).kind };
  }

  /** Where it stands, for the history that is begun anew. */
  get standing(): ThreadPlace {
    return { ...this.place, ...(this.begunVisit ? { hasBegun: true as const } : {}) };
  }

  /** Sends it to another step, away from visits that have begun. Only while it rests, and recorded by the caller. */
  goTo(stepId: string, left: readonly BegunVisit[]): void {
    if (this.isForked) this.run.forgetBranches(false);
    this.isForked = false;
    this.goOn({ visited: left.map((visit) => visit.stepId), next: stepId });
    this.place.attempt = 1;
    this.parkedAt = null;
    this.repaired = null;
    delete this.place.parked;
    this.wasInterrupted = false;
    this.detours++;
  }

  /** The parked step is to be tried again, which is recorded. */
  retry(): void {
    this.parkedAt = null;
    this.repaired = 'retry';
  }

  ref(): StepRef {
    const { stepId, attempt } = this.place;
    return { ...this.run.input, stepId, visit: (this.run.visits[stepId] ?? 0) + 1, attempt };
  }

  /** A visit, with what the steps behind it are to be told. */
  private runRef(): RunRef {
    const { isMain, place, run } = this;
    const ref = { ...this.ref(), visits: { ...run.visits }, afterEventId: place.lastEventId };
    return isMain ? ref : { ...ref, inBranch: true };
  }
}

/** Ends of branches are told as `join:<id of the parallel>`. */
const JOIN = 'join:';
/** Waits of this length are shown outside the database, too. */
const LONG_WAIT_MS = 60_000;

function limitReached(visits: Record<string, number>) {
  const count = Object.values(visits).reduce((sum, one) => sum + one, 0);
  const problem = { code: 'step_limit_reached', message: `The execution visited ${count} steps` };
  return { state: 'failed' as const, reason: 'step_limit_reached', problem };
}
