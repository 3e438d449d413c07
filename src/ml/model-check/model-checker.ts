import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { DomainError } from '../../shared/error-codes.js';
import { FROM_SOURCE } from '../../shared/from-source.js';
import { type CheckedModel, type ModelChecker, UPLOAD_LIMITS } from '../../shared/model-check.js';
import { type CheckAnswer, OUT_OF_MEMORY } from './check-answer.js';

/** The compiled file beside the compiled module; the source beside the source, as tests run it. */
const EXTENSION = extname(import.meta.url);
const FILE = new URL(`./check-process${EXTENSION}`, import.meta.url);
/** The sample rows and the manifest; the weights are not in the heap. */
const HEAP_MB = 256;
/** After so much more it ends by itself: whoever started it may have been killed. */
const OVERTIME_MS = 2_000;
/** Checks that wait, each with its files on disk. */
const MOST_WAITING = 4;
/** Of what it says on its way. */
const MOST_NOISE = 4_096;
/** What is at fault may quote names from the file, which may be as long as the file. */
const LONGEST_DETAIL = 2_000;

/**
 * Checks models one at a time, each in a process of its own (docs/adr/0018-own-models-in-a-process.md): it has none of this
 * one's environment, a limit of memory and of time, and when it crashes nothing else does.
 *
 * @param totalMs - replaced in tests
 */
export function createModelChecker({ totalMs = UPLOAD_LIMITS.totalMs }: { totalMs?: number } = {}): ModelChecker {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async check(folder) {
      if (waiting >= MOST_WAITING) {
        throw new DomainError('overloaded', 'Too many models are being checked; try again in a minute.');
      }
      waiting += 1;
      const turn = last.then(() => checkInProcess(folder, totalMs)).finally(() => (waiting -= 1));
      last = turn.catch(() => undefined);
      return await turn;
    },
  };
}

async function checkInProcess(folder: string, totalMs: number): Promise<CheckedModel> {
  const child = fork(FILE, [folder, String(totalMs + OVERTIME_MS)], {
    cwd: folder,
    // Nothing of this process's secrets.
    env: {},
    execArgv: [...(EXTENSION === '.ts' ? FROM_SOURCE : []), `--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let noise = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (noise = (noise + text).slice(-MOST_NOISE)));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, totalMs);
  const answer = await new Promise<CheckAnswer | null>((resolve, reject) => {
    let said: CheckAnswer | null = null;
    child.once('message', (message) => (said = message as CheckAnswer));
    child.once('error', reject);
    child.once('close', () => resolve(said));
  }).finally(() => clearTimeout(timer));
  if (answer?.kind === 'passed') return answer.model;
  if (answer?.kind === 'refused') throw new DomainError(answer.code, answer.detail.slice(0, LONGEST_DETAIL));
  if (answer?.kind === 'failed') throw new Error(answer.message);
  if (isLate) throw new DomainError('model_too_slow', `The model was not checked within ${totalMs / 1_000} s.`);
  if (noise.includes(OUT_OF_MEMORY)) {
    const most = UPLOAD_LIMITS.memoryBytes / 2 ** 20;
    throw new DomainError('model_too_large', `The model takes more than ${most} MB of memory.`);
  }
  throw new DomainError(
    'model_invalid',
    `The process that ran the model ended (${child.signalCode ?? child.exitCode}).`,
  );
}
