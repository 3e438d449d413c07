import { studentTails } from './distributions.js';

/** A figure of a day, on a scale on which its chance variation is about the same everywhere. */
export interface DayFigure {
  /** Days of a group are like each other: those of one day of the week. */
  group: number;
  value: number;
}

export interface AgainstUsual {
  /** What is usual on such a day. */
  usual: number;
  /** Probability of a figure as far from it, on either side. */
  pValue: number;
}

/** Makes the standard deviation of the median absolute deviation, where figures are normal. */
const NORMAL_MAD = 1.4826;
/**
 * Of a figure's deviations that stand for one degree of freedom: the median uses them less well than the mean does (37 %), and those of a
 * group depend on each other.
 */
const DEVIATIONS_A_DEGREE = 4;

/**
 * Compares a day with those before it, robustly: by medians, so that a strange day among them neither hides the next one nor makes others
 * strange. How far a day usually is from the median of the other days of its group says how far is far.
 *
 * @param leastSpread - standard deviation that chance alone gives
 * @returns null where no day of its group, or no deviation, is known
 */
export function againstUsual(history: readonly DayFigure[], day: DayFigure, leastSpread: number): AgainstUsual | null {
  const groups = Map.groupBy(history, ({ group }) => group);
  const own = groups.get(day.group) ?? [];
  const deviations = [...groups.values()].flatMap((days) =>
    days.length < 2
      ? []
      : days.map(({ value }, index) => Math.abs(value - median(days.toSpliced(index, 1).map((other) => other.value)))),
  );
  if (own.length === 0 || deviations.length === 0) return null;
  const usual = median(own.map(({ value }) => value));
  const spread = Math.max(leastSpread, NORMAL_MAD * median(deviations));
  const distance = Math.abs(day.value - usual);
  if (spread === 0) return { usual, pValue: Number(distance === 0) };
  return { usual, pValue: studentTails(distance / spread, deviations.length / DEVIATIONS_A_DEGREE) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
