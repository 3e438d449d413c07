import { binomialTail } from './distributions.js';
import { HISTORY_DAYS, TOLERATED_FALLBACK } from './thresholds.js';
import { againstUsual, type AgainstUsual } from './usual.js';

/** A day, as `2026-11-23`. */
export interface PastDay {
  day: string;
  /** Leads that came. */
  leads: number;
  /** The slowest twentieth of scores took so long; null where nothing was measured. */
  latencyUs: number | null;
}

/** Standard deviation of the root of a Poisson count (Anscombe, 1948). */
const POISSON_ROOT = 0.5;

/**
 * Leads of a day against those of the same day of the week before. Compared by their roots, whose chance variation is the same for few and for
 * many, and by their logarithms, whose variation is the same where it is a part of the leads that are usual: whichever of the two finds the day
 * less strange counts.
 *
 * @returns null where too few days are known
 */
export function volume(history: readonly PastDay[], day: string, leads: number): AgainstUsual | null {
  if (history.length < HISTORY_DAYS.least) return null;
  const weeks = Math.max(1, Math.floor(history.length / 7));
  const byRoot = onScale(root, POISSON_ROOT * Math.sqrt(1 + Math.PI / 2 / weeks));
  const byLogarithm = onScale((count) => Math.log(count + 1), 0);
  if (!byRoot || !byLogarithm) return null;
  return { usual: Math.max(0, byRoot.usual ** 2 - 3 / 8), pValue: Math.max(byRoot.pValue, byLogarithm.pValue) };

  function onScale(scale: (count: number) => number, leastSpread: number): AgainstUsual | null {
    const figures = history.map((past) => ({ group: weekday(past.day), value: scale(past.leads) }));
    return againstUsual(figures, { group: weekday(day), value: scale(leads) }, leastSpread);
  }
}

/** The slowest twentieth of scores against that of the days before, by its logarithm; null where too few days are known. */
export function latency(history: readonly PastDay[], latencyUs: number): AgainstUsual | null {
  const known = history.flatMap((past) => (past.latencyUs ? [{ group: 0, value: Math.log(past.latencyUs) }] : []));
  if (known.length < HISTORY_DAYS.least) return null;
  const result = againstUsual(known, { group: 0, value: Math.log(Math.max(1, latencyUs)) }, 0);
  return result && { ...result, usual: Math.exp(result.usual) };
}

/** Probability of as many scores by rules, where the model answers as reliably as is tolerated. */
export function fallbackPValue(fallbacks: number, scores: number): number {
  return binomialTail(fallbacks, scores, TOLERATED_FALLBACK);
}

function root(count: number): number {
  return Math.sqrt(count + 3 / 8);
}

function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
