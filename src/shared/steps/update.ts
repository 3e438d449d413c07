import { DomainError } from '../error-codes.js';
import type { EventType } from '../events.js';
import type { LeadAttribute, LeadFields, LeadStatus } from '../lead.js';
import { type ConditionContext, evaluateValue } from '../template-conditions.js';
import type { UpdateStep } from '../template-definition.js';
import { conditionFailure } from './step-conditions.js';

/** Columns that templates may set, by the names that templates use. */
export const UPDATE_COLUMNS: Readonly<Record<string, { type: 'text' | 'boolean'; pattern?: RegExp }>> = {
  first_name: { type: 'text' },
  last_name: { type: 'text' },
  company: { type: 'text' },
  city: { type: 'text' },
  country: { type: 'text', pattern: /^[A-Z]{2}$/ },
  time_zone: { type: 'text', pattern: /^[A-Za-z0-9_+/-]{1,64}$/ },
  do_not_contact: { type: 'boolean' },
};
const MOST_TAGS = 100;

/** What an update makes of a lead. */
export interface UpdatePlan {
  /** By the names of {@link UPDATE_COLUMNS}. */
  columns: Record<string, string | boolean | null>;
  attributes: Record<string, LeadAttribute>;
  /** The new list; null where it stays. */
  tags: string[] | null;
  /** The new status; null where it stays. */
  status: LeadStatus | null;
  /** What the event log is told: only what did change. */
  events: { type: EventType; data: Record<string, unknown> }[];
  /** What the step's record shows; no value of the lead. */
  result: { fields: string[]; tags: boolean; status: string | null };
}

/**
 * @param depth - how many executions stand behind the events
 * @throws DomainError condition_failed, validation_failed
 */
export function planUpdate(
  step: UpdateStep,
  lead: Pick<LeadFields, 'status' | 'tags'>,
  context: ConditionContext,
  depth: number,
): UpdatePlan {
  const values = valuesOf(step, context);
  const columns: UpdatePlan['columns'] = {};
  const attributes: Record<string, LeadAttribute> = {};
  for (const [field, value] of Object.entries(values)) {
    if (field.startsWith('attributes.')) attributes[field.slice('attributes.'.length)] = value;
    else columns[field] = columnValue(field, value);
  }
  const tags = [...new Set([...lead.tags.filter((tag) => !step.removeTags.includes(tag)), ...step.addTags])];
  if (tags.length > MOST_TAGS) throw new DomainError('validation_failed', `a lead has ${MOST_TAGS} tags at most`);
  const changesTags = tags.length !== lead.tags.length || tags.some((tag) => !lead.tags.includes(tag));
  const status = step.status !== undefined && step.status !== lead.status ? (step.status as LeadStatus) : null;
  const fields = [...Object.keys(values), ...(changesTags ? ['tags'] : [])];
  const events: UpdatePlan['events'] = [];
  if (fields.length > 0) events.push({ type: 'lead.updated', data: { fields, depth } });
  if (status) events.push({ type: 'lead.status_changed', data: { from: lead.status, to: status, depth } });
  return {
    columns,
    attributes,
    tags: changesTags ? tags : null,
    status,
    events,
    result: { fields: Object.keys(values), tags: changesTags, status },
  };
}

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
  const { type, pattern } = UPDATE_COLUMNS[field]!;
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw new DomainError('validation_failed', `${field} must be true or false`);
    return value;
  }
  if (value === null) return null;
  const text = String(value).slice(0, 500);
  if (pattern && !pattern.test(text)) throw new DomainError('validation_failed', `${field} cannot hold that value`);
  return text;
}
