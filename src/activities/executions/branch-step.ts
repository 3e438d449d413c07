import { conditionContext } from '../../shared/condition-context.js';
import { decideBranch } from '../../shared/steps/branch.js';
import type { ConditionContext } from '../../shared/template-conditions.js';
import type { StepFunction, StepSite } from './step-types.js';

/** Goes where the first condition that holds points; where none does, on to the step's `next`. */
export const branchStep: StepFunction<'branch'> = (site) => {
  const decision = decideBranch(site.step, siteConditions(site));
  return Promise.resolve({ outcome: { next: decision.next }, record: { decision } });
};

/** What conditions of a step see. */
export function siteConditions(
  { lead, ref, execution, input, outputs }: StepSite,
  event: { id: string; type: string; data: Record<string, unknown> } = { id: '', type: '', data: {} },
): ConditionContext {
  const at = { id: execution.id, step: ref.stepId };
  const context = conditionContext(lead, ref.organizationId, { ...event, input }, at);
  return { ...context, steps: outputs };
}
