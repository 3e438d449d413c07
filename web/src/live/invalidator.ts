import type { QueryClient } from '@tanstack/react-query';

type Key = readonly string[];

/** So that what a person waits for comes at once, and what belongs together comes together. */
const FIRST_DELAY_MS = 120;
const SHORTEST_GAP_MS = 1_000;
const LONGEST_GAP_MS = 15_000;
/** Keeps reloading below a fifth of the time, however slow the answers are. */
const GAP_PER_RELOAD_TIME = 4;

/**
 * Gathers what events made stale and reloads it at intervals: a hundred events a second cost one reload a second, or fewer
 * where a reload takes long. What is being loaded at that moment waits for the next turn, because the answer under way may be
 * from before the event. A hidden tab waits until it is seen.
 */
export class Invalidator {
  readonly #stale = new Map<string, Key>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #notBefore = 0;

  constructor(
    private readonly client: QueryClient,
    private readonly hidden: () => boolean = () => document.hidden,
  ) {}

  add(stale: readonly Key[]): void {
    for (const key of stale) this.#stale.set(JSON.stringify(key), key);
    this.wake();
  }

  /** Plans the next reload, where there is something to reload and a person to see it. */
  wake(): void {
    if (this.#timer !== null || this.#stale.size === 0 || this.hidden()) return;
    const delay = Math.max(FIRST_DELAY_MS, this.#notBefore - Date.now());
    this.#timer = setTimeout(() => void this.#reload(), delay);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stale.clear();
  }

  async #reload(): Promise<void> {
    const start = Date.now();
    const reloads: Promise<void>[] = [];
    for (const [name, queryKey] of this.#stale) {
      if (this.client.isFetching({ queryKey }) > 0) continue;
      this.#stale.delete(name);
      reloads.push(this.client.invalidateQueries({ queryKey }));
    }
    await Promise.allSettled(reloads);
    const gap = Math.min(LONGEST_GAP_MS, Math.max(SHORTEST_GAP_MS, GAP_PER_RELOAD_TIME * (Date.now() - start)));
    this.#notBefore = Date.now() + gap;
    this.#timer = null;
    this.wake();
  }
}
