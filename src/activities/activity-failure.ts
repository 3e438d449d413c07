import { ApplicationFailure } from '@temporalio/common';
import { isDatabaseUnavailable } from '../db/database-errors.js';
import { DomainError, ERROR_CODES, type ErrorCode } from '../shared/error-codes.js';

/**
 * A failure for the workflow: its type is the code to branch on. Its message holds no personal data, for it goes into the history;
 * details of the cause stay in the worker's log.
 */
export function activityFailure(
  code: ErrorCode,
  options: { nonRetryable: boolean; detail?: string },
): ApplicationFailure {
  return ApplicationFailure.create({
    type: code,
    message: options.detail ?? ERROR_CODES[code].title,
    nonRetryable: options.nonRetryable,
  });
}

/**
 * Turns whatever an activity's work threw into a failure with a code. Expected failures (DomainError) are final; a database that
 * is away is worth another try; anything else may be, too, and is `internal`.
 */
export function asActivityFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof DomainError) return activityFailure(error.code, { nonRetryable: true });
  if (isDatabaseUnavailable(error)) return activityFailure('database_unavailable', { nonRetryable: false });
  return activityFailure('internal', { nonRetryable: false });
}
