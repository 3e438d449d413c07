import { kolmogorovTail } from './distributions.js';
import type { FeatureTally } from './feature-tally.js';

export interface KolmogorovSmirnov {
  /** Greatest distance of the distribution functions that is certain. */
  distance: number;
  /** Probability of as great a distance where nothing has changed, at most. */
  pValue: number;
}

/**
 * Kolmogorov and Smirnov's test of values against the 101 quantiles of the training rows. Between two quantiles the training rows' distribution
 * function is known to one in a hundred only, so the distance to the nearest that it can be is taken, at the quantiles themselves: the true
 * distance is this or more, and the false-alarm rate what is stated or less, also for values that many leads share.
 *
 * @param rows - training rows, those that lack the feature included
 * @returns null for a category, or where no lead has a value
 */
export function kolmogorovSmirnov(tally: FeatureTally, rows: number): KolmogorovSmirnov | null {
  const { spec, knots, upTo, below, bins } = tally;
  const values = tally.rows - tally.missing;
  const reference = rows * (1 - bins.shares.at(-1)!);
  if (!spec.quantiles || values === 0 || reference < 1) return null;
  const quantiles = spec.quantiles;
  const last = quantiles.length - 1;
  let sumUpTo = 0;
  let sumBelow = 0;
  let first = 0;
  let distance = 0;
  for (const [index, knot] of knots.entries()) {
    sumUpTo += upTo[index]!;
    sumBelow += below[index]!;
    let lastOfKnot = first;
    while (lastOfKnot < last && quantiles[lastOfKnot + 1] === knot) lastOfKnot += 1;
    distance = Math.max(
      distance,
      outside(sumUpTo / values, lastOfKnot / last, Math.min(1, (lastOfKnot + 1) / last)),
      outside(sumBelow / values, Math.max(0, (first - 1) / last), first / last),
    );
    first = lastOfKnot + 1;
  }
  return { distance, pValue: kolmogorovTail(distance, (values * reference) / (values + reference)) };
}

function outside(value: number, low: number, high: number): number {
  return Math.max(0, low - value, value - high);
}
