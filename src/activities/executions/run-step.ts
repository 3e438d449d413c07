import { insertChild } from '../../db/repositories/child-executions.js';
import { DomainError } from '../../shared/error-codes.js';
import { DEEPEST_EXECUTION } from '../../shared/interpreter/interpreter-types.js';
import type { RunStep } from '../../shared/template-definition.js';
import type { StepFunction, StepSite } from './step-types.js';

/**
 * Starts an execution of another template for the lead: a row of its own, which the dispatcher starts behind the commit. What ends this one
 * leaves that one alone.
 *
 * @throws DomainError template_not_active, run_too_deep
 */
export async function startChild({ tx, ref, step, execution, lead }: StepSite<RunStep>): Promise<string> {
  const depth = execution.depth + 1;
  if (depth > DEEPEST_EXECUTION) {
    throw new DomainError('run_too_deep', `${DEEPEST_EXECUTION} executions stand behind each other at most`);
  }
  const id = await insertChild(tx, ref, { templateKey: step.template, leadId: lead.id, depth });
  if (!id) throw new DomainError('template_not_active', `there is no active template ${step.template}`);
  return id;
}

/** Starts another template, and does not wait for its end. */
export const runStep: StepFunction<'run'> = async (site) => {
  const executionId = await startChild(site);
  return { outcome: { next: site.step.next }, record: { result: { executionId } } };
};
