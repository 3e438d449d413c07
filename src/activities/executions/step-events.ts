import { appendEvents } from '../../db/repositories/event-log.js';
import type { StepOutcome, StepSite } from './step-types.js';

/** Tells the log that a step is over, for live views. No template reacts to it. */
export async function stepFinished({ tx, ref, step, lead }: StepSite, outcome: StepOutcome): Promise<void> {
  const data = { stepId: ref.stepId, visit: ref.visit, kind: step.kind, ...outcome };
  await appendEvents(tx, [{ type: 'execution.step_finished', leadId: lead.id, executionId: ref.executionId, data }], {
    route: false,
  });
}

/** Tells the log that an execution waits at a step. */
export async function stepStarted({ tx, ref, step, lead }: StepSite): Promise<void> {
  const data = { stepId: ref.stepId, visit: ref.visit, kind: step.kind };
  await appendEvents(tx, [{ type: 'execution.step_started', leadId: lead.id, executionId: ref.executionId, data }], {
    route: false,
  });
}
