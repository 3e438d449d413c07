import { storableText } from './storable-text.js';
import type { Json } from './template-definition.js';

export type JsonObject = Record<string, Json>;

/** What a step of a template puts out at most. */
export const MOST_OUTPUT_BYTES = 64 * 1024;

/** JSON as PostgreSQL stores it: in texts and keys neither NUL nor halves of surrogate pairs. */
export function storableJson(value: Json): Json {
  if (typeof value === 'string') return storableText(value, value.length);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [storableText(key, key.length), storableJson(one)]),
  );
}
