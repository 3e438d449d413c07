import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../../shared/error-codes.js';
import { FROM_SOURCE } from '../../shared/from-source.js';
import type { CompileAnswer, CompileJob } from './compile-job.js';

/** The compiled file beside the compiled module; the source beside the source, as tests run it. */
const EXTENSION = extname(import.meta.url);
const FILE = new URL(`./compile-thread${EXTENSION}`, import.meta.url);
const RESOURCES = { maxOldGenerationSizeMb: 384 };
/** The largest template of those that may be takes three seconds, on a busy machine ten. */
const MOST_MS = 30_000;
/** Templates that wait in one process; each has its source in memory. */
const MOST_WAITING = 20;
/** The compiler of mails takes 100 MB of memory and 0.5 s to load: it is kept while people are at work. */
const IDLE_MS = 5 * 60_000;

/**
 * Reads and compiles templates in a thread, one at a time. The process that answers editors is the one that takes leads in: the largest
 * template held it up for 2.4 s, and so every acknowledgement.
 */
@Injectable()
export class TemplateCompiler implements OnModuleDestroy {
  private thread: Worker | undefined;
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();
  private idleTimer: NodeJS.Timeout | undefined;

  /** @throws DomainError `overloaded` where too many wait, `template_too_large` where it takes too long */
  async run(job: CompileJob): Promise<CompileAnswer> {
    if (this.waiting >= MOST_WAITING) {
      throw new DomainError('overloaded', 'Too many templates are being checked; try again shortly.');
    }
    this.waiting += 1;
    clearTimeout(this.idleTimer);
    const turn = this.last
      .then(() => this.inThread(job))
      .finally(() => {
        this.waiting -= 1;
        if (this.waiting === 0) this.idleTimer = setTimeout(() => void this.endThread(), IDLE_MS).unref();
      });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.idleTimer);
    await this.endThread();
  }

  private async inThread(job: CompileJob): Promise<CompileAnswer> {
    const thread = (this.thread ??= this.startThread());
    thread.ref();
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), MOST_MS);
    try {
      const answer = once(thread, 'message', { signal: timeout.signal }) as Promise<[CompileAnswer]>;
      const ended = once(thread, 'exit', { signal: timeout.signal }).then(() => {
        throw new Error('the thread ended');
      });
      thread.postMessage(job);
      const [result] = await Promise.race([answer, ended]);
      if (result.kind === 'failed') throw new Error(result.message);
      return result;
    } catch (error) {
      await this.endThread();
      if (!timeout.signal.aborted) throw error;
      const advice = 'Shorten its messages, or make two templates of it.';
      throw new DomainError('template_too_large', `The template could not be read in ${MOST_MS / 1_000} s. ${advice}`);
    } finally {
      clearTimeout(timer);
      // Neither of the two may be left waiting.
      timeout.abort();
      thread.unref();
    }
  }

  private startThread(): Worker {
    const thread = new Worker(FILE, {
      env: {},
      execArgv: EXTENSION === '.ts' ? [...FROM_SOURCE] : [],
      resourceLimits: RESOURCES,
    });
    thread.once('exit', () => {
      if (this.thread === thread) this.thread = undefined;
    });
    // Whoever waits for it hears; without a handler it would end the process.
    thread.on('error', () => undefined);
    return thread;
  }

  private async endThread(): Promise<void> {
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
  }
}
