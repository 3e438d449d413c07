import type { StepFunction } from './step-types.js';

/** Ends the execution, with the reason that the template gives. */
export const stopStep: StepFunction<'stop'> = ({ step }) =>
  Promise.resolve({ outcome: { stop: step.reason }, record: { decision: { reason: step.reason } } });
