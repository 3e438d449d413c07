/**
 * Jest's globalSetup of the medium tests: a PostgreSQL and a Temporal server of their own, on free ports, their data in a
 * temporary folder. The addresses reach the specs by the environment. Jest maps no `.js` suffix to TypeScript for this file:
 * it imports JavaScript alone.
 *
 * TEST_POSTGRES_URL and TEST_TEMPORAL_ADDRESS may name servers that run already; then none is started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/** What stop-servers.ts has to end. */
interface TestServers {
  folder: string;
  processes: ChildProcess[];
  /** Ends the servers and removes their data. */
  stop(): Promise<void>;
}

declare global {
  var throughlineTestServers: TestServers | undefined;
}

export default async function startServers(): Promise<void> {
  const servers: TestServers = {
    folder: mkdtempSync(join(tmpdir(), 'throughline-test-')),
    processes: [],
    stop: () => stopServers(servers),
  };
  globalThis.throughlineTestServers = servers;
  // Whatever ends Jest, short of SIGKILL, ends the servers too.
  process.once('exit', () => servers.processes.forEach((child) => child.kill('SIGKILL')));
  process.env.TEST_FOLDER = servers.folder;
  try {
    // One server after the other: Temporal takes free ports for its parts, too, and a port that was found free is nobody's until it is listened on.
    const started = startPostgres(servers).then(() => startTemporal(servers));
    await Promise.all([started, bundleWorkflows(servers)]);
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function stopServers({ folder, processes }: TestServers): Promise<void> {
  await Promise.all(
    processes.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      child.kill('SIGKILL');
    }),
  );
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function startPostgres(servers: TestServers): Promise<void> {
  if (process.env.TEST_POSTGRES_URL) return;
  // The launcher's own way of running it; it reads its folder from here when it is first imported.
  process.env.THROUGHLINE_HOME = servers.folder;
  const { EmbeddedPostgres } = await launcherPart('embedded-postgres');
  const postgres = new EmbeddedPostgres({ password: 'medium', port: await freePort() });
  await postgres.prepare();
  const { file, args, ...options } = postgres.command();
  // What a test wrote need not survive a power cut.
  run(servers, 'postgres', file, [...args, '-c', 'fsync=off', '-c', 'synchronous_commit=off'], options);
  await until('PostgreSQL', () => postgres.ready());
  process.env.TEST_POSTGRES_URL = postgres.url;
}

async function startTemporal(servers: TestServers): Promise<void> {
  if (process.env.TEST_TEMPORAL_ADDRESS) return;
  const { ensureTemporalBinary } = await launcherPart('temporal-binary');
  const { temporalReady } = await launcherPart('temporal-server');
  const binary = process.env.TEMPORAL_BINARY ?? (await ensureTemporalBinary());
  const port = await freePort();
  const flags = ['--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'error'];
  // Twenty times sooner than by default, so that tests see workflows begin their history anew.
  flags.push('--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=200');
  // SEARCH_ATTRIBUTES of src/workflows/contract.ts.
  for (const name of ['Organization', 'Template', 'TemplateVersion', 'ExecutionState', 'ExecutionStep'])
    flags.push('--search-attribute', `${name}=Keyword`);
  run(servers, 'temporal', binary, ['server', 'start-dev', ...flags], {});
  const address = `127.0.0.1:${port}`;
  await until('Temporal', () => temporalReady(address));
  process.env.TEST_TEMPORAL_ADDRESS = address;
}

/** The launcher is plain JavaScript without declarations. */
function launcherPart(name: string) {
  return import(join(import.meta.dirname, '../../../scripts/lib', `${name}.mjs`));
}

/** Once for all specs. Where it fails, only those that need the bundle do. */
async function bundleWorkflows(servers: TestServers): Promise<void> {
  const workflowsPath = join(import.meta.dirname, '../../../src/workflows/index.ts');
  if (!existsSync(workflowsPath)) return;
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };
  try {
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
    process.env.TEST_WORKFLOW_BUNDLE = join(servers.folder, 'workflow-bundle.js');
    writeFileSync(process.env.TEST_WORKFLOW_BUNDLE, code);
  } catch (error) {
    process.env.TEST_WORKFLOW_BUNDLE_ERROR = String((error as Error).message).slice(0, 2_000);
  }
}

function run(servers: TestServers, name: string, file: string, args: string[], options: object): void {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(servers.folder, `${name}.log`));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once('error', (error) => log.write(String(error)));
  servers.processes.push(child);
}

async function until(name: string, ready: () => Promise<boolean>): Promise<void> {
  const folder = globalThis.throughlineTestServers?.folder ?? '';
  const deadline = Date.now() + START_TIMEOUT_MS;
  let problem: unknown;
  while (Date.now() < deadline) {
    if (await ready().catch((error: unknown) => ((problem = error), false))) return;
    await sleep(100);
  }
  const log = join(folder, `${name === 'Temporal' ? 'temporal' : 'postgres'}.log`);
  const tail = existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : '';
  throw new Error(`${name} did not start within ${START_TIMEOUT_MS / 1_000} s: ${String(problem)}\n${tail}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
