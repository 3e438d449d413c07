import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** The trainer's pytest, where somebody has made its virtual environment; else one skip, and it says so. */
export function runTrainerTests() {
  const python = join(root, 'trainer', '.venv', 'bin', 'python');
  if (!existsSync(python)) {
    console.log('trainer: skipped, there is no trainer/.venv (see trainer/README.md)');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const run = spawnSync(python, ['-m', 'pytest', '-q'], {
    cwd: join(root, 'trainer'),
    encoding: 'utf8',
    timeout: 10 * 60_000,
  });
  const output = `${run.stdout ?? ''}${run.stderr ?? ''}`;
  process.stdout.write(output);
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  const counts = { passed: number('passed'), failed: number('failed') + number('errors?'), skipped: number('skipped') };
  if (run.status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
