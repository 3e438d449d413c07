import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { readableTail } from './log-file.mjs';
import { identify, isSameProcess, stopProcess } from './process-identity.mjs';
import { stopSignals } from './process-list.mjs';
import { say } from './progress.mjs';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
const FIRST_START_ATTEMPTS = 3;

/**
 * One process of the instance, kept running.
 *
 *   stopped → starting → running → (ends by itself) waiting → starting …
 *   any → stopping → stopped
 *
 * A first start that fails three times, or is not ready in time, is an error; a process that was ready once is started
 * again for ever, after 0.25 s doubling to 30 s, from the beginning again when it held for four seconds: who is killed every now and
 * then is back at once, who crashes right after each start is not hurried.
 */
export class Supervised {
  state = 'stopped';
  delay = FIRST_DELAY_MS;
  mark = null;

  /**
   * @param spec `name`; `command()` → `{ file, args, env, cwd, uid, gid }`; `ready()` resolves when it serves, called over
   *   and over until then; `log` a LogFile; `processes` a ProcessList; `onChange()` after every new pid; `isStopping()` forbids another launch
   */
  constructor(spec) {
    Object.assign(
      this,
      { readyWithinMs: 60_000, steadyMs: 4_000, stopGraceMs: 20_000, onChange() {}, isStopping: () => false },
      spec,
    );
  }

  get pid() {
    return this.state === 'stopped' ? null : (this.mark?.pid ?? null);
  }

  /** Starts the process and waits until it is ready. */
  async start() {
    for (let attempt = 1; ; attempt++) {
      this.launch();
      const outcome = await this.becomesReady();
      if (outcome === 'ready') break;
      if (this.state === 'stopping' || this.state === 'stopped') throw new Error(`${this.name} was stopped`);
      const why =
        outcome === 'ended' ? `ended with ${this.lastExit}` : `was not ready after ${this.readyWithinMs / 1000} s`;
      if (outcome === 'late' || attempt >= FIRST_START_ATTEMPTS) {
        await this.stop();
        throw new Error(`${this.name} ${why}. The end of ${this.log.path}:\n${readableTail(this.log)}`);
      }
      say(`${this.name} ${why}, starting it again`);
      await sleep(FIRST_DELAY_MS * attempt);
    }
    this.wasReady = true;
  }

  launch() {
    if (this.isStopping()) throw new Error(`${this.name} was not started: the launcher is stopping`);
    const { file, args, ...options } = this.command();
    const fd = this.log.open();
    this.state = 'starting';
    // In a session of its own: a terminal's Ctrl-C is for the launcher, which stops everything in order.
    // What it writes (leads, mail, Temporal's state) is for its owner.
    const umask = process.umask(0o077);
    const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', fd, fd] });
    process.umask(umask);
    closeSync(fd);
    this.child = child;
    this.startedAt = Date.now();
    child.on('error', (error) => this.ended(child, error.message));
    child.on('exit', (code, signal) => this.ended(child, signal ?? `code ${code}`));
    if (child.pid === undefined) return;
    this.mark = identify(child.pid);
    this.processes.add(this.name, child.pid);
    this.onChange();
  }

  async becomesReady() {
    const end = Date.now() + this.readyWithinMs;
    const child = this.child;
    while (Date.now() < end) {
      if (this.child !== child || child.gone) return 'ended';
      if (await this.ready().catch(() => false)) {
        if (child.gone) return 'ended';
        this.state = 'running';
        return 'ready';
      }
      await sleep(100);
    }
    return 'late';
  }

  ended(child, how) {
    if (child.gone) return;
    child.gone = true;
    this.lastExit = how;
    if (this.child !== child) return;
    if (this.state === 'stopping' || this.state === 'stopped') return;
    this.processes.remove(this.name);
    if (!this.wasReady) return;
    if (Date.now() - this.startedAt > this.steadyMs) this.delay = FIRST_DELAY_MS;
    say(`! ${this.name} ended (${how}); starting it again in ${this.delay / 1000} s. Log: ${this.log.path}`);
    this.state = 'waiting';
    this.timer = setTimeout(() => void this.revive(), this.delay);
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY_MS);
  }

  async revive() {
    try {
      this.launch();
    } catch (error) {
      return this.ended(this.child, error.message);
    }
    const outcome = await this.becomesReady();
    if (outcome === 'ready') say(`  ${this.name} runs again (pid ${this.pid})`);
    if (outcome !== 'late' || this.state !== 'starting') return;
    say(`! ${this.name} was not ready after ${this.readyWithinMs / 1000} s; ending it`);
    await stopProcess(this.mark, 'SIGTERM', this.stopGraceMs);
  }

  /** Stops the process for good: its own signal first, SIGKILL after the grace period. */
  async stop({ force = false } = {}) {
    clearTimeout(this.timer);
    this.state = 'stopping';
    if (this.mark && isSameProcess(this.mark)) {
      const signal = force ? 'SIGKILL' : (stopSignals[this.name] ?? 'SIGTERM');
      const byItself = await stopProcess(this.mark, signal, this.stopGraceMs);
      if (!byItself && !force) say(`! ${this.name} did not end within ${this.stopGraceMs / 1000} s and was killed`);
    }
    this.state = 'stopped';
    this.processes.remove(this.name);
  }

  /** Stops and starts it, for `npm run dev`. */
  async restart() {
    await this.stop();
    this.wasReady = false;
    await this.start();
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
