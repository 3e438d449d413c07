/** Bounds of what ops staff may write. */
export const TEMPLATE_LIMITS = {
  sourceBytes: 256 * 1024,
  /** Those within a `parallel` counted. */
  steps: 100,
  messages: 50,
  messageCharacters: 64 * 1024,
  conditionCharacters: 2_000,
  /** Ways out of a branch or a split. */
  ways: 20,
  parallelBranches: 10,
  httpHeaders: 20,
  /** Of an `http` step's body, as JSON. */
  httpBodyCharacters: 64 * 1024,
  /** Names that one step may put out. */
  outputs: 20,
  scriptCharacters: 32 * 1024,
  scriptMs: 1_000,
  scriptMegabytes: 64,
  inputSchemaCharacters: 32 * 1024,
} as const;

/** What a script gets unless it asks for more. */
export const SCRIPT_DEFAULTS = { limitMs: 50, memoryMegabytes: 16 } as const;

/** Words that `next` and `on_error` give a meaning of their own. */
export const RESERVED_STEP_IDS: ReadonlySet<string> = new Set(['end', 'park', 'continue', 'stop']);
