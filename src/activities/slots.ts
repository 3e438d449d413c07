export interface Slot {
  release(): void;
}

/** A number of slots, handed out in the order in which they were asked for. */
export class Slots {
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {}

  /** Resolves with null where the signal comes before a slot is free. */
  take(signal: AbortSignal): Promise<Slot | null> {
    if (signal.aborted) return Promise.resolve(null);
    if (this.free > 0) {
      this.free--;
      return Promise.resolve(this.slot());
    }
    return new Promise((resolve) => {
      const onAbort = () => {
        this.waiting.delete(onFree);
        resolve(null);
      };
      const onFree = () => {
        signal.removeEventListener('abort', onAbort);
        resolve(this.slot());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(onFree);
    });
  }

  private slot(): Slot {
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        const [next] = this.waiting;
        if (!next) {
          this.free++;
          return;
        }
        this.waiting.delete(next);
        next();
      },
    };
  }
}
