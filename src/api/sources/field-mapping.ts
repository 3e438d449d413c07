/** Fields of a lead that a source may map; `name` is a whole name, to be split. */
const FIELDS = new Set([
  'name',
  'email',
  'phone',
  'firstName',
  'lastName',
  'company',
  'country',
  'city',
  'timeZone',
  'origin',
]);
const ATTRIBUTE = /^attributes\.[a-z][a-z0-9_]{0,63}$/;

/** A singular query of JSONPath (RFC 9535): names and indexes only. The same as intake reads (activities/intake/singular-query.ts). */
const SINGULAR_QUERY =
  /^\$(\.[\p{L}_][\p{L}\p{N}_-]*|\[-?\d{1,6}\]|\['(?:[^'\\]|\\['\\])*'\]|\["(?:[^"\\]|\\["\\])*"\])*$/u;

/** True for a key that a field mapping may have: a field of a lead, or `attributes.` and a key. */
export function isMappingTarget(target: string): boolean {
  return FIELDS.has(target) || ATTRIBUTE.test(target);
}

/** True for a path to one value, such as `$.contact.email` or `$['Lead Source']`. */
export function isSingularQuery(path: string): boolean {
  return SINGULAR_QUERY.test(path);
}
