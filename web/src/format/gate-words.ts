import { words } from './words.js';

const CHECKS: Readonly<Record<string, string>> = {
  better_than_active: 'better than the model in use',
  auc_above_chance: 'tells buyers from others',
  calibrated: 'its probabilities hold true',
  fair: 'treats the declared groups alike',
};

/** A check of the gate in words: what a model that passes it is or does. */
export const gateCheckText = (code: string): string => CHECKS[code] ?? words(code).toLowerCase();

/** The checks that a model did not pass, as one sentence. */
export function notPassed(codes: readonly string[]): string {
  return codes.length === 0 ? '' : `It did not pass: ${codes.map(gateCheckText).join('; ')}.`;
}
