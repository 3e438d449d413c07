import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, writeAtomically } from './atomic-file.mjs';
import { lock } from './file-lock.mjs';
import { findPython } from './find-python.mjs';
import { home, root } from './paths.mjs';
import { identify, stopProcess } from './process-identity.mjs';
import { runCommand } from './run-command.mjs';

export const trainerFolder = join(root, 'trainer');
const INSTALL_TIMEOUT_MS = 20 * 60_000;
const UNFINISHED = 'unfinished\n';

/** What training needs. */
export const trainingEnvironment = {
  directory: join(home, 'trainer'),
  requirements: join(trainerFolder, 'requirements.txt'),
};
/** The same and what the trainer's tests need. */
export const testEnvironment = {
  directory: join(trainerFolder, '.venv'),
  requirements: join(trainerFolder, 'requirements-test.txt'),
};

/**
 * Makes the trainer's virtual environment where it is missing or not what the lock file asks for; one at a time. One that somebody has made by
 * hand is used as it is, and so is the one that TRAINER_VENV names.
 *
 * @param say - told what is being done, where that takes long
 * @param onSpawn - given each child, to be ended with whoever asks
 * @returns the path of its Python
 * @throws PythonMissingError; CommandError where it cannot be made, without a network for example
 */
export async function ensureTrainerEnvironment(
  { directory, requirements },
  { say = () => {}, onSpawn = () => {}, env = process.env } = {},
) {
  if (env.TRAINER_VENV) return pythonOf(env.TRAINER_VENV);
  const python = pythonOf(directory);
  const stampFile = `${directory}.stamp`;
  const isReady = () => existsSync(python) && [undefined, wantedStamp(requirements)].includes(readStamp(stampFile));
  if (isReady()) return python;
  mkdirSync(dirname(directory), { recursive: true });
  const release = await lock(`${directory}.lock`, {
    timeoutMs: INSTALL_TIMEOUT_MS,
    onWait: (owner) => say(`waiting for process ${owner.pid}, which is making the trainer's environment`),
  });
  try {
    if (!isReady()) await make({ directory, requirements, stampFile, say, onSpawn, env });
    return python;
  } finally {
    release();
  }
}

async function make({ directory, requirements, stampFile, say, onSpawn, env }) {
  const found = findPython(env);
  const childFile = `${directory}.json`;
  const left = readJson(childFile);
  if (left) await stopProcess(left, 'SIGTERM', 10_000);
  const run = (file, args) =>
    runCommand(file, args, {
      env,
      timeoutMs: INSTALL_TIMEOUT_MS,
      onSpawn: (child) => {
        if (child.pid) writeAtomically(childFile, JSON.stringify(identify(child.pid)));
        onSpawn(child);
      },
    });
  // Beside the folder and before it: what is half made, or half deleted, is never taken for somebody's own.
  writeAtomically(stampFile, UNFINISHED);
  rmSync(directory, { recursive: true, force: true });
  try {
    say(`making an environment with Python ${found.version}`);
    await run(found.file, ['-m', 'venv', directory]);
    say("installing the trainer's packages (minutes, once; 770 MB)");
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--quiet'];
    await run(pythonOf(directory), [...pip, '--require-hashes', '--only-binary', ':all:', '-r', requirements]);
    writeAtomically(stampFile, wantedStamp(requirements));
  } finally {
    rmSync(childFile, { force: true });
  }
}

function pythonOf(directory) {
  return process.platform === 'win32' ? join(directory, 'Scripts', 'python.exe') : join(directory, 'bin', 'python');
}

function wantedStamp(requirements) {
  return `${createHash('sha256').update(readFileSync(requirements)).digest('hex')} ${process.platform} ${process.arch}\n`;
}

function readStamp(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
