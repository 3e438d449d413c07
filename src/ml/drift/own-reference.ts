import type { RawValue } from '../lead-values.js';
import type { FeatureSpec } from '../manifest.js';
import { FeatureTally, type FeatureBins } from './feature-tally.js';
import { featureTallies } from './reference.js';

const PERCENTS = 100;

/**
 * How a feature was distributed over leads of an organization: what its later leads are compared with, where the training rows say nothing of
 * them. The bins stay the model's, because it is by them that it tells leads apart.
 */
export class OwnReference {
  rows = 0;
  private readonly counts: number[];
  private readonly numbers: number[] = [];

  constructor(
    readonly spec: FeatureSpec,
    private readonly bins: FeatureBins,
  ) {
    this.counts = new Array<number>(bins.shares.length).fill(0);
  }

  /** @param value - as a reason tells it; null where it was missing */
  add(value: RawValue | null): void {
    this.rows += 1;
    this.counts[this.bins.binOf(value)]! += 1;
    if (this.bins.other === null && typeof value === 'number') this.numbers.push(value);
  }

  /** An empty tally, for leads that are to be compared with these. */
  toTally(): FeatureTally {
    const shares = this.counts.map((count) => count / this.rows);
    return new FeatureTally({ ...this.spec, quantiles: quantiles(this.numbers) }, { ...this.bins, shares });
  }
}

/** References of all features that the manifest has bins for, without leads as yet. */
export function ownReferences(manifest: Parameters<typeof featureTallies>[0]): OwnReference[] {
  return featureTallies(manifest).map(({ spec, bins }) => new OwnReference(spec, bins));
}

/** 0 %, 1 % … 100 %, linear between the two nearest, as the trainer has them; undefined where there is no number. */
function quantiles(numbers: readonly number[]): number[] | undefined {
  if (numbers.length === 0) return undefined;
  const sorted = numbers.toSorted((a, b) => a - b);
  return Array.from({ length: PERCENTS + 1 }, (_, percent) => {
    const place = (percent / PERCENTS) * (sorted.length - 1);
    const low = Math.floor(place);
    const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
    return a + (b - a) * (place - low);
  });
}
