import type { ScriptAnswer, ScriptJob } from './script-job.js';
import { ScriptThread } from './script-thread-handle.js';

/**
 * Of clock time, beyond which a script's thread is ended: what the engine does not interrupt (`indexOf` in an array of 4,000,000,000) would
 * go on for ever. Far above what the CPU time takes on a busy machine.
 */
const STUCK_MS = 2_000;
const STUCK_PER_CPU_MS = 5;
/** A thread costs some 50 MB while it is there. */
const IDLE_MS = 60_000;

/**
 * Scripts with the same memory, one after the other. Their thread is started by the first, ended when none has come for a minute, and
 * replaced where a script has ruined it.
 */
export class ScriptLane {
  private thread: ScriptThread | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly memoryBytes: number) {}

  /** What came of the script, when those before it are over. */
  run(job: ScriptJob): Promise<ScriptAnswer> {
    const turn = this.last.then(() => this.runNow(job));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    clearTimeout(this.idle);
    await this.last;
    await this.endThread();
  }

  private async runNow(job: ScriptJob): Promise<ScriptAnswer> {
    clearTimeout(this.idle);
    try {
      return await this.answerOf(job);
    } finally {
      this.idle = setTimeout(() => void (this.last = this.last.then(() => this.endThread())), IDLE_MS).unref();
    }
  }

  private async answerOf(job: ScriptJob): Promise<ScriptAnswer> {
    for (;;) {
      if (!this.thread?.isUsable) this.thread = await ScriptThread.start({ memoryBytes: this.memoryBytes });
      const isFirst = this.thread.runs === 0;
      const answer = await this.thread.run(job, STUCK_MS + STUCK_PER_CPU_MS * job.cpuMs);
      if (answer === 'stuck') return { problem: 'time' };
      if (answer !== 'ended' && !('isBroken' in answer)) return answer;
      await this.endThread();
      // An earlier script may have ruined the engine: this one is tried in a new one.
      if (isFirst) return answer === 'ended' ? { problem: 'memory' } : answer;
    }
  }

  private async endThread(): Promise<void> {
    await this.thread?.end();
    this.thread = null;
  }
}
