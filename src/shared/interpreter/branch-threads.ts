import type { BegunVisit, BranchPlace, EventSignal } from './interpreter-types.js';
import { type SharedRun, StepThread } from './step-thread.js';

/** The branches of the parallel at which an execution stands: each a thread of its own. */
export class BranchThreads {
  threads: StepThread[] = [];
  private running: Promise<void>[] = [];
  /** What ended a branch other than its own way: the run is being ended from outside. */
  private failure: { error: unknown } | null = null;

  constructor(
    private readonly run: SharedRun,
    carried?: readonly BranchPlace[],
  ) {
    for (const { arrived, signals = [], ...place } of carried ?? []) {
      const thread = new StepThread(run, place, signals, false);
      thread.hasArrived = arrived === true;
      this.threads.push(thread);
    }
  }

  /**
   * Runs the branches until they can be joined, and leaves those that are not waited for.
   *
   * @returns the numbers of those that have arrived; null where something has to be looked at before
   */
  async follow(main: StepThread): Promise<number[] | null> {
    const step = this.run.stepOf(main.place.stepId);
    if (step.kind !== 'parallel') throw new TypeError(`${step.kind} has no branches`);
    if (this.threads.length === 0) {
      const { lastEventId } = main.place;
      this.threads = step.branches.map(
        (stepId) => new StepThread(this.run, { stepId, attempt: 1, lastEventId }, NO_SIGNALS, false),
      );
    }
    if (this.running.length === 0) this.start();
    const { threads } = this;
    const mayJoin = () =>
      step.join === 'all'
        ? threads.every(({ hasArrived }) => hasArrived)
        : threads.some(({ hasArrived }) => hasArrived);
    if (!mayJoin()) await main.restFor(() => mayJoin() || this.failure !== null);
    if (this.failure) throw this.failure.error;
    if (this.run.isOver || main.isHeldUp || !mayJoin()) return null;
    await this.leave();
    // Another may have arrived, or ended the execution, before it could be stopped.
    if (this.run.isOver) return null;
    const arrived = threads.flatMap((thread, number) => (thread.hasArrived ? [number] : []));
    for (const number of arrived) {
      const { lastEventId } = threads[number]!.place;
      if (lastEventId !== null && lastEventId > (main.place.lastEventId ?? '')) main.place.lastEventId = lastEventId;
    }
    return arrived;
  }

  /** Stops those that are under way, and waits until what they are at is finished. */
  async leave(): Promise<void> {
    for (const thread of this.threads) {
      if (thread.hasArrived) continue;
      thread.isStopped = true;
      thread.interrupt?.();
    }
    await this.settled();
  }

  /** Visits that have begun and are not over. */
  get openVisits(): BegunVisit[] {
    return this.threads.flatMap(({ begunVisit }) => begunVisit ?? []);
  }

  /** They are joined, or the execution was sent elsewhere. */
  forget(): void {
    for (const thread of this.threads) thread.isStopped = true;
    this.threads = [];
    this.running = [];
  }

  /** Waits until none is under way. @throws what ended one from outside */
  async settled(): Promise<void> {
    await Promise.all(this.running);
    if (this.failure) throw this.failure.error;
  }

  /** Where they stand, for the history that is begun anew; undefined where there are none. */
  get places(): BranchPlace[] | undefined {
    if (this.threads.length === 0) return undefined;
    return this.threads.map((thread) => ({
      ...thread.standing,
      signals: thread.inbox.take(),
      ...(thread.hasArrived ? { arrived: true as const } : {}),
    }));
  }

  private start(): void {
    this.running = this.threads.map(async (thread) => {
      try {
        await thread.toItsEnd(null);
      } catch (error) {
        this.failure = { error };
      }
    });
  }
}

const NO_SIGNALS: readonly EventSignal[] = [];
