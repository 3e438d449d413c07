import { DomainError } from '../../shared/error-codes.js';
import { type ConditionContext, evaluateCondition } from '../../shared/template-conditions.js';
import { conditionContext } from '../../shared/condition-context.js';
import type { StepFunction, StepSite } from './step-types.js';

/** Goes where the first condition that holds points; where none does, on to the step's `next`. */
export const branchStep: StepFunction<'branch'> = (site) => {
  const context = siteConditions(site);
  const index = site.step.cases.findIndex(({ where }) => where === undefined || holds(where, context));
  const next = site.step.cases[index]?.next ?? site.step.next;
  return Promise.resolve({ outcome: { next }, record: { decision: { case: index === -1 ? null : index, next } } });
};

/** What conditions of a step see. */
export function siteConditions(
  { lead, ref, execution }: StepSite,
  event?: { id: string; type: string; data: Record<string, unknown> },
): ConditionContext {
  return conditionContext(lead, ref.organizationId, event, { id: execution.id, step: ref.stepId });
}

/** @throws DomainError condition_failed, naming no value of the lead */
export function holds(where: string, context: ConditionContext): boolean {
  try {
    return evaluateCondition(where, context);
  } catch (error) {
    throw conditionFailure(where, error);
  }
}

/** The failure goes into the history: it may quote the expression and name types, but no value of the lead. */
export function conditionFailure(expression: string, error: unknown): DomainError {
  const { code, summary } = error as { code?: unknown; summary?: unknown };
  return new DomainError('condition_failed', `\`${expression.slice(0, 200)}\`: ${cause(expression, code, summary)}`);
}

function cause(expression: string, code: unknown, summary: unknown): string {
  if (typeof summary !== 'string' || typeof code !== 'string') return 'it gave no usable value';
  const quoted = summary.split(': ')[1];
  const isSafe = code === 'no_such_overload' || quoted === undefined || expression.includes(quoted);
  return isSafe ? summary : code.replaceAll('_', ' ');
}
