/** What a thread of scripts is made with. */
export interface ScriptThreadOptions {
  /** That a script may have. */
  memoryBytes: number;
}

/** What the thread of scripts is asked to run. */
export interface ScriptJob {
  /** Body of a function of `input`. */
  source: string;
  /** JSON. */
  input: string;
  cpuMs: number;
  mostOutputBytes: number;
}

/** What came of it. */
export type ScriptAnswer =
  | { output: string }
  /** Out of time, out of memory, too deep, a promise that never settles, no object, too large an object. */
  | { problem: 'time' | 'memory' | 'depth' | 'pending' | 'result' | 'size' | 'source' }
  /** The engine failed: of this script's doing, or of an earlier one's. */
  | { problem: 'memory' | 'depth'; isBroken: true }
  /** The script threw. The message may quote what the script was given. */
  | { problem: 'thrown'; name: string; message: string; line: number };
