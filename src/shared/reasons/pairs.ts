import type { ScoreReason } from '../score.js';

/** Between the two features of a pair, in its name, its label and its value. */
export const PAIR = ' × ';

/** Whether a reason is what two features say together. */
export function isPair(feature: string): boolean {
  return feature.includes(PAIR);
}

/** What a pair saw: both values, with `–` for one that is missing; null where both are. */
export function pairValue(values: readonly ScoreReason['value'][]): string | null {
  return values.every((value) => value === null) ? null : values.map((value) => value ?? '–').join(PAIR);
}
