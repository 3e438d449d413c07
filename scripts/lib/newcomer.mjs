import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readJson } from './atomic-file.mjs';
import { environmentWithoutBin } from './packaged-node.mjs';
import { cacheHome, root } from './paths.mjs';
import { identify, isSameProcess } from './process-identity.mjs';
import { runCommand } from './run-command.mjs';

const FIRST_START_MS = 12 * 60_000;
const NEXT_START_MS = 60_000;
const SECOND_START_LIMIT_MS = 15_000;
const READY = 'Stop: Ctrl-C';

/**
 * Walks the path of somebody who has just heard of Throughline, on what is committed: clone, start, paste the printed line,
 * demo, stop, start again, and a launcher killed by -9. With an empty home directory; the cache of the Temporal binary is
 * shared, since the build of it is minutes that tests of their own cover.
 * @returns `{ passed, failed, skipped }` as of one test
 */
export async function runNewcomer() {
  if (!existsSync(join(root, '.git'))) {
    console.log('newcomer: skipped, this is not a git clone');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const directory = mkdtempSync(join(tmpdir(), 'throughline-newcomer-'));
  const walk = new Walk(directory);
  try {
    await walk.run();
    console.log('newcomer: passed');
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    console.log(`newcomer: failed: ${error.message}\n${walk.output().split('\n').slice(-30).join('\n')}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    walk.clear();
    rmSync(directory, { recursive: true, force: true });
  }
}

class Walk {
  constructor(directory) {
    this.clone = join(directory, 'throughline');
    this.outputFile = join(directory, 'output.txt');
    const home = join(directory, 'home');
    mkdirSync(home);
    const inherited = Object.entries(environmentWithoutBin()).filter(
      ([name]) => !/^(npm_|THROUGHLINE_|NODE_ENV$|CI$|INIT_CWD$)/.test(name),
    );
    this.env = { ...Object.fromEntries(inherited), HOME: home, XDG_CACHE_HOME: dirname(cacheHome) };
    console.log(`  Home directory empty; Temporal binary from ${cacheHome} where it is there`);
  }

  async run() {
    await timed('clone', () => runCommand('git', ['clone', '--quiet', root, this.clone], { env: this.env }));
    await timed('npm start, first', () => this.start(FIRST_START_MS));
    await timed('the printed line, pasted', () => this.postLead());
    await timed('npm run demo', () => this.demo());
    await timed('Ctrl-C', () => this.interrupt());
    const took = await timed('npm start, second', () => this.start(NEXT_START_MS));
    if (took > SECOND_START_LIMIT_MS)
      throw new Error(`the second start took ${took / 1000} s, over ${SECOND_START_LIMIT_MS / 1000} s`);
    await timed('kill -9 of the launcher', () => this.killLauncher());
    await timed('npm start, third', () => this.start(NEXT_START_MS));
    await timed('Ctrl-C', () => this.interrupt());
  }

  /** `npm start` in a process group of its own, as a terminal gives it one. */
  async start(timeoutMs) {
    rmSync(this.outputFile, { force: true });
    const fd = openSync(this.outputFile, 'a');
    this.npm = spawn('npm', ['start'], { cwd: this.clone, env: this.env, detached: true, stdio: ['ignore', fd, fd] });
    closeSync(fd);
    this.ended = new Promise((resolve) => this.npm.on('exit', resolve));
    let gone = false;
    void this.ended.then(() => (gone = true));
    await until(() => this.output().includes(READY) || gone, timeoutMs, 'npm start to be ready');
    if (!this.output().includes(READY)) throw new Error('npm start ended before it was ready');
    this.instance = readJson(join(this.clone, '.throughline', 'instance.json'));
    if (!this.instance) throw new Error('there is no instance.json');
    for (const word of [
      this.instance.url,
      this.instance.temporalUi,
      this.instance.admin.password,
      this.instance.demoSource.secret,
    ]) {
      if (!this.output().includes(word)) throw new Error(`"${word}" was not printed`);
    }
    this.marks = Object.values(this.instance.pids).filter(Boolean).map(identify);
  }

  async postLead() {
    const line = this.output()
      .split('\n')
      .find((text) => text.startsWith('body='));
    const answer = await runCommand('bash', ['-c', line], { env: this.env, cwd: this.clone, timeoutMs: 30_000 });
    const { receiptId, duplicate } = JSON.parse(answer);
    if (!receiptId || duplicate !== false) throw new Error(`the line was answered with ${answer}`);
  }

  async demo() {
    const output = await runCommand('npm', ['run', 'demo'], { env: this.env, cwd: this.clone, timeoutMs: 5 * 60_000 });
    console.log(output.trimEnd().split('\n').slice(-12).join('\n'));
  }

  async interrupt() {
    process.kill(-this.npm.pid, 'SIGINT');
    await until(
      () => this.leftovers().length === 0,
      40_000,
      () => `the end of ${this.leftovers().join('\n')}`,
    );
    await this.ended;
  }

  async killLauncher() {
    process.kill(this.instance.pids.launcher, 'SIGKILL');
    await until(() => !isSameProcess(identify(this.instance.pids.launcher)), 5_000, 'the launcher to die');
  }

  /** The command lines of what still runs of this clone. */
  leftovers() {
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
    const ofClone = stdout.split('\n').filter((line) => line.includes(this.clone));
    const known = (this.marks ?? []).filter(isSameProcess).map(({ pid }) => `pid ${pid}`);
    return [...ofClone, ...known];
  }

  output() {
    return existsSync(this.outputFile) ? readFileSync(this.outputFile, 'utf8') : '';
  }

  /** Ends what a failed walk left running: processes of this clone only. */
  clear() {
    for (const line of this.leftovers()) {
      const pid = Number(/\d+/.exec(line)?.[0]);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went by itself.
      }
    }
  }
}

async function timed(what, work) {
  const since = Date.now();
  await work();
  const took = Date.now() - since;
  console.log(`  ${what}: ${(took / 1000).toFixed(1)} s`);
  return took;
}

async function until(condition, timeoutMs, what) {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end)
      throw new Error(`waited ${timeoutMs / 1000} s for ${typeof what === 'function' ? what() : what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
