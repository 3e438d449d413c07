import type { ErrorCode } from '../../shared/error-codes.js';
import type { CheckedModel } from '../../shared/model-check.js';

/** What the process that checks a model says at its end. */
export type CheckAnswer =
  | { kind: 'passed'; model: CheckedModel }
  | { kind: 'refused'; code: ErrorCode; detail: string }
  /** A mistake of ours. */
  | { kind: 'failed'; message: string };

/** What it writes to standard error before it ends itself. */
export const OUT_OF_MEMORY = 'out of memory';
