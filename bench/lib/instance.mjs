import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';

const START_WITHIN_MS = 10 * 60_000;
const STOP_WITHIN_MS = 60_000;

/**
 * Starts an instance with a data folder of its own, lets the work use it, and stops it, whatever happens.
 *
 * @param environment variables for the instance, besides those of the caller
 */
export async function withInstance(environment, work) {
  const home = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    // What is measured must not be held by quiet hours.
    env: { ...process.env, SEND_POLICY_DEFAULT: 'none', ...environment, THROUGHLINE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const broken = Promise.race([
    ended.then((code) => Promise.reject(new Error(`the instance ended with code ${code}`))),
    interruption(),
  ]);
  try {
    await Promise.race([ready(child), broken]);
    return await Promise.race([work(JSON.parse(readFileSync(join(home, 'instance.json'), 'utf8'))), broken]);
  } finally {
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
    rmSync(home, { recursive: true, force: true });
  }
}

/** Resolves at the line that ends the start; passes everything on to stderr, for stdout ends with the result. */
function ready(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the instance was not ready in time')), START_WITHIN_MS);
    let output = '';
    child.stdout.on('data', (chunk) => {
      process.stderr.write(chunk);
      output = (output + chunk).slice(-10_000);
      if (output.includes('Stop: Ctrl-C')) {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}

/** Rejects when this process is asked to stop, so that the instance is stopped before it and leaves nothing behind. */
function interruption() {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
    }
  });
}
