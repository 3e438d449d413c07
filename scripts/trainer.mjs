/**
 * Runs the trainer: makes its environment where that is needed, and serves trainings until it is told to stop, or whoever started it is gone.
 * The worker starts it when a training is asked for (TRAINER_COMMAND). Node's built-ins only. Ends with 3 where Python is missing, having said
 * what to install.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { PythonMissingError } from './lib/find-python.mjs';
import { ensureTrainerEnvironment, trainerFolder, trainingEnvironment } from './lib/trainer-environment.mjs';

const PYTHON_MISSING = 3;
const LOOK_MS = 500;
/** More than a trainer needs that stops in order. */
const STOP_GRACE_MS = 15_000;
const parent = process.ppid;
let child;
let killer;

function stop(signal) {
  child?.kill(signal);
  killer ??= setTimeout(() => child?.kill('SIGKILL'), STOP_GRACE_MS);
  // The trainer says by itself when it has stopped; what makes its environment need not be waited for.
  if (!child?.isTrainer) process.exit(128 + constants.signals[signal]);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
setInterval(() => {
  if (process.ppid !== parent) stop('SIGTERM');
}, LOOK_MS).unref();

try {
  const python = await ensureTrainerEnvironment(trainingEnvironment, {
    say: (text) => console.log(text),
    onSpawn: (spawned) => (child = spawned),
  });
  child = spawn(python, ['-m', 'throughline_trainer.worker'], {
    cwd: trainerFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.isTrainer = true;
  child.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal) console.error(`the trainer ended by ${signal}`);
    process.exit(code ?? 128 + constants.signals[signal]);
  });
} catch (error) {
  console.error(error.message);
  process.exit(error instanceof PythonMissingError ? PYTHON_MISSING : 1);
}
