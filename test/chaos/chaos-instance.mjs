import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { commandOf, isAlive } from '../../scripts/lib/process-identity.mjs';

const START_WITHIN_MS = 5 * 60_000;
const STOP_WITHIN_MS = 60_000;

/** By what a process of the instance is known, so that no id given to somebody else since is killed. */
const COMMANDS = {
  api: () => join('dist', 'main.js'),
  worker: () => join('dist', 'worker.js'),
  temporal: (home) => home,
  postgres: (home) => home,
};

/** The instance under test: `npm start` with a data folder of its own, with processes to kill. */
export class ChaosInstance {
  folder = mkdtempSync(join(tmpdir(), 'throughline-chaos-'));
  home = join(this.folder, 'home');
  launcherLog = join(this.folder, 'launcher.log');
  #known = null;

  /** @param env what the instance is given: its mail server and its enrichment provider, which are the run's */
  constructor(env) {
    mkdirSync(this.home, { mode: 0o700 });
    this.env = {
      ...process.env,
      THROUGHLINE_HOME: this.home,
      TEMPLATES_DIR: join(import.meta.dirname, 'templates'),
      // Its mail server is no built-in one, and at night every mail would wait for the morning.
      SEND_POLICY_DEFAULT: 'none',
      ...env,
    };
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'REDIS_URL', 'PORT']) this.env[name] = '';
  }

  /** What instance.json said last; while the launcher starts, that of the last start. */
  get known() {
    try {
      this.#known = JSON.parse(readFileSync(join(this.home, 'instance.json'), 'utf8'));
    } catch {
      // Away while the launcher starts.
    }
    return this.#known;
  }

  /** Starts the launcher and waits until everything is ready. */
  async start() {
    const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
      cwd: root,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.launcher = child;
    const ended = new AbortController();
    child.once('exit', () => ended.abort());
    let output = '';
    const ready = new Promise((resolve) => {
      const take = (chunk) => {
        appendFileSync(this.launcherLog, chunk);
        output = (output + chunk).slice(-5_000);
        if (output.includes('Stop: Ctrl-C')) resolve(true);
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
    });
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(START_WITHIN_MS)]);
    const gaveUp = new Promise((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }));
    if (!(await Promise.race([ready, gaveUp]))) throw new Error(`the launcher did not get through:\n${output}`);
  }

  /** Kills a process of the instance, or `all` of them at once. @returns how many were there to be killed */
  kill(kind) {
    const names = kind === 'all' ? Object.keys(COMMANDS) : [kind];
    const pids = this.known?.pids ?? {};
    const there = names.filter(
      (name) => isAlive(pids[name]) && commandOf(pids[name]).includes(COMMANDS[name](this.home)),
    );
    for (const name of there) process.kill(pids[name], 'SIGKILL');
    return there.length;
  }

  async killLauncher() {
    const exit = once(this.launcher, 'exit');
    this.launcher.kill('SIGKILL');
    await exit;
  }

  /** Stops it as Ctrl-C does. */
  async stop() {
    const child = this.launcher;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(timer);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
