import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './paths.mjs';

/**
 * Search attributes of our workflows (SEARCH_ATTRIBUTES of src/workflows/contract.ts), known to the server before the first workflow uses
 * one; elsewhere the worker makes them known.
 * `name=type`, types as `temporal server start-dev --help` lists them.
 */
const searchAttributes = ['Organization', 'Template', 'TemplateVersion', 'ExecutionState', 'ExecutionStep'].map(
  (name) => `${name}=Keyword`,
);

/**
 * Dynamic configuration that differs from the development server's defaults, `key=json`.
 *
 * The answer to a workflow task brings the activities along that it has scheduled, where the worker has room: without it each is kept until
 * somebody polls for it. A hand-written workflow with one activity, a timer and 20 starts at a time: 27 a second without, 35 with.
 */
const dynamicConfig = ['system.enableActivityEagerExecution=true'];

const state = join(home, 'temporal.db');
const completeMark = join(home, 'temporal.complete');

/**
 * The server makes its tables only when the file is not there yet: one that was killed while it made them would never start
 * again. So a file that never belonged to a server that was ready is thrown away.
 */
function removeHalfMadeState() {
  if (existsSync(completeMark)) return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${state}${suffix}`, { force: true });
}

/** The command of the Temporal development server, its state in a file that survives kill -9. */
export function temporalCommand(binary, { port, uiPort }) {
  removeHalfMadeState();
  return {
    file: binary,
    args: [
      'server',
      'start-dev',
      ...['--db-filename', state],
      // Write-ahead log with a sync at every commit: nothing acknowledged is lost, and half as fast again as without.
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=2'],
      ...['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
      ...['--namespace', 'default', '--log-level', 'error'],
      ...searchAttributes.flatMap((pair) => ['--search-attribute', pair]),
      ...dynamicConfig.flatMap((pair) => ['--dynamic-config-value', pair]),
    ],
  };
}

/** As `temporalReady`, for the server whose state is ours. */
export async function embeddedTemporalReady(address) {
  const ready = await temporalReady(address);
  if (!existsSync(completeMark)) writeFileSync(completeMark, '');
  return ready;
}

/** Whether the server answers and has the namespace. */
export async function temporalReady(address, namespace = 'default') {
  const { Connection } = await import('@temporalio/client');
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.withDeadline(Date.now() + 3_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } finally {
    await connection.close();
  }
}
