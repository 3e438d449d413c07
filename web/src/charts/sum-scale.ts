import type { Bar } from './sum-bar.js';

/** Room at both ends, in percent of the width. */
const MARGIN = 2;

/** Where log-odds lie between the left (0) and the right end (100) of the bars; even odds are always in view. */
export function sumScale(rows: readonly Pick<Bar, 'from' | 'to'>[]): (logOdds: number) => number {
  const ends = rows.flatMap(({ from, to }) => [from, to]);
  const least = Math.min(0, ...ends);
  const most = Math.max(0, ...ends);
  const width = Math.max(most - least, 1e-6);
  return (logOdds) => MARGIN + ((logOdds - least) / width) * (100 - 2 * MARGIN);
}
