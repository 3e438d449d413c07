import { DomainError } from '../error-codes.js';
import { type ConditionContext, evaluateCondition } from '../template-conditions.js';

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
