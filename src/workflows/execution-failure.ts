import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { StepProblem } from '../shared/interpreter/interpreter-types.js';

/** The code and the sentence of what a step failed with. */
export function problemOf(error: unknown): StepProblem {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { code: cause.type ?? 'internal', message: cause.message };
  if (cause instanceof TimeoutFailure) {
    // The last try may have ended with a code before the time was up.
    return cause.cause instanceof ApplicationFailure
      ? problemOf(cause.cause)
      : { code: 'internal', message: 'The step took too long' };
  }
  return { code: 'internal', message: 'Something went wrong on our side' };
}
