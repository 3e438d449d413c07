import { asNumber, type RawValue } from '../lead-values.js';

const DAY_MS = 86_400_000;
const LONGEST = 100;
const MOST_DAYS = 3_650;
const DAYS_OF: readonly (readonly [RegExp, number])[] = [
  [/day/i, 1],
  [/week/i, 7],
  [/month|\bmo\b/i, 30],
  [/quarter/i, 91],
  [/year/i, 365],
];
const AT_ONCE = /\b(?:asap|now|immediate(?:ly)?|at once|urgent(?:ly)?|right away|sofort)\b/i;

/**
 * In how many days somebody wants it, by `asap`, `3 months`, `1-2 weeks` (the later), a date, or a number of days; from 0 to ten years. Null
 * where the value says nothing of the kind.
 */
export function readTimeline(value: RawValue | null, at: Date): number | null {
  const plain = asNumber(value);
  if (plain !== null) return within(plain);
  if (typeof value !== 'string' || value.length > LONGEST) return null;
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) {
    const moment = Date.parse(value);
    return Number.isFinite(moment) ? within(Math.floor((moment - at.getTime()) / DAY_MS)) : null;
  }
  if (AT_ONCE.test(value)) return 0;
  const days = DAYS_OF.find(([word]) => word.test(value))?.[1];
  const last = [...value.matchAll(/\d{1,4}/g)].slice(0, 2).at(-1)?.[0];
  return days === undefined || last === undefined ? null : within(Number(last) * days);
}

function within(days: number): number {
  return Math.min(MOST_DAYS, Math.max(0, Math.round(days)));
}
