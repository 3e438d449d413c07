import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

/** What bounds a simulation; which of them ended it. */
export type ClockStop = 'idle' | 'time_limit' | 'cpu_limit';

interface Waiter {
  predicate: () => boolean;
  dueAt: number;
  resolve: (held: boolean) => void;
}

interface Planned {
  at: number;
  act: () => void;
}

/** Work goes on for so long before other work of the process has its turn. */
const SLICE_MS = 10;

/**
 * Time that does not pass: it stands still while anything is under way, and then jumps to the next thing that is planned or waited for. What
 * happens at the same moment happens in the order in which it was planned, and before what waits for that moment to pass.
 */
export class VirtualClock {
  private waiters: Waiter[] = [];
  /** Sorted by time; those of one moment in the order in which they were planned. */
  private readonly planned: Planned[] = [];
  /** Work under way that is not over by itself once the process has had its turn. */
  private readonly underWay = new Set<Promise<unknown>>();
  private lastTurn = performance.now();

  /**
   * @param time - milliseconds since 1970
   * @param cpuLimitMs - of clock time that the simulation may take
   */
  constructor(
    private time: number,
    cpuLimitMs: number,
    private readonly cpuDeadline = performance.now() + cpuLimitMs,
  ) {}

  get now(): number {
    return this.time;
  }

  get isOutOfTime(): boolean {
    return performance.now() > this.cpuDeadline;
  }

  /** Resolves with true as soon as the predicate holds, with false when so many milliseconds have passed before. */
  until(predicate: () => boolean, ms = Infinity): Promise<boolean> {
    if (predicate()) return Promise.resolve(true);
    return new Promise((resolve) => this.waiters.push({ predicate, dueAt: this.time + ms, resolve }));
  }

  /** Plans something for a moment; one that is past is now. */
  at(time: number, act: () => void): void {
    const entry = { at: Math.max(time, this.time), act };
    let place = this.planned.length;
    while (place > 0 && this.planned[place - 1]!.at > entry.at) place--;
    this.planned.splice(place, 0, entry);
  }

  /** Time stands still until the work is over. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const promise = work();
    this.underWay.add(promise);
    try {
      return await promise;
    } finally {
      this.underWay.delete(promise);
    }
  }

  /** Lets other work of the process have its turn, where this has gone on for a while. */
  async breathe(): Promise<void> {
    if (performance.now() - this.lastTurn < SLICE_MS) return;
    await this.during(() => turnOfTheLoop());
    this.lastTurn = performance.now();
  }

  /** Lets time pass until nothing is to come any more, up to a moment. */
  async run(end: number): Promise<ClockStop> {
    for (;;) {
      await this.settle();
      if (this.isOutOfTime) return 'cpu_limit';
      if (this.wake()) continue;
      const next = this.planned[0];
      const waiter = this.waiters.reduce<Waiter | undefined>(
        (first, one) => (one.dueAt < (first?.dueAt ?? Infinity) ? one : first),
        undefined,
      );
      const at = Math.min(next?.at ?? Infinity, waiter?.dueAt ?? Infinity);
      if (at === Infinity) return 'idle';
      if (at > end) return 'time_limit';
      this.time = Math.max(this.time, at);
      if (next && next.at <= at) {
        this.planned.shift();
        next.act();
      } else {
        this.waiters = this.waiters.filter((one) => one !== waiter);
        waiter!.resolve(false);
      }
    }
  }

  /** Lets go on what is under way, until it waits for time to pass. */
  private async settle(): Promise<void> {
    for (;;) {
      await turnOfTheLoop();
      if (this.underWay.size === 0) break;
      // What waited for it goes on in the next turn.
      await Promise.allSettled(this.underWay);
    }
    this.lastTurn = performance.now();
  }

  private wake(): boolean {
    const woken = this.waiters.filter(({ predicate }) => predicate());
    if (woken.length === 0) return false;
    this.waiters = this.waiters.filter((one) => !woken.includes(one));
    for (const { resolve } of woken) resolve(true);
    return true;
  }
}
