import { DomainError } from '../../shared/error-codes.js';
import { type JsonObject, MOST_OUTPUT_BYTES } from '../../shared/json.js';
import { scriptFailure } from './script-failure.js';
import { ScriptLane } from './script-lane.js';

/** A script as a template has it. */
export interface Script {
  /** Body of a function of `input`. */
  source: string;
  /** Of CPU time. */
  limitMs: number;
  memoryBytes: number;
}

/** Runs scripts that people wrote, without trusting them. */
export interface ScriptRunner {
  /**
   * Runs the script and answers the object that it returns, 64 KB at most.
   *
   * @param input - 256 KB of JSON at most
   * @throws DomainError script_failed, script_timeout, script_memory_exceeded, script_result_invalid: in words of the script, none of the input
   */
  run(script: Script, input: JsonObject): Promise<JsonObject>;
  /** Ends its threads. */
  close(): Promise<void>;
}

const KB = 1024;
const MB = 1024 * KB;
const MOST_INPUT_BYTES = 256 * KB;
/** Memory that threads are made with: a script gets the least that is no less than what it asks for. */
const MEMORY_CLASSES = [16 * MB, 64 * MB];

/** Runs scripts in QuickJS, in threads of their own (docs/adr/0012-scripts-in-quickjs.md). */
export function createScriptRunner(): ScriptRunner {
  const lanes = new Map(MEMORY_CLASSES.map((bytes) => [bytes, new ScriptLane(bytes)]));
  return {
    async run({ source, limitMs, memoryBytes }, input) {
      const text = JSON.stringify(input);
      if (Buffer.byteLength(text) > MOST_INPUT_BYTES) {
        throw new DomainError('script_failed', `The input of the script is larger than ${MOST_INPUT_BYTES / KB} KB`);
      }
      const size = MEMORY_CLASSES.find((bytes) => bytes >= memoryBytes) ?? MEMORY_CLASSES.at(-1)!;
      const job = { source, input: text, cpuMs: limitMs, mostOutputBytes: MOST_OUTPUT_BYTES };
      const answer = await lanes.get(size)!.run(job);
      if ('output' in answer) return JSON.parse(answer.output) as JsonObject;
      throw scriptFailure(answer, source, { ...job, memoryBytes: size });
    },
    async close() {
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}
