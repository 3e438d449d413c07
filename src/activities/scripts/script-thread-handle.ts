import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ScriptAnswer, ScriptJob, ScriptThreadOptions } from './script-job.js';

/** The compiled file beside the compiled module; the source beside the source, for Node strips its types. */
const FILE = new URL(`./script-thread${extname(import.meta.url)}`, import.meta.url);
/**
 * With the 4 MB that a thread has by default, sources nested 100,000 deep overflowed it before the engine noticed, which ruins the
 * engine; with 16 MB none of those tried did.
 */
const RESOURCES = { stackSizeMb: 16, maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };
/** A thread is up in 150 ms, on a busy machine in some seconds. */
const START_MS = 30_000;

/** A thread that runs scripts one after another. */
export class ScriptThread {
  /** Scripts that it has run. */
  runs = 0;
  private hasEnded = false;

  private constructor(private readonly worker: Worker) {
    worker.once('exit', () => (this.hasEnded = true));
    // Its end says so as well; without a handler it would be the process's.
    worker.on('error', () => undefined);
    worker.unref();
  }

  static async start(options: ScriptThreadOptions): Promise<ScriptThread> {
    // It has nothing to say, and nothing of the process's environment.
    const worker = new Worker(FILE, {
      workerData: options,
      stdout: true,
      stderr: true,
      env: {},
      execArgv: [],
      resourceLimits: RESOURCES,
    });
    await once(worker, 'message', { signal: AbortSignal.timeout(START_MS) });
    return new ScriptThread(worker);
  }

  get isUsable(): boolean {
    return !this.hasEnded;
  }

  /** What came of the script; `ended` where the thread died of it, `stuck` where it was ended after so long. */
  async run(job: ScriptJob, mostMs: number): Promise<ScriptAnswer | 'ended' | 'stuck'> {
    this.runs++;
    const { worker } = this;
    worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<ScriptAnswer | 'ended' | 'stuck'>((resolve) => {
      const onMessage = (message: ScriptAnswer) => settle(message);
      const onExit = () => settle('ended');
      const settle = (what: ScriptAnswer | 'ended' | 'stuck') => {
        worker.off('message', onMessage).off('exit', onExit);
        resolve(what);
      };
      worker.on('message', onMessage).on('exit', onExit);
      timer = setTimeout(() => settle('stuck'), mostMs);
      if (this.hasEnded) settle('ended');
      else worker.postMessage(job);
    });
    clearTimeout(timer);
    worker.unref();
    if (answer === 'stuck') await this.end();
    return answer;
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    await this.worker.terminate();
  }
}
