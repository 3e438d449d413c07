import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.mjs';
import { banner } from './banner.mjs';
import { ensureBuilt } from './build.mjs';
import { EmbeddedPostgres, stopLeftBehind } from './embedded-postgres.mjs';
import { planParts, processEnvironment, userEnvironment } from './environment.mjs';
import { readOwner, tryLock } from './file-lock.mjs';
import { readInstance, removeInstance, writeInstance } from './instance-file.mjs';
import { LogFile } from './log-file.mjs';
import { watchLogs } from './log-watch.mjs';
import { home, root } from './paths.mjs';
import { reservePorts } from './ports.mjs';
import { identify } from './process-identity.mjs';
import { ProcessList, stopOrder, stopOrphans } from './process-list.mjs';
import { say, step } from './progress.mjs';
import { runSetup } from './run-setup.mjs';
import { loadSecrets } from './secrets.mjs';
import { Supervised } from './supervisor.mjs';
import { ensureTemporalBinary } from './temporal-binary.mjs';
import { embeddedTemporalReady, temporalCommand } from './temporal-server.mjs';
import { apiFlags, memoryEnvironment, workerFlags } from './node-memory.mjs';

const lockFile = join(home, 'launcher.lock');
const STOPPING_WAIT_MS = 60_000;

/**
 * One instance of Throughline: starts everything in order, keeps it running, stops it in order.
 *
 *   build ‖ Temporal binary → (PostgreSQL → setup) ‖ Temporal → API ‖ worker
 */
export class Launcher {
  processes = new ProcessList();
  supervised = {};
  logs = {};
  stopping = false;

  constructor({ fresh = false, verbose = false } = {}) {
    Object.assign(this, { fresh, verbose });
  }

  /** Takes the instance's lock. @returns false, and says so, when the instance runs already */
  async takeLock() {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    chmodSync(home, 0o700);
    const end = Date.now() + STOPPING_WAIT_MS;
    for (let told = false; ; told = true) {
      const { owner, release } = tryLock(lockFile);
      if (!owner) {
        this.releaseLock = release;
        return true;
      }
      if (owner.state !== 'stopping' || Date.now() > end) {
        const url = readInstance()?.url;
        say(
          url
            ? `Throughline already runs at ${url} (launcher ${owner.pid}).`
            : `Throughline is being started by process ${owner.pid}.`,
        );
        return false;
      }
      if (!told) say(`… waiting for process ${owner.pid} to stop`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async start() {
    removeInstance();
    await stopOrphans();
    await stopLeftBehind();
    if (this.fresh) this.wipe();
    const given = userEnvironment();
    const { parts, ports: needed } = planParts(given);
    this.parts = parts;
    this.secrets = loadSecrets();
    const [, binary] = await Promise.all([ensureBuilt(), parts.temporal ? ensureTemporalBinary() : null]);
    this.goesOn();

    this.reserved = await reservePorts(needed);
    const { ports } = this.reserved;
    if (parts.postgres) {
      const log = this.log('postgres');
      this.postgres = new EmbeddedPostgres({ password: this.secrets.postgresPassword, port: ports.postgres, log });
    }
    this.env = processEnvironment({ given, parts, ports, secrets: this.secrets, databaseUrl: this.postgres?.url });
    this.url = `http://127.0.0.1:${this.env.PORT}`;

    await Promise.all([this.startDatabase(), parts.temporal && this.startTemporal(binary, ports)]);
    this.goesOn();
    await step('Starting API and worker', () => Promise.all([this.startApi(), this.startWorker()]));
    this.goesOn();
    this.isReady = true;
    this.saveInstance();
    this.stopWatchingLogs = watchLogs(this.logs, this.verbose);
    say(banner(this.instance(), this.usedParts()));
  }

  async startDatabase() {
    if (this.postgres) {
      await step('Starting PostgreSQL', async () => {
        await this.postgres.prepare();
        this.goesOn();
        const command = () => this.postgres.command();
        await this.supervise('postgres', { command, ready: () => this.postgres.ready() }).start();
      });
    }
    this.goesOn();
    await step('Preparing the database', () =>
      runSetup({ env: this.env, log: this.log('setup'), processes: this.processes }),
    );
  }

  async startTemporal(binary, ports) {
    await step('Starting Temporal', async () => {
      const command = () => temporalCommand(binary, { port: ports.temporal, uiPort: ports.temporalUi });
      await this.supervise('temporal', {
        command,
        ready: () => embeddedTemporalReady(`127.0.0.1:${ports.temporal}`),
      }).start();
    });
  }

  startApi() {
    return this.supervise('api', {
      command: () => this.nodeProgram('main.js', apiFlags, memoryEnvironment),
      ready: () => answers(this.url),
    }).start();
  }

  startWorker() {
    const health = `http://127.0.0.1:${this.env.WORKER_HEALTH_PORT}`;
    return this.supervise('worker', {
      command: () => this.nodeProgram('worker.js', workerFlags, memoryEnvironment),
      ready: () => answers(health),
    }).start();
  }

  nodeProgram(name, flags = [], environment = {}) {
    const args = [...flags, join(root, 'dist', name)];
    return { file: process.execPath, args, cwd: root, env: { ...this.env, ...environment } };
  }

  supervise(name, spec) {
    this.supervised[name] = new Supervised({
      name,
      log: this.log(name),
      processes: this.processes,
      onChange: () => this.saveInstance(),
      isStopping: () => this.stopping,
      ...spec,
    });
    return this.supervised[name];
  }

  log(name) {
    return (this.logs[name] ??= new LogFile(name));
  }

  instance() {
    const pidOf = (name) => this.supervised[name]?.pid ?? null;
    return {
      url: this.url,
      temporalAddress: this.env.TEMPORAL_ADDRESS,
      temporalUi: this.env.TEMPORAL_UI_URL ?? null,
      mailbox: this.parts.mail ? `${this.url}/mailbox` : null,
      databaseUrl: this.env.DATABASE_URL,
      smtpUrl: this.env.SMTP_URL,
      admin: { email: this.env.SEED_ADMIN_EMAIL, password: this.env.SEED_ADMIN_PASSWORD },
      demoSource: { key: this.env.SEED_SOURCE_KEY, secret: this.env.SEED_SOURCE_SECRET },
      pids: {
        launcher: process.pid,
        api: pidOf('api'),
        worker: pidOf('worker'),
        temporal: pidOf('temporal'),
        postgres: pidOf('postgres'),
      },
    };
  }

  /** Only once everything is ready: who finds the file may use the instance. */
  saveInstance() {
    if (this.isReady && !this.stopping) writeInstance(this.instance());
  }

  usedParts() {
    const { parts, env } = this;
    return {
      mail: parts.mail
        ? `${this.url}/mailbox (built-in, SMTP at ${new URL(env.SMTP_URL).host})`
        : `sent through ${withoutPassword(env.SMTP_URL)}`,
      database: parts.postgres
        ? `built-in PostgreSQL 18, ${withoutPassword(env.DATABASE_URL)}`
        : withoutPassword(env.DATABASE_URL),
      temporal: `${parts.temporal ? 'built-in development server, ' : ''}${env.TEMPORAL_ADDRESS}`,
      redis: env.REDIS_URL ? withoutPassword(env.REDIS_URL) : 'none (limits and caches in memory)',
      logs: join(home, 'logs'),
    };
  }

  /** Stops everything, users before used. With `force`, at once. */
  async stop({ force = false } = {}) {
    this.stopping = true;
    if (this.releaseLock) {
      writeAtomically(
        lockFile,
        JSON.stringify({ ...(readOwner(lockFile) ?? identify(process.pid)), state: 'stopping' }),
      );
    }
    this.stopWatchingLogs?.();
    for (const names of stopOrder) {
      await Promise.all(names.map((name) => this.supervised[name]?.stop({ force })));
    }
    await stopOrphans(); // a setup that was interrupted
    removeInstance();
    this.reserved?.release();
    this.releaseLock?.();
  }

  goesOn() {
    if (this.stopping) throw new Error('stopped');
  }

  /** Deletes all data but the locks. The trainer's environment is none: it is what would be installed again. */
  wipe() {
    for (const name of readdirSync(home)) {
      if (!name.includes('.lock') && !name.startsWith('trainer'))
        rmSync(join(home, name), { recursive: true, force: true });
    }
  }
}

async function answers(url) {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) });
  await response.body?.cancel();
  return response.status === 200;
}

function withoutPassword(url) {
  try {
    const parsed = new URL(url);
    if (parsed.password) parsed.password = '***';
    return parsed.href;
  } catch {
    return 'as given';
  }
}
