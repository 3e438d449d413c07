import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';

/*
 * Retry presets by idempotency class. Failures that another try cannot mend are thrown as non-retryable with their code, so none is
 * listed here.
 */

/**
 * A step over a whole batch, in the worker that runs the workflow: repeatable, because each starts from what the database says is
 * still open. Only a database that is away makes one fail, so it is tried for as long as receipts are worth keeping: they
 * wait rather than get lost.
 */
export const BATCH_STEP: LocalActivityOptions = {
  // One try: 300 leads take under a second; a statement gives up after 30 s.
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
  // Longer pauses become timers of the server, so that a worker is not held by them.
  localRetryThreshold: '5s',
};

/** A repeatable step that touches the database only. */
export const DATABASE_STEP: ActivityOptions = {
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
};

/** Asking providers that were down: repeatable, patient, and given up after three days, when the lead has long been called. */
export const PROVIDER_CALL: ActivityOptions = {
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '3d',
  retry: { initialInterval: '30s', backoffCoefficient: 2, maximumInterval: '1h' },
};
