import { categoryReader } from '../features/feature-readers.js';
import type { RawValue } from '../lead-values.js';
import type { FeatureSpec } from '../manifest.js';

/** Bins of a feature with their shares among the training rows: those of its values, then other categories, then missing. */
export interface FeatureBins {
  shares: readonly number[];
  /** The bin of other categories; null of a number. */
  other: number | null;
  binOf: (value: RawValue | null) => number;
}

/** Null where the manifest does not say how the feature was distributed. */
export function featureBins({ distribution, type, categories }: FeatureSpec): FeatureBins | null {
  if (!distribution) return null;
  const { missing } = distribution;
  if ('edges' in distribution) {
    const { edges, shares } = distribution;
    const missingBin = shares.length;
    return {
      shares: [...shares, missing],
      other: null,
      binOf: (value) => (typeof value === 'number' ? countUpTo(edges, value) : missingBin),
    };
  }
  if (type === 'numeric') return null;
  const known = Object.entries(distribution.shares);
  const numberOf = new Map(known.map(([category], index) => [category, index]));
  const categoryOf = categoryReader(categories.length > 0 ? categories : known.map(([category]) => category));
  const other = Math.max(0, 1 - missing - known.reduce((sum, [, share]) => sum + share, 0));
  return {
    shares: [...known.map(([, share]) => share), other, missing],
    other: known.length,
    binOf: (value) => (value === null ? known.length + 1 : (numberOf.get(categoryOf(value) ?? '') ?? known.length)),
  };
}

/**
 * Counts the values of one feature as they come, so that a day of any size is looked at in little memory: by bins, and by where they lie
 * between the quantiles of the training rows.
 */
export class FeatureTally {
  readonly counts: number[];
  /** Values that are below or at, and below, each of `knots`. */
  readonly upTo: number[];
  readonly below: number[];
  /** The distinct quantiles; none of a category. */
  readonly knots: readonly number[];
  rows = 0;

  /** @param spec - with a distribution */
  constructor(
    readonly spec: FeatureSpec,
    readonly bins: FeatureBins,
  ) {
    this.counts = new Array<number>(bins.shares.length).fill(0);
    this.knots = [...new Set(spec.quantiles ?? [])].toSorted((a, b) => a - b);
    this.upTo = new Array<number>(this.knots.length + 1).fill(0);
    this.below = new Array<number>(this.knots.length + 1).fill(0);
  }

  /** @param value - as a reason tells it; null where it was missing */
  add(value: RawValue | null): void {
    this.rows += 1;
    this.counts[this.bins.binOf(value)]! += 1;
    if (this.knots.length === 0 || typeof value !== 'number') return;
    // Counted at the first knot that it is not above, and not at or above: sums from the left make the two distribution functions of it.
    const place = countUpTo(this.knots, value);
    const isKnot = place > 0 && this.knots[place - 1] === value;
    this.upTo[isKnot ? place - 1 : place]! += 1;
    this.below[place]! += 1;
  }

  get missing(): number {
    return this.counts.at(-1)!;
  }
}

/** How many of ascending numbers are not above a value. */
function countUpTo(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
