import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs one Jest project with its output on the terminal and counts its results. A suite that cannot be loaded, a Jest that
 * dies or does not end in time count as a failure.
 * @returns `{ passed, failed, skipped }`
 */
export async function runJestProject(name, { args = [], env = {}, inBand = false, maxWorkers, timeoutMs }) {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-jest-'));
  const outputFile = join(directory, 'results.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--selectProjects', name, '--passWithNoTests', '--json', `--outputFile=${outputFile}`];
  if (inBand) flags.push('--runInBand');
  if (maxWorkers) flags.push(`--maxWorkers=${maxWorkers}`);
  const { PATH, ...rest } = process.env;
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...flags, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Jest's worker processes take the options from here.
    env: { PATH, ...rest, NODE_ENV: 'test', ...env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  });
  const how = await end(child, timeoutMs);
  try {
    const counts = count(JSON.parse(readFileSync(outputFile, 'utf8')));
    if (how.timedOut) {
      console.log(`${name}: Jest did not end within ${timeoutMs / 60_000} minutes`);
      counts.failed += 1;
    } else if (how.code !== 0 && counts.failed === 0) {
      console.log(`${name}: Jest ended with ${how.signal ?? `code ${how.code}`}`);
      counts.failed += 1;
    }
    return counts;
  } catch {
    console.log(`${name}: no results (${how.timedOut ? 'took too long' : (how.signal ?? `code ${how.code}`)})`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function count(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

function end(child, timeoutMs) {
  return new Promise((resolve) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, timeoutMs);
    child.on('error', (error) => resolve({ code: 1, signal: error.message }));
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, timedOut });
    });
  });
}
