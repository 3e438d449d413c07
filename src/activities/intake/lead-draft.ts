import type { LeadAttribute } from '../../shared/lead.js';

/** What a receipt says about a lead, normalised; what it does not say is null or absent. */
export interface LeadDraft {
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  country: string | null;
  city: string | null;
  timeZone: string | null;
  origin: string | null;
  attributes: Record<string, LeadAttribute>;
}

/** Names of a draft's own fields; everything else is an attribute. */
export const DRAFT_FIELDS = [
  'email',
  'phone',
  'firstName',
  'lastName',
  'company',
  'country',
  'city',
  'timeZone',
  'origin',
] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];

/** Bounds of what one receipt may put on a lead. */
export const DRAFT_LIMITS = { fieldLength: 200, attributes: 100, attributeKey: 64, attributeLength: 1_000 } as const;

/**
 * Lays a later draft over an earlier one of the same lead: what the later one says counts, and the rest stays.
 */
export function mergeDrafts(earlier: LeadDraft, later: LeadDraft): LeadDraft {
  const merged: LeadDraft = { ...earlier, attributes: { ...earlier.attributes, ...later.attributes } };
  for (const field of DRAFT_FIELDS) merged[field] = later[field] ?? earlier[field];
  return merged;
}
