import { parentPort, workerData } from 'node:worker_threads';
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC, Scope } from 'quickjs-emscripten';
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten';
import type { ScriptAnswer, ScriptJob, ScriptThreadOptions } from './script-job.js';

/*
 * The thread that scripts run in. Each run has a runtime and a context of its own, which are gone behind it. What the engine cannot
 * interrupt is ended from outside, with the thread (script-runner.ts). Node itself loads this file, in tests too: it imports packages only,
 * and its types can be stripped.
 */

/** Recursion ends with the engine's error far below what the thread's own stack takes. */
const STACK_BYTES = 192 * 1024;
/** Jobs of promises of one run; the time limit strikes long before. */
const MOST_JOBS = 1_000_000;
const MOST_MESSAGE = 300;

/** Reads and writes for the host, with functions taken before the script can replace them. */
const PRELUDE = `(() => {
  const { parse, stringify } = JSON, text = String, slice = Function.prototype.call.bind(String.prototype.slice);
  const field = (error, name) => { try { return slice(text(error[name]), 0, ${MOST_MESSAGE}); } catch { return ''; } };
  return {
    parse,
    stringify: (value) => stringify(value),
    describe: (error) => typeof error === 'object' && error !== null
      ? stringify([field(error, 'name'), field(error, 'message'), field(error, 'stack')])
      : stringify(['', typeof error === 'string' ? slice(error, 0, ${MOST_MESSAGE}) : '', '']),
  };
})()`;

const { memoryBytes } = workerData as ScriptThreadOptions;
/**
 * The engine's own limit does not see small blocks: its allocator cannot tell their sizes in WebAssembly, and a loop that made arrays had
 * 540 MB under a limit of 16. So it is the memory of the module that is bounded: the engine's own 5 MB, and the script's.
 */
const PAGE_BYTES = 65_536;
const PAGES_AT_FIRST = 256;
const ENGINE_PAGES = 80;
// The compiler knows no WebAssembly without the library of browsers.
const { Memory } = (
  globalThis as unknown as { WebAssembly: { Memory: new (pages: object) => { buffer: ArrayBuffer } } }
).WebAssembly;
const wasmMemory = new Memory({
  initial: PAGES_AT_FIRST,
  maximum: Math.max(PAGES_AT_FIRST, ENGINE_PAGES + Math.ceil(memoryBytes / PAGE_BYTES)),
});

const engine = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));

function run(job: ScriptJob): ScriptAnswer {
  const runtime = engine.newRuntime();
  const startedAt = process.threadCpuUsage();
  let isOver = false;
  // CPU time of this thread: that the machine is busy takes nothing from what a script may use.
  const isTimeUp = (): boolean => {
    const { user, system } = process.threadCpuUsage(startedAt);
    return (isOver ||= user + system > job.cpuMs * 1_000);
  };
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(isTimeUp);
  const context = runtime.newContext();
  const answer = Scope.withScope((scope) => call(context, scope, job, isTimeUp));
  context.dispose();
  runtime.dispose();
  // Some of the engine's own loops are not interrupted.
  return isTimeUp() ? { problem: 'time' } : answer;
}

function call(context: QuickJSContext, scope: Scope, job: ScriptJob, isTimeUp: () => boolean): ScriptAnswer {
  const keep = (handle: QuickJSHandle): QuickJSHandle => scope.manage(handle);
  const prelude = keep(context.unwrapResult(context.evalCode(PRELUDE)));
  const [parse, stringify, describe] = ['parse', 'stringify', 'describe'].map((name) =>
    keep(context.getProp(prelude, name)),
  );
  const failure = (error: QuickJSHandle): ScriptAnswer => {
    const described = context.callFunction(describe!, context.undefined, keep(error));
    // There is no memory left to describe it, or no time.
    if (described.error) return (described.error.dispose(), { problem: 'memory' });
    return readFailure(context.getString(keep(described.value)));
  };

  const made = context.evalCode(`(function (input) {${job.source}\n})`, 'script', { type: 'global', strict: true });
  if (made.error) return failure(made.error);
  const body = keep(made.value);
  if (context.typeof(body) !== 'function') return { problem: 'source' };
  const input = context.callFunction(parse!, context.undefined, keep(context.newString(job.input)));
  if (input.error) return failure(input.error);
  const result = context.callFunction(body, context.undefined, keep(input.value));
  if (result.error) return failure(result.error);

  const value = keep(result.value);
  for (let jobs = 0; context.runtime.hasPendingJob() && jobs < MOST_JOBS && !isTimeUp(); jobs++) {
    const ran = context.runtime.executePendingJobs(1);
    if (ran.error) return failure(ran.error);
  }
  const state = context.getPromiseState(value);
  if (state.type === 'pending') return { problem: 'pending' };
  if (state.type === 'rejected') return failure(state.error);
  const settled = state.notAPromise ? value : keep(state.value);
  if (context.typeof(settled) === 'undefined') return { output: '{}' };
  const written = context.callFunction(stringify!, context.undefined, settled);
  if (written.error) return failure(written.error);
  const json = keep(written.value);
  if (context.typeof(json) !== 'string') return { problem: 'result' };
  // A text of 16 MB is not copied out of the engine to be thrown away.
  if (context.getNumber(keep(context.getProp(json, 'length'))) > job.mostOutputBytes) return { problem: 'size' };
  const output = context.getString(json);
  if (Buffer.byteLength(output) > job.mostOutputBytes) return { problem: 'size' };
  return output.startsWith('{') ? { output } : { problem: 'result' };
}

function readFailure(described: string): ScriptAnswer {
  const [name, message, stack] = JSON.parse(described) as [string, string, string];
  if (name === 'InternalError' && message === 'stack overflow') return { problem: 'depth' };
  if (name === 'InternalError' && /^(out of memory|string too long)$/.test(message)) return { problem: 'memory' };
  return { problem: 'thrown', name, message, line: Number(/\bscript:(\d+)/.exec(stack)?.[1] ?? 0) };
}

// The first run of a module takes some 50 ms, those behind it one.
run({ source: 'return {}', input: '{}', cpuMs: 10_000, mostOutputBytes: 100 });

parentPort!.on('message', (job: ScriptJob) => {
  let answer: ScriptAnswer;
  try {
    answer = run(job);
  } catch (error) {
    // The engine's failure, or its host's: nothing in its memory can be trusted any more.
    answer = { problem: error instanceof RangeError ? 'depth' : 'memory', isBroken: true };
  }
  parentPort!.postMessage(answer);
  // An engine that ran out of memory once may fail the next script.
  const isUsedUp = 'problem' in answer && (answer.problem === 'memory' || 'isBroken' in answer);
  if (isUsedUp || wasmMemory.buffer.byteLength > PAGES_AT_FIRST * PAGE_BYTES) process.exit(0);
});
parentPort!.postMessage('ready');
