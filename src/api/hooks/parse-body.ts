import { DomainError } from '../../shared/error-codes.js';

/** Nesting that a form or an ad network has any use for; deeper bodies are attacks or mistakes. */
export const DEEPEST_NESTING = 32;
/** Fields of a form at most. */
const MOST_FORM_FIELDS = 1_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A body that may be stored: JSON text of an object. */
export interface ParsedBody {
  json: string;
}

/**
 * Checks a body and brings it into JSON text. JSON is kept to the letter, a form becomes an object of strings (repeated fields: a list).
 *
 * @param contentType - media type, parameters allowed
 * @throws DomainError `media_type_unsupported`, `body_invalid`, `body_too_deep`, `body_forbidden_key`
 */
export function parseBody(body: Buffer, contentType: string | undefined): ParsedBody {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/x-www-form-urlencoded') return parseForm(decode(body));
  if (mediaType === 'application/json' || mediaType.endsWith('+json')) return parseJson(decode(body));
  throw new DomainError(
    'media_type_unsupported',
    'Send application/json or application/x-www-form-urlencoded, and say so in the Content-Type header.',
  );
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new DomainError('body_invalid', 'The body is not UTF-8.');
  }
}

function parseJson(text: string): ParsedBody {
  refuseDeepNesting(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DomainError('body_invalid', 'The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DomainError('body_invalid', 'The body has to be a JSON object: one lead per request.');
  }
  // The name can only be there where its letters or an escape are.
  if (text.includes('__proto__') || text.includes('\\u')) refuseForbiddenKeys(value);
  return { json: text };
}

/** Counts brackets outside strings, before anything is built of them. */
function refuseDeepNesting(text: string): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > DEEPEST_NESTING) {
        throw new DomainError('body_too_deep', `The body is nested beyond ${DEEPEST_NESTING} levels.`);
      }
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
}

function refuseForbiddenKeys(root: object): void {
  const open: object[] = [root];
  for (let value = open.pop(); value; value = open.pop()) {
    for (const key of Object.keys(value)) {
      if (key === '__proto__') throw new DomainError('body_forbidden_key', 'The body has a key named __proto__.');
      const inner = (value as Record<string, unknown>)[key];
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
}

function parseForm(text: string): ParsedBody {
  const fields = new Map<string, string | string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > MOST_FORM_FIELDS)
      throw new DomainError('body_invalid', `A form has ${MOST_FORM_FIELDS} fields at most.`);
    if (name === '__proto__') throw new DomainError('body_forbidden_key', 'The body has a field named __proto__.');
    const earlier = fields.get(name);
    fields.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  if (count === 0) throw new DomainError('body_invalid', 'The form is empty.');
  return { json: JSON.stringify(Object.fromEntries(fields)) };
}
