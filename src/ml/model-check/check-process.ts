import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DomainError } from '../../shared/error-codes.js';
import { UPLOAD_FILES, UPLOAD_LIMITS, type UploadFile } from '../../shared/model-check.js';
import { type CheckAnswer, OUT_OF_MEMORY } from './check-answer.js';
import { checkModel } from './check-model.js';

/*
 * The process in which a model that somebody brings is checked: see model-checker.ts, which starts it and ends it after a time. What a model
 * takes is outside of the engine's heap, and while it runs nothing else does in its thread: another one watches memory and time, and ends the
 * process.
 */

const NICENESS = 10;
const LOOK_EVERY_MS = 20;
const WATCH = `
  const { workerData } = require('node:worker_threads');
  const began = performance.now();
  setInterval(() => {
    const isLarge = process.memoryUsage.rss() >= workerData.most;
    if (!isLarge && performance.now() - began < workerData.mostMs) return;
    if (isLarge) require('node:fs').writeSync(2, workerData.words);
    process.kill(process.pid, 'SIGKILL');
  }, ${LOOK_EVERY_MS});`;

async function run(folder: string): Promise<CheckAnswer> {
  const read = async (file: UploadFile) => [file, new Uint8Array(await readFile(join(folder, file)))] as const;
  const files = Object.fromEntries(await Promise.all(UPLOAD_FILES.map(read))) as Record<UploadFile, Uint8Array>;
  return { kind: 'passed', model: await checkModel(files) };
}

setPriority(NICENESS);
const [folder, mostMs] = process.argv.slice(2);
const limits = { most: UPLOAD_LIMITS.memoryBytes, words: OUT_OF_MEMORY, mostMs: Number(mostMs) };
new Worker(WATCH, { eval: true, workerData: limits }).unref();
const answer = await run(folder!).catch((error: unknown): CheckAnswer =>
  error instanceof DomainError
    ? { kind: 'refused', code: error.code, detail: error.message }
    : { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) },
);
process.send!(answer, () => process.exit(0));
