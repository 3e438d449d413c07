import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

const KILL_AFTER_MS = 60_000;

/**
 * Runs a program of ours whose last line of output is JSON with `checks: [{ name, ok }]`, and counts each of them as a test. A program that
 * ends without it, or that fails with all checks passed, is a failure.
 *
 * @returns `{ passed, failed, skipped }`
 */
export async function runChecked(args, timeoutMs) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    output = (output + chunk).slice(-200_000);
  });
  const how = await end(child, timeoutMs);
  const checks = readChecks(output);
  const bad = checks.filter(({ ok }) => !ok);
  for (const check of bad) console.log(`failed: ${JSON.stringify(check)}`);
  const counts = { passed: checks.length - bad.length, failed: bad.length, skipped: 0 };
  if (checks.length === 0 || (how !== 'code 0' && bad.length === 0)) {
    console.log(`${args.join(' ')}: ended with ${how} and ${checks.length} checks`);
    counts.failed += 1;
  }
  return counts;
}

/** @returns the checks of the last line, none where there are none */
export function readChecks(output) {
  try {
    return JSON.parse(output.trimEnd().split('\n').at(-1)).checks ?? [];
  } catch {
    return [];
  }
}

/** SIGTERM first, at which the program stops its instance. */
function end(child, timeoutMs) {
  return new Promise((resolve) => {
    let why = null;
    const timer = setTimeout(() => {
      why = `no end after ${timeoutMs / 60_000} minutes`;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    }, timeoutMs);
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve(why ?? signal ?? `code ${code}`);
    });
  });
}
