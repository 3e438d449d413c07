import type { ScoringLead } from '../shared/score.js';

/** The longest text that is kept as the value of a reason. */
const LONGEST_TEXT = 200;

const NUMBER = /^[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:e[+-]?\d{1,3})?$/i;
const YES = new Set(['yes', 'y', 'true', '1', 'on']);
const NO = new Set(['no', 'n', 'false', '0', 'off']);

/** A value that a lead can have; everything else that a sender may post (lists, objects, NaN) counts as missing. */
export type RawValue = string | number | boolean;

/**
 * What a lead has at a path (`city`, `attributes.total_visits`), trimmed; null where it has nothing usable there.
 * Looks at own properties only, so `attributes.__proto__` finds nothing.
 */
export function rawValueAt(lead: ScoringLead, path: string): RawValue | null {
  const fields = ownObject(lead);
  const value = path.startsWith('attributes.')
    ? own(ownObject(own(fields, 'attributes')), path.slice('attributes.'.length))
    : own(fields, path);
  return usableValue(value);
}

/** A value, trimmed; null where it is empty or none that scoring can use. */
export function usableValue(value: unknown): RawValue | null {
  switch (typeof value) {
    case 'string':
      return value.trim() === '' ? null : value.trim();
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      return value;
    default:
      return null;
  }
}

/** The number that a value is or spells; null for anything else, `Infinity` and numbers beyond the range included. */
export function asNumber(value: RawValue | null): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !NUMBER.test(value)) return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** Yes or no, however the sender says it: `true`, `1`, `Yes`, `on`; null where it is neither. */
export function asFlag(value: RawValue | null): boolean | null {
  if (value === null) return null;
  const word = String(value).toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

/** A value short enough to be stored with each score. */
export function forReason(value: RawValue | null): RawValue | null {
  return typeof value === 'string' && value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
}

function ownObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}
