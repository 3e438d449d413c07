import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first start initialises a database; the build and the Temporal binary are there already (scripts/test.mjs). */
const READY_WITHIN_MS = 120_000;

declare global {
  var instanceProcess: ChildProcess | undefined;
}

/** Starts the product as `npm start` does, with a data folder of its own, for all e2e specs. */
export default async function startInstance(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-e2e-'));
  process.env.THROUGHLINE_HOME = home;
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    // Whatever mail server the shell names: specs run at night, too.
    env: { ...process.env, NODE_OPTIONS: '', SEND_POLICY_DEFAULT: 'none', THROUGHLINE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  globalThis.instanceProcess = child;
  let output = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      if (output.includes('Stop: Ctrl-C')) resolve();
    });
  });
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  const failure = Promise.race([
    once(child, 'exit', { signal }).then(([code]) => `ended with code ${String(code)}`),
    once(signal, 'abort').then(() => 'was not ready in time'),
  ]).catch(() => 'was not ready in time');
  const problem = await Promise.race([ready, failure]);
  if (typeof problem === 'string') throw new Error(`npm start ${problem}:\n${output}`);
}
