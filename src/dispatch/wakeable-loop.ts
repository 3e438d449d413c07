import type { Logger } from 'pino';

export interface WakeableLoopOptions {
  name: string;
  /** Does one piece of work. Resolves with true where there may be more to do at once. */
  step: () => Promise<boolean>;
  /** How long it sleeps at most when nobody wakes it: what a lost notification costs. */
  pollMs: number;
  logger: Logger;
}

const FAILURE_DELAY_MS = { first: 200, most: 5_000 };

/** Repeats a step while there is work, then sleeps until it is woken or a poll is due. A step that fails is tried again later. */
export class WakeableLoop {
  private wakeSleeper: (() => void) | undefined;
  private woken = false;
  private stopped = false;
  private running: Promise<void> | undefined;
  private failureDelay = FAILURE_DELAY_MS.first;

  constructor(private readonly options: WakeableLoopOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Makes the loop look for work now, or once more after the step under way. */
  wake(): void {
    this.woken = true;
    this.wakeSleeper?.();
  }

  /** Resolves when the step under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeSleeper?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      try {
        const more = await this.options.step();
        this.failureDelay = FAILURE_DELAY_MS.first;
        if (more) continue;
      } catch (error) {
        this.options.logger.warn({ err: error, loop: this.options.name }, 'a step failed; trying again');
        await this.sleep(this.failureDelay, { wakeable: false });
        this.failureDelay = Math.min(this.failureDelay * 2, FAILURE_DELAY_MS.most);
        continue;
      }
      if (!this.woken) await this.sleep(this.options.pollMs, { wakeable: true });
    }
  }

  private async sleep(ms: number, { wakeable }: { wakeable: boolean }): Promise<void> {
    if (this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeSleeper = () => {
        if (!wakeable && !this.stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeSleeper = undefined;
  }
}
