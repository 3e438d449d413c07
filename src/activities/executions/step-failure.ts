import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { DomainError } from '../../shared/error-codes.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';

/** After so many tries an unexpected error is taken for a defect, which a person has to see, rather than for bad luck. */
const UNEXPECTED_TRIES = 5;

/**
 * The failure of a step, for the workflow. A database that is away is waited for; an expected failure is final and keeps its sentence,
 * which names fields and conditions, never their values; anything unexpected is logged here and becomes final after a few tries.
 */
export function asStepFailure(error: unknown, logger: Pick<Logger, 'error'>): Error {
  if (error instanceof DomainError) return activityFailure(error.code, { nonRetryable: true, detail: error.message });
  const failure = asActivityFailure(error);
  if (!(failure instanceof ApplicationFailure) || failure.type !== 'internal') return failure;
  const { attempt, activityType } = activityInfo();
  logger.error({ err: error, activity: activityType, attempt }, 'a step failed unexpectedly');
  return activityFailure('internal', { nonRetryable: attempt >= UNEXPECTED_TRIES });
}
