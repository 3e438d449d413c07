import { chiSquareTail } from './distributions.js';

export interface PopulationStability {
  /** Population stability index: Σ (actual − expected) × ln(actual / expected) over the bins. */
  psi: number;
  /** What it is on average where nothing has changed: the fewer leads and the more bins, the greater. */
  byChance: number;
  /** Probability of as great an index where nothing has changed. */
  pValue: number;
}

/** Leads that a bin must have for it to count alone: with fewer the index has a heavier tail than the chi-square distribution. */
const LEAST_EXPECTED = 10;
/** Added to each count, so that a bin that has emptied has a logarithm. */
const SMOOTHING = 0.5;

/**
 * How far the shares of bins have moved, small bins put together.
 *
 * Where nothing has changed, the index divided by (1/n + 1/m) is distributed as chi-square with one degree less than there are bins (Yurdakul,
 * Statistical properties of the population stability index, 2018), as is Pearson's statistic, to which it is equal but for terms of higher order.
 * The p-value is Pearson's, which holds for smaller bins.
 *
 * @param expected - shares among the training rows, and the bin of categories that those do not have; null of a number
 * @param rows - how many training rows there were
 * @param counts - of leads, in the same bins
 */
export function populationStability(
  expected: { shares: readonly number[]; other: number | null },
  rows: number,
  counts: readonly number[],
): PopulationStability {
  const leads = counts.reduce((sum, count) => sum + count, 0);
  const all = counts.map((count, index) => ({ count, rows: expected.shares[index]! * rows }));
  const fewer = Math.min(leads, rows);
  const bins =
    expected.other === null
      ? mergeNeighbours(all, (LEAST_EXPECTED * rows) / fewer)
      : mergeSmall(all, expected.other, (LEAST_EXPECTED * (leads + rows)) / fewer);
  if (bins.length < 2) return { psi: 0, byChance: 0, pValue: 1 };
  const smoothed = (count: number, total: number) => (count + SMOOTHING) / (total + SMOOTHING * bins.length);
  const psi = bins.reduce((sum, bin) => {
    const expected = smoothed(bin.rows, rows);
    const actual = smoothed(bin.count, leads);
    return sum + (actual - expected) * Math.log(actual / expected);
  }, 0);
  const chiSquare = bins.reduce((sum, bin) => sum + pearson(bin, leads, rows), 0);
  const degrees = bins.length - 1;
  return { psi, byChance: degrees * (1 / leads + 1 / rows), pValue: chiSquareTail(chiSquare, degrees) };
}

/** What a bin adds to Pearson's statistic of two samples. */
function pearson({ count, rows }: Bin, allLeads: number, allRows: number): number {
  const difference = Math.sqrt(allRows / allLeads) * count - Math.sqrt(allLeads / allRows) * rows;
  return difference ** 2 / (count + rows);
}

interface Bin {
  /** Leads, and training rows. */
  count: number;
  rows: number;
}

const sizeOf = ({ count, rows }: Bin) => count + rows;

/**
 * Puts neighbours together until each bin has its least training rows. Not by training rows and leads together, as below: bins between
 * quantiles have the same training rows by their making, so those that stay apart would be those that chance has filled with leads today
 * ("1 in 100" came out 78 times in 1,600).
 */
function mergeNeighbours(bins: readonly Bin[], least: number): Bin[] {
  const merged: Bin[] = [];
  for (const bin of bins) {
    const last = merged.at(-1);
    if (last && last.rows < least) add(last, bin);
    else merged.push({ ...bin });
  }
  const [last, before] = [merged.at(-1)!, merged.at(-2)];
  if (before && last.rows < least) {
    add(before, last);
    merged.pop();
  }
  return merged;
}

/**
 * Puts the smallest categories together until each bin has its least size, by training rows and leads together: by training rows alone, those
 * that stay apart would be those that chance had made large there. Categories that the training rows do not have are never a bin of their
 * own: where there are many rare ones, some are new each day although nothing has changed.
 */
function mergeSmall(bins: readonly Bin[], other: number, least: number): Bin[] {
  const rest = { ...bins[other]! };
  const ascending = bins.toSpliced(other, 1).toSorted((a, b) => sizeOf(a) - sizeOf(b));
  let merged = 0;
  for (const bin of ascending) {
    if (sizeOf(bin) >= least && (sizeOf(rest) === 0 || sizeOf(rest) >= least)) break;
    add(rest, bin);
    merged += 1;
  }
  return [...(sizeOf(rest) > 0 ? [rest] : []), ...ascending.slice(merged)];
}

function add(to: Bin, { count, rows }: Bin): void {
  to.count += count;
  to.rows += rows;
}
