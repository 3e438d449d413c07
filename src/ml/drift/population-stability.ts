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
 * How far the shares of bins have moved. Small bins are put together first, by training rows and leads taken together: by those of one side alone,
 * the bins that stay apart would be those that chance had made large there.
 *
 * Where nothing has changed, the index divided by (1/n + 1/m) is distributed as chi-square with one degree less than there are bins (Yurdakul,
 * Statistical properties of the population stability index, 2018), as is Pearson's statistic, to which it is equal but for terms of higher order.
 * The p-value is Pearson's: with 200 leads against 300 rows, the index itself came out beyond "1 in 100" 74 times in 1,600.
 *
 * @param shares - expected: of the rows that the reference was made of
 * @param rows - how many those were
 * @param counts - actual, in the same bins
 * @param other - the bin of categories that the training rows do not have, which is never one of its own: where there are many rare ones, some
 *   are new each day although nothing has changed, so they are counted with the rare ones that the training rows happen to have
 */
export function populationStability(
  shares: readonly number[],
  rows: number,
  counts: readonly number[],
  other: number | null = null,
): PopulationStability {
  const leads = counts.reduce((sum, count) => sum + count, 0);
  const both = counts.map((count, index) => ({ count, rows: shares[index]! * rows, isRare: index === other }));
  const bins = mergeSmall(both, (LEAST_EXPECTED * (leads + rows)) / Math.min(leads, rows));
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

/** Puts the smallest bins together until each has its least size. */
function mergeSmall(bins: readonly (Bin & { isRare: boolean })[], least: number): Bin[] {
  const ascending = bins.toSorted((a, b) => Number(b.isRare) - Number(a.isRare) || sizeOf(a) - sizeOf(b));
  const rest: Bin = { count: 0, rows: 0 };
  let merged = 0;
  for (const bin of ascending) {
    const isLarge = sizeOf(bin) >= least && !bin.isRare;
    if (isLarge && (sizeOf(rest) === 0 || sizeOf(rest) >= least)) break;
    rest.count += bin.count;
    rest.rows += bin.rows;
    merged += 1;
  }
  return [...(sizeOf(rest) > 0 ? [rest] : []), ...ascending.slice(merged)];
}
