import type { StepOutcome, StepSite } from './step-types.js';

/** Tells the log that a step is over, for live views. No template reacts to it. */
export function stepFinished({ log, ref, step }: StepSite, outcome: StepOutcome): void {
  log.tell('execution.step_finished', { stepId: ref.stepId, visit: ref.visit, kind: step.kind, ...outcome });
}

/** Tells the log that an execution waits at a step. */
export function stepStarted({ log, ref, step }: StepSite): void {
  log.tell('execution.step_started', { stepId: ref.stepId, visit: ref.visit, kind: step.kind });
}
