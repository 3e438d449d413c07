import type { NewEvent } from '../../db/repositories/event-log.js';
import { DomainError } from '../../shared/error-codes.js';
import type { LeadAttribute } from '../../shared/lead.js';
import { type ConditionContext, evaluateValue } from '../../shared/template-conditions.js';
import type { UpdateStep } from '../../shared/template-definition.js';
import { isUniqueViolation } from '../../db/database-errors.js';
import { conditionFailure, siteConditions } from './branch-step.js';
import type { StepFunction } from './step-types.js';

/** Columns by the names that templates use. A list of our own: names reach the SQL text. */
const COLUMNS: Readonly<Record<string, { type: 'text' | 'boolean'; pattern?: RegExp }>> = {
  first_name: { type: 'text' },
  last_name: { type: 'text' },
  company: { type: 'text' },
  city: { type: 'text' },
  country: { type: 'text', pattern: /^[A-Z]{2}$/ },
  time_zone: { type: 'text', pattern: /^[A-Za-z0-9_+/-]{1,64}$/ },
  do_not_contact: { type: 'boolean' },
};
const MOST_TAGS = 100;

/** Changes fields, tags and status of the lead. Appends events only for what did change. */
export const updateStep: StepFunction<'update'> = async (site) => {
  const { tx, step, lead, execution } = site;
  const values = valuesOf(step, siteConditions(site));
  const attributes: Record<string, LeadAttribute> = {};
  const assignments: string[] = [];
  const parameters: unknown[] = [tx.organizationId, lead.id];
  const assign = (column: string, cast: string, value: unknown) => {
    parameters.push(value);
    assignments.push(`${column} = $${parameters.length}::${cast}`);
  };
  for (const [field, value] of Object.entries(values)) {
    if (field.startsWith('attributes.')) attributes[field.slice('attributes.'.length)] = value;
    else assign(field, COLUMNS[field]!.type, columnValue(field, value));
  }
  const tags = [...new Set([...lead.tags.filter((tag) => !step.removeTags.includes(tag)), ...step.addTags])];
  if (tags.length > MOST_TAGS) throw new DomainError('validation_failed', `a lead has ${MOST_TAGS} tags at most`);
  const changesTags = tags.length !== lead.tags.length || tags.some((tag) => !lead.tags.includes(tag));
  if (changesTags) assign('tags', 'text[]', tags);
  if (Object.keys(attributes).length > 0) {
    parameters.push(JSON.stringify(attributes));
    assignments.push(`attributes = attributes || $${parameters.length}::jsonb`);
  }
  const changesStatus = step.status !== undefined && step.status !== lead.status;
  if (changesStatus) assign('status', 'text', step.status);

  if (assignments.length > 0) {
    await tx
      .query(
        `UPDATE leads SET ${assignments.join(', ')}, updated_at = now() WHERE organization_id = $1 AND id = $2`,
        parameters,
      )
      .catch((error: unknown) => {
        throw isUniqueViolation(error) ? new DomainError('conflict', 'another lead has that value') : error;
      });
    const fields = [...Object.keys(values), ...(changesTags ? ['tags'] : [])];
    const depth = execution.depth + 1;
    const events: Pick<NewEvent, 'type' | 'data'>[] = [];
    if (fields.length > 0) events.push({ type: 'lead.updated', data: { fields, depth } });
    if (changesStatus) {
      events.push({ type: 'lead.status_changed', data: { from: lead.status, to: step.status, depth } });
    }
    await site.log.tellAll(events);
  }
  const changed = { fields: Object.keys(values), tags: changesTags, status: changesStatus ? step.status : null };
  return { outcome: { next: step.next }, record: { result: changed } };
};

function valuesOf(step: UpdateStep, context: ConditionContext): Record<string, LeadAttribute> {
  return Object.fromEntries(
    Object.entries(step.set).map(([field, value]) => {
      if ('literal' in value) return [field, value.literal];
      try {
        return [field, evaluateValue(value.cel, context)];
      } catch (error) {
        throw conditionFailure(value.cel, error);
      }
    }),
  );
}

function columnValue(field: string, value: LeadAttribute): string | boolean | null {
  const { type, pattern } = COLUMNS[field]!;
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw new DomainError('validation_failed', `${field} must be true or false`);
    return value;
  }
  if (value === null) return null;
  const text = String(value).slice(0, 500);
  if (pattern && !pattern.test(text)) throw new DomainError('validation_failed', `${field} cannot hold that value`);
  return text;
}
