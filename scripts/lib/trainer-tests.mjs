import { spawn } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { PythonMissingError } from './find-python.mjs';
import { step } from './progress.mjs';
import { ensureTrainerEnvironment, testEnvironment, trainerFolder } from './trainer-environment.mjs';

const TIMEOUT_MS = 30 * 60_000;

/** Makes the environment of the trainer's tests where it is missing. @returns its `python`, or why there is none: `problem` */
export async function prepareTrainerTests() {
  try {
    const python = await step("Looking after the trainer's environment", (note) =>
      ensureTrainerEnvironment(testEnvironment, { say: note }),
    );
    return { python };
  } catch (problem) {
    return { problem };
  }
}

/**
 * The trainer's pytest, in the environment that was prepared for it. Without Python one skip, and it says so. `niceness` is added to
 * this process's: what others leave of the processors is enough.
 *
 * @returns `{ passed, failed, skipped, output }`: nothing is printed, other tests may be running beside it
 */
export async function runTrainerTests({ python, problem }, { niceness = 0 } = {}) {
  if (problem instanceof PythonMissingError) {
    const output = `${problem.message}\ntrainer: skipped, there is no Python to run it with\n`;
    return { passed: 0, failed: 0, skipped: 1, output };
  }
  if (problem) return { passed: 0, failed: 1, skipped: 0, output: `${problem.message}\n` };
  const { status, output } = await pytest(python, niceness);
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  const counts = { passed: number('passed'), failed: number('failed') + number('errors?'), skipped: number('skipped') };
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, output };
}

/** Not longer than this process. */
function pytest(python, niceness) {
  return new Promise((resolve) => {
    const child = spawn(python, ['-m', 'pytest', '-q', '--durations=10', '--durations-min=5'], {
      cwd: trainerFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    });
    if (child.pid && niceness > 0) setPriority(child.pid, Math.min(19, getPriority() + niceness));
    const end = () => child.kill();
    process.once('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += `${error.message}\n`));
    child.on('close', (status) => {
      process.removeListener('exit', end);
      resolve({ status, output });
    });
  });
}
