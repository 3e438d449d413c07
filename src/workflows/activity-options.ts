import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { StepDefinition, StepKind } from '../shared/template-definition.js';
import { TASK_QUEUES } from './contract.js';

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

/**
 * Computing for minutes over what the database has, and writing the answer at the end: repeatable from the beginning. Tried a few times only,
 * since what fails is most likely a defect; the heartbeat notices a killed worker in seconds.
 */
export const COMPUTATION: ActivityOptions = {
  startToCloseTimeout: '20m',
  scheduleToCloseTimeout: '2h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 5 },
};

/**
 * Writing the rows of a training: repeatable from the beginning, since they are written anew. Waited for where it is cancelled: the rows are
 * deleted right behind it, and must not come back.
 */
export const DATASET: ActivityOptions = {
  ...COMPUTATION,
  // It grows with the leads and what they did; a million are bound by this.
  startToCloseTimeout: '1h',
  scheduleToCloseTimeout: '6h',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
};

/**
 * A step of the trainer, in another process and perhaps on another machine: repeatable, because it reads and leaves objects under the
 * training's id. Tried a few times only: what kills a trainer five times is the step itself. The heartbeat notices a killed trainer in
 * seconds. Waited for where it is cancelled, so that the next training finds the processors free.
 */
export const TRAINER_STEP: ActivityOptions = {
  taskQueue: TASK_QUEUES.training,
  // A candidate takes a minute for 10,000 rows and grows with them; a million are bound by this.
  startToCloseTimeout: '4h',
  // How long a trainer may be away is for who attends the training to say (attend-training.ts).
  scheduleToCloseTimeout: '1d',
  heartbeatTimeout: '15s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
};

/**
 * Keeping a trainer running while a training lasts: repeatable, and taken over by another worker for as long as a database or Temporal may be
 * away. It fails for good where there can be no trainer.
 */
export const ATTENDANCE: ActivityOptions = {
  startToCloseTimeout: '2d',
  scheduleToCloseTimeout: '7d',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s' },
};

/**
 * Moving executions onto another version: repeatable, because the database says which have been moved, and an execution does the same update
 * once. Goes on for as long as a database or Temporal may be away; the heartbeat notices a killed worker.
 */
export const MOVING: ActivityOptions = {
  // It ends by itself after 20 s, and whatever it has asked of executions by then.
  startToCloseTimeout: '2m',
  heartbeatTimeout: '40s',
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
};

/** Asking providers that were down: repeatable, patient, and given up after three days, when the lead has long been called. */
export const PROVIDER_CALL: ActivityOptions = {
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '3d',
  retry: { initialInterval: '30s', backoffCoefficient: 2, maximumInterval: '1h' },
};

/**
 * A page of a bulk repair: repeatable, because each execution is asked under the repair's id, which it does once. It waits for a Temporal or a
 * database that is away as long as receipts would. The heartbeat notices a killed worker in seconds; a page lasts 20 s, and a last
 * update or statement up to 30 more.
 */
export const REPAIR_PAGE: ActivityOptions = {
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '7d',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
};

/**
 * Scoring all leads of an organization for a while: repeatable, because the table moves on with the scores. It waits for a database or a model
 * that is away as long as receipts would. The heartbeat notices a killed worker in seconds; a page lasts 20 s, and a last statement up
 * to 30 more.
 */
export const RESCORING_PAGE: ActivityOptions = { ...REPAIR_PAGE };

/**
 * Keeping the execution's rows in step with its workflow: repeatable, and never given up for as long as a database outage may last, because
 * an execution whose end is not recorded looks alive for ever.
 */
export const EXECUTION_RECORD: LocalActivityOptions = {
  startToCloseTimeout: '40s',
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
  localRetryThreshold: '5s',
};

/**
 * A step that is done in one transaction (branch, update, in-app notice, the ends of a wait): repeatable, because a rollback leaves
 * nothing. The activity itself makes expected failures final, and unexpected ones after a few tries (step-failure.ts); what is
 * left is a database that is away, for which an execution waits.
 */
export function transactionStep(step: StepDefinition): LocalActivityOptions {
  const retry = step.retry && {
    maximumAttempts: step.retry.attempts,
    initialInterval: step.retry.backoffMs,
    backoffCoefficient: 2,
  };
  return {
    ...EXECUTION_RECORD,
    ...(retry ? { retry } : {}),
    ...(step.timeoutMs && !WAITS.has(step.kind) ? { startToCloseTimeout: step.timeoutMs } : {}),
  };
}

/**
 * Handing a mail to a provider: repeatable only because the send ledger tells a later try what an earlier one did. A provider that is away is
 * tried for some eight minutes, then a person sees it. The heartbeat notices a killed worker in seconds; the time limit is above the
 * hand-over's own (send-email.ts), so that it ends by its own decision. Interrupted, a mail that is being handed over is waited for.
 */
export function mailStep(step: StepDefinition): ActivityOptions {
  return {
    startToCloseTimeout: Math.max(step.timeoutMs ?? 0, 120_000),
    heartbeatTimeout: '15s',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: {
      maximumAttempts: step.retry?.attempts ?? 10,
      initialInterval: step.retry?.backoffMs ?? 1_000,
      backoffCoefficient: 2,
      maximumInterval: '2m',
    },
  };
}

/**
 * Calling a service of somebody else: one that is away is tried for some eight minutes, as a mail server is. Which failures are tried again
 * at all is for the activity to say (http-step.ts): none that may have worked of a POST or PATCH, unless the template says `retry`. A killed
 * worker has any method tried again, with the same Idempotency-Key. The time limit is above the call's own, 60 s at most.
 */
export function serviceCall(step: StepDefinition): ActivityOptions {
  return { ...mailStep(step), startToCloseTimeout: '2m' };
}

/**
 * Asking enrichment providers for one lead: repeatable. Beside intake's patience (three days) that of an execution is short, for its next
 * step may be a mail: after some minutes a person sees it, or the template goes on by `on_error`.
 */
export function enrichmentStep(step: StepDefinition): ActivityOptions {
  return {
    startToCloseTimeout: Math.max(step.timeoutMs ?? 0, 10_000) + 30_000,
    heartbeatTimeout: '15s',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: {
      maximumAttempts: step.retry?.attempts ?? 6,
      initialInterval: step.retry?.backoffMs ?? 5_000,
      backoffCoefficient: 2,
      maximumInterval: '2m',
    },
  };
}

/**
 * Running a script: repeatable, since it sees nothing but its input. Local, as the steps of a transaction are: it takes the time that it may
 * have, and a local activity costs Temporal a third of a regular one. Its failures are final.
 */
export function scriptRun(step: StepDefinition): LocalActivityOptions {
  return { ...transactionStep(step), startToCloseTimeout: Math.max(step.timeoutMs ?? 0, 40_000) };
}

/** Kinds whose `timeout` is that of the wait. */
const WAITS: ReadonlySet<StepKind> = new Set<StepKind>(['wait', 'wait_for', 'task', 'run']);
