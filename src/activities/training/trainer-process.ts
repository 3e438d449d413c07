import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { DomainError } from '../../shared/error-codes.js';
import { activityFailure } from '../activity-failure.js';
import type { Trainer, TrainerLease } from './trainer.js';

/** Of scripts/trainer.mjs: there is no Python to run it with. What is missing is what it said last. */
const PYTHON_MISSING_CODE = 3;
/** Making the environment took two minutes on a busy machine; a slow line takes longer. */
const PATIENCE_MS = 20 * 60_000;
const IDLE_MS = 5 * 60_000;
const STOP_GRACE_MS = 10_000;
/** One that held so long and then ended was killed; it is not that it cannot run. */
const STEADY_MS = 20_000;
const MOST_FAILURES = 3;
const RESTART_MS = 500;
const KEPT_LINES = 20;
const LONGEST_LINE = 500;
/** Of a package index, in what pip says. */
const CREDENTIALS = /:\/\/[^/\s@]+@/g;

/** Another worker takes over. */
const STOPPING = activityFailure('trainer_unavailable', { nonRetryable: false, detail: 'The worker stops' });

export interface TrainerProcessOptions {
  /** Program and arguments. */
  command: readonly [string, ...string[]];
  env: Readonly<Record<string, string>>;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** How long it is kept after the last training. */
  idleMs?: number;
}

/**
 * A trainer as a process of this machine. It is started when a training needs it, started again when it is killed, and ended when nothing has
 * needed it for some minutes.
 *
 *   off ─ hold ─► running ─ ends by itself ─► (pause) running … three times in a row: a problem, until somebody holds it anew
 *    ▲               │ released, idle
 *    └───────────────┘
 */
export class TrainerProcess implements Trainer {
  readonly patienceMs = PATIENCE_MS;
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private leases = 0;
  private failures = 0;
  private problem: DomainError | null = null;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: TrainerProcessOptions) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  hold(): TrainerLease {
    this.leases += 1;
    this.problem = null;
    this.failures = 0;
    clearTimeout(this.timer);
    if (!this.child) this.start();
    let isOut = true;
    return {
      problem: () => (this.stopped ? STOPPING : this.problem),
      release: () => {
        if (!isOut) return;
        isOut = false;
        this.leases -= 1;
        if (this.leases > 0) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.end(), this.options.idleMs ?? IDLE_MS).unref();
      },
    };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.end();
    await this.ended;
  }

  private start(): void {
    if (this.stopped) return;
    const { command, env, logger } = this.options;
    const [file, ...args] = command;
    const since = Date.now();
    const said: string[] = [];
    const child = spawn(file, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (text) => {
        const line = text.replaceAll(CREDENTIALS, '://***@').slice(0, LONGEST_LINE);
        said.push(line);
        if (said.length > KEPT_LINES) said.shift();
        logger.info({ line }, 'trainer');
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => said.push(error.message));
      // Of a program that cannot be started, too; by then everything that it has said was read.
      child.once('close', (code, signal) => {
        this.child = undefined;
        this.onEnd(signal ?? `code ${code}`, { code, said, lastedMs: Date.now() - since });
        resolve();
      });
    });
  }

  private onEnd(how: string, end: { code: number | null; said: readonly string[]; lastedMs: number }): void {
    if (this.stopped || this.leases === 0) return;
    this.options.logger.warn({ how }, 'the trainer ended');
    if (end.code === PYTHON_MISSING_CODE) {
      this.problem = new DomainError('python_missing', end.said.join('\n'));
      return;
    }
    this.failures = end.lastedMs > STEADY_MS ? 1 : this.failures + 1;
    if (this.failures >= MOST_FAILURES) {
      this.problem = new DomainError('trainer_unavailable', [`The trainer ended with ${how}.`, ...end.said].join('\n'));
      return;
    }
    this.timer = setTimeout(() => this.start(), RESTART_MS * this.failures);
  }

  private end(): void {
    const { child } = this;
    if (!child) return;
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    child.once('close', () => clearTimeout(killer));
  }
}
