import { setTimeout as sleep } from 'node:timers/promises';
import { MOST_SIGNALS } from '../shared/interpreter/event-inbox.js';
import type { EventSignal } from '../workflows/contract.js';

/** Two signals to one execution are at least this far apart. */
const PAUSE_MS = 200;

interface Told {
  events: readonly EventSignal[];
  arrived: () => void;
  failed: (error: unknown) => void;
}

/**
 * Signals to one execution: the first goes at once, and what comes within the pause behind it goes together.
 *
 * A workflow task is open for as long as a local activity takes, up to eight seconds. Temporal fails it when a hundred signals have come
 * meanwhile, and the worker may then record what the same code does not do again (ADR 8): the execution stands still for ever.
 */
export class SignalLane {
  private waiting: Told[] = [];
  private isTaking = false;

  /** @param onIdle - called when nothing waits, and the pause behind the last signal is over */
  constructor(
    private readonly send: (events: readonly EventSignal[]) => Promise<void>,
    private readonly onIdle: () => void,
  ) {}

  /** Resolves when all have arrived. */
  async tell(events: readonly EventSignal[]): Promise<void> {
    const parts = Array.from({ length: Math.ceil(events.length / MOST_SIGNALS) }, (_, part) =>
      events.slice(part * MOST_SIGNALS, (part + 1) * MOST_SIGNALS),
    );
    const told = Promise.all(parts.map((part) => this.add(part)));
    if (!this.isTaking) void this.takeTurns();
    await told;
  }

  private add(events: readonly EventSignal[]): Promise<void> {
    return new Promise((arrived, failed) => this.waiting.push({ events, arrived, failed }));
  }

  private async takeTurns(): Promise<void> {
    this.isTaking = true;
    while (this.waiting.length > 0) {
      const told = this.takeWaiting();
      try {
        await this.send(told.flatMap(({ events }) => events));
        for (const { arrived } of told) arrived();
      } catch (error) {
        for (const { failed } of told) failed(error);
      }
      await sleep(PAUSE_MS);
    }
    this.isTaking = false;
    this.onIdle();
  }

  private takeWaiting(): Told[] {
    let count = 0;
    const over = this.waiting.findIndex(({ events }) => (count += events.length) > MOST_SIGNALS);
    return this.waiting.splice(0, over === -1 ? this.waiting.length : over);
  }
}
