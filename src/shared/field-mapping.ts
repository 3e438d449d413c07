/** Fields of a lead that a receipt may fill in; everything else that it says is an attribute. */
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

/** What a source maps: a field, a whole name that is to be split, or `attributes.` and a key. */
export type MappingField = DraftField | 'name';

/**
 * Where each field of a lead is in a source's bodies: `email` or `attributes.budget` → a singular query such as
 * `$.contact.email`.
 */
export type FieldMapping = Readonly<Record<string, string>>;

const FIELDS: ReadonlySet<string> = new Set<MappingField>(['name', ...DRAFT_FIELDS]);
const ATTRIBUTE = /^attributes\.[a-z][a-z0-9_]{0,63}$/;

/** True for a key that a field mapping may have. */
export function isMappingTarget(target: string): boolean {
  return FIELDS.has(target) || ATTRIBUTE.test(target);
}
