import type { ConditionContext } from '../template-conditions.js';
import type { BranchStep, StepTarget } from '../template-definition.js';
import { holds } from './step-conditions.js';

/**
 * Where a branch goes: where the first condition that holds points; where none does, on to the step's `next`.
 *
 * @throws DomainError condition_failed
 */
export function decideBranch(step: BranchStep, context: ConditionContext): { case: number | null; next: StepTarget } {
  const index = step.cases.findIndex(({ where }) => where === undefined || holds(where, context));
  return { case: index === -1 ? null : index, next: step.cases[index]?.next ?? step.next };
}
