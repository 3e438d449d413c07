import { DRAFT_FIELDS, type DraftField } from '../../shared/field-mapping.js';
import type { LeadAttribute } from '../../shared/lead.js';

/** What a receipt says about a lead, normalised; what it does not say is null or absent. */
export interface LeadDraft extends Record<DraftField, string | null> {
  attributes: Record<string, LeadAttribute>;
}

/** Bounds of what one receipt may put on a lead. */
export const DRAFT_LIMITS = { fieldLength: 320, attributes: 100, attributeKey: 64, attributeLength: 1_000 } as const;

/**
 * Lays a later draft over an earlier one of the same lead: what the later one says counts, and the rest stays.
 */
export function mergeDrafts(earlier: LeadDraft, later: LeadDraft): LeadDraft {
  const merged: LeadDraft = { ...earlier, attributes: { ...earlier.attributes, ...later.attributes } };
  for (const field of DRAFT_FIELDS) merged[field] = later[field] ?? earlier[field];
  return merged;
}
