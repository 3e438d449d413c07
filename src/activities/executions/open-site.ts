import { v7 as uuidv7 } from 'uuid';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { findDefinition, findExecution, type ExecutionRow, lockExecution } from '../../db/repositories/executions.js';
import { type HookInput, inputOfEvent } from '../../db/repositories/hook-inputs.js';
import { leadContexts } from '../../db/repositories/lead-contexts.js';
import { stepOutputs } from '../../db/repositories/step-outputs.js';
import { DomainError } from '../../shared/error-codes.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { StepLog } from './step-log.js';
import type { RunRef, StepRef, StepSite } from './step-types.js';

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
 * @param loadLead - how the lead is loaded, where it is to be written to
 * @throws DomainError lead_missing where the lead has been erased, not_found where the execution has
 */
export async function openSite(
  tx: OrganizationTransaction,
  ref: StepRef & Partial<RunRef>,
  known?: ExecutionRow,
  loadLead: typeof leadContexts = leadContexts,
): Promise<StepSite> {
  // One branch may end the execution, with what others have open, while another begins something.
  if (ref.inBranch) await lockExecution(tx, ref.executionId);
  const execution = known ?? (await findExecution(tx, ref.executionId, ref));
  if (!execution) throw new DomainError('not_found', 'the execution is not there');
  const definition = await definitionOf(tx, execution.versionId);
  const step = definition.steps.find((candidate) => candidate.id === ref.stepId);
  if (!step) throw new DomainError('not_found', `the version has no step ${ref.stepId}`);
  const lead = (await loadLead(tx, [execution.leadId])).get(execution.leadId);
  if (!lead) throw new DomainError('lead_missing', 'the lead is not there any more');
  const input = await inputOf(tx, definition, execution);
  const log = new StepLog(tx, execution, uuidv7(), step.within !== undefined);
  const outputs = definition.usesOutputs ? await stepOutputs(tx, execution.id) : {};
  return { tx, ref, step, execution, definition, lead, input, outputs, afterEventId: ref.afterEventId ?? null, log };
}

/** What a webhook brought that started an execution; nothing, where something else did. */
export async function inputOf(
  tx: OrganizationTransaction,
  { trigger }: TemplateDefinition,
  { triggerEventId }: Pick<ExecutionRow, 'triggerEventId'>,
): Promise<HookInput> {
  return 'webhook' in trigger && triggerEventId !== null ? inputOfEvent(tx, triggerEventId) : {};
}

/** Runs work at a step in one transaction, and writes what it leaves behind. */
export function atStep<T>(
  database: Database,
  ref: StepRef,
  work: (site: StepSite) => Promise<T>,
  loadLead?: typeof leadContexts,
): Promise<T> {
  return inSteps(database, ref.organizationId, async (tx) => {
    const site = await openSite(tx, ref, undefined, loadLead);
    const result = await work(site);
    await site.log.write();
    return result;
  });
}

/**
 * A transaction of steps. It looks up one execution, its lead and their rows by their keys, some seven statements of which most meet
 * partitioned tables: planning them took longer than running them.
 */
export function inSteps<T>(
  database: Database,
  organizationId: string,
  work: (tx: OrganizationTransaction) => Promise<T>,
): Promise<T> {
  return database.inOrganization(organizationId, work, { keepPlans: true });
}
