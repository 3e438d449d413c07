import { conditionContext } from '../../shared/condition-context.js';
import { evaluateCondition } from '../../shared/template-conditions.js';
import type { OrganizationReader } from '../database.js';
import { leadContexts } from './lead-contexts.js';

/** What conditions made of some leads. */
export interface SegmentVerdict {
  /** Those for which all hold, in the order of the leads. */
  matching: string[];
  /** Those for which one could not be evaluated: the lead lacks the attribute, say. They do not match. */
  failed: string[];
}

/** A page of leads, in the order of their ids. */
export async function leadIdsBetween(
  tx: OrganizationReader,
  { after, before, limit }: { after: string; before: string; limit: number },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM leads WHERE organization_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4',
    [tx.organizationId, after, before, limit],
    'lead-ids-between',
  );
  return rows.map(({ id }) => id);
}

/**
 * Leads that stand for all: every one, where there are no more than `most`, else some that a hash of their ids picks. (Every n-th would
 * not do: of 100,000 leads of which every tenth was to match, it took five times as many for matching.)
 *
 * @returns how many leads there are, and those
 */
export async function sampleLeads(tx: OrganizationReader, most: number): Promise<{ total: number; leadIds: string[] }> {
  const { rows: counted } = await tx.query<{ total: number }>(
    'SELECT count(*)::int AS total FROM leads WHERE organization_id = $1',
    [tx.organizationId],
  );
  const { total } = counted[0]!;
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM leads WHERE organization_id = $1 AND hashtextextended(id::text, 0) % $2 = 0 LIMIT $3`,
    [tx.organizationId, Math.max(1, Math.ceil(total / most)), most],
  );
  return { total, leadIds: rows.map(({ id }) => id) };
}

/** Evaluates conditions for leads. One that is not there any more does not match. */
export async function matchLeads(
  tx: OrganizationReader,
  leadIds: readonly string[],
  conditions: readonly string[],
): Promise<SegmentVerdict> {
  if (leadIds.length === 0) return { matching: [], failed: [] };
  const leads = await leadContexts(tx, leadIds);
  const matching: string[] = [];
  const failed: string[] = [];
  for (const id of leadIds) {
    const lead = leads.get(id);
    if (!lead) continue;
    try {
      const context = conditionContext(lead, tx.organizationId);
      if (conditions.every((condition) => evaluateCondition(condition, context))) matching.push(id);
    } catch {
      failed.push(id);
    }
  }
  return { matching, failed };
}
