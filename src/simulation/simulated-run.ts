import { DomainError } from '../shared/error-codes.js';
import { DEEPEST_EXECUTION } from '../shared/interpreter/interpreter-types.js';
import type { RunStep } from '../shared/template-definition.js';
import type { SimulatedSite } from './simulated-site.js';

/**
 * Starts another template's execution for the lead, in the same world.
 *
 * @throws DomainError template_not_active, run_too_deep
 */
export function startRun({ world, execution, step, entry }: SimulatedSite<RunStep>): void {
  const depth = execution.depth + 1;
  if (depth > DEEPEST_EXECUTION) {
    throw new DomainError('run_too_deep', `${DEEPEST_EXECUTION} executions stand behind each other at most`);
  }
  const definition = world.organization.template(step.template);
  if (!definition) throw new DomainError('template_not_active', `there is no active template ${step.template}`);
  entry.result = { executionId: execution.startChild(step.id, entry.visit, definition), template: step.template };
}
