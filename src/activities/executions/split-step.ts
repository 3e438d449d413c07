import { decideSplit } from '../../shared/steps/split.js';
import type { StepFunction } from './step-types.js';

/** Goes down the lead's path. */
export const splitStep: StepFunction<'split'> = ({ step, definition, lead }) => {
  const decision = decideSplit(step, definition.key, lead.id);
  return Promise.resolve({ outcome: { next: decision.next }, record: { decision: { ...decision } } });
};
