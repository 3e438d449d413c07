import { spawnSync } from 'node:child_process';
import { PythonMissingError } from './find-python.mjs';
import { step } from './progress.mjs';
import { ensureTrainerEnvironment, testEnvironment, trainerFolder } from './trainer-environment.mjs';

const TIMEOUT_MS = 20 * 60_000;

/** The trainer's pytest, in an environment that is made for it. Without Python one skip, and it says so. */
export async function runTrainerTests() {
  let python;
  try {
    python = await step("Looking after the trainer's environment", (note) =>
      ensureTrainerEnvironment(testEnvironment, { say: note }),
    );
  } catch (error) {
    console.log(error.message);
    if (!(error instanceof PythonMissingError)) return { passed: 0, failed: 1, skipped: 0 };
    console.log('trainer: skipped, there is no Python to run it with');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const run = spawnSync(python, ['-m', 'pytest', '-q'], { cwd: trainerFolder, encoding: 'utf8', timeout: TIMEOUT_MS });
  const output = `${run.stdout ?? ''}${run.stderr ?? ''}`;
  process.stdout.write(output);
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  const counts = { passed: number('passed'), failed: number('failed') + number('errors?'), skipped: number('skipped') };
  if (run.status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
