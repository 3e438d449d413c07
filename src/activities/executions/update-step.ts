import { DomainError } from '../../shared/error-codes.js';
import { planUpdate, UPDATE_COLUMNS } from '../../shared/steps/update.js';
import { isUniqueViolation } from '../../db/database-errors.js';
import { siteConditions } from './branch-step.js';
import type { StepFunction } from './step-types.js';

/** Changes fields, tags and status of the lead. Appends events only for what did change. */
export const updateStep: StepFunction<'update'> = async (site) => {
  const { tx, step, lead, execution } = site;
  const plan = planUpdate(step, lead, siteConditions(site), execution.depth + 1);
  const assignments: string[] = [];
  const parameters: unknown[] = [tx.organizationId, lead.id];
  const assign = (column: string, cast: string, value: unknown) => {
    parameters.push(value);
    assignments.push(`${column} = $${parameters.length}::${cast}`);
  };
  // Names reach the SQL text: those of the plan are of a list of our own.
  for (const [field, value] of Object.entries(plan.columns)) assign(field, UPDATE_COLUMNS[field]!.type, value);
  if (plan.tags) assign('tags', 'text[]', plan.tags);
  if (Object.keys(plan.attributes).length > 0) {
    parameters.push(JSON.stringify(plan.attributes));
    assignments.push(`attributes = attributes || $${parameters.length}::jsonb`);
  }
  if (plan.status) assign('status', 'text', plan.status);

  if (assignments.length > 0) {
    await tx
      .query(
        `UPDATE leads SET ${assignments.join(', ')}, updated_at = now() WHERE organization_id = $1 AND id = $2`,
        parameters,
      )
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? new DomainError('conflict', 'another lead has that value') : error;
      });
    site.log.tellAll(plan.events);
  }
  return { outcome: { next: step.next }, record: { result: plan.result } };
};
