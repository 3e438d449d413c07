import type { OrganizationTransaction } from '../../db/database.js';
import { findDefinition, findExecution } from '../../db/repositories/executions.js';
import { leadContexts } from '../../db/repositories/lead-contexts.js';
import { DomainError } from '../../shared/error-codes.js';
import type { StepDefinition, TemplateDefinition } from '../../shared/template-definition.js';
import type { StepRef, StepSite } from './step-types.js';

/** Definitions by version id. A version never changes, so an entry never goes stale. */
const definitions = new Map<string, TemplateDefinition>();
const MOST_DEFINITIONS = 200;

/** The definition of a template version, from memory where it was read before. */
export async function definitionOf(tx: OrganizationTransaction, versionId: string): Promise<TemplateDefinition> {
  const key = `${tx.organizationId}/${versionId}`;
  let definition = definitions.get(key);
  if (!definition) {
    definition = await findDefinition(tx, versionId);
    if (definitions.size >= MOST_DEFINITIONS) definitions.delete(definitions.keys().next().value!);
    definitions.set(key, definition);
  }
  return definition;
}

/**
 * Loads an execution at a step, with its lead.
 *
 * @throws DomainError lead_missing where the lead has been erased, not_found where the execution has
 */
export async function openSite(tx: OrganizationTransaction, ref: StepRef): Promise<StepSite> {
  const execution = await findExecution(tx, ref.executionId);
  if (!execution) throw new DomainError('not_found', 'the execution is not there');
  const definition = await definitionOf(tx, execution.versionId);
  const step = definition.steps.find((candidate) => candidate.id === ref.stepId) as StepDefinition | undefined;
  if (!step) throw new DomainError('not_found', `the version has no step ${ref.stepId}`);
  const lead = (await leadContexts(tx, [execution.leadId])).get(execution.leadId);
  if (!lead) throw new DomainError('lead_missing', 'the lead is not there any more');
  return { tx, ref, step, execution, definition, lead };
}
