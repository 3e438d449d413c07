import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { readableTail, readLogLine } from './log-file.mjs';
import { root } from './paths.mjs';
import { say } from './progress.mjs';

const TIMEOUT_MS = 5 * 60_000;

/**
 * Runs the program that applies migrations and seeds, and waits for its end. Its warnings (a template file that does not parse,
 * a model that is missing) are shown.
 * @throws with the end of its log
 */
export async function runSetup({ env, log, processes }) {
  log.newLines();
  const fd = log.open();
  const child = spawn(process.execPath, [join(root, 'dist', 'setup.js')], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', fd, fd],
  });
  closeSync(fd);
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  const how = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code ?? signal));
    if (child.pid) processes.add('setup', child.pid);
  });
  clearTimeout(timer);
  processes.remove('setup');
  if (how !== 0)
    throw new Error(`Preparing the database failed (${how}). The end of ${log.path}:\n${readableTail(log, 25)}`);
  for (const line of log.newLines()) {
    const { text, warns, isPlain } = readLogLine(line);
    if (warns || (isPlain && text)) say(`! ${text}`);
  }
}
