import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { TrainerProcess } from '../../../src/activities/training/trainer-process.js';

const SCRIPTS = join(import.meta.dirname, '../../../scripts');
/** The launcher is plain JavaScript without declarations. */
const { findPython } = (await import(join(SCRIPTS, 'lib/find-python.mjs'))) as { findPython: () => unknown };
const { ensureTrainerEnvironment, testEnvironment } = (await import(join(SCRIPTS, 'lib/trainer-environment.mjs'))) as {
  ensureTrainerEnvironment: (environment: object) => Promise<string>;
  testEnvironment: { directory: string };
};

/** Why specs that train models are skipped; null where they are not. */
export const PYTHON_PROBLEM = process.env.TRAINER_VENV ? null : pythonProblem();

function pythonProblem(): string | null {
  if (existsSync(testEnvironment.directory)) return null;
  try {
    findPython();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Time for {@link preparePython}: the packages are downloaded where the environment is made. */
export const PREPARATION_MS = 10 * 60_000;

/** Makes the environment of the trainer's tests where it is missing. @returns its folder */
export async function preparePython(): Promise<string> {
  return dirname(dirname(await ensureTrainerEnvironment(testEnvironment)));
}

/** A trainer as the worker starts one (scripts/trainer.mjs). */
export function pythonTrainer(venv: string | null, environment: Record<string, string>): TrainerProcess {
  return new TrainerProcess({
    command: [process.execPath, join(SCRIPTS, 'trainer.mjs')],
    env: {
      PATH: process.env.PATH!,
      HOME: process.env.HOME ?? '/',
      TEMPORAL_ADDRESS: process.env.TEST_TEMPORAL_ADDRESS!,
      ...(venv === null ? {} : { TRAINER_VENV: venv }),
      ...environment,
    },
    logger: pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' }),
  });
}
