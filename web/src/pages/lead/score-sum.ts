import type { Bar } from '../../charts/sum-bar.js';
import type { Score, ScoreReason } from '../../api/types.js';

/** One bar of the sum: it starts where the one before ended. All in log-odds. */
export interface SumRow extends Bar {
  key: string;
  label: string;
  /** The value that the lead had. */
  value: ScoreReason['value'] | undefined;
  amount: number;
}

/** What of a score adds up. */
type Summable = Pick<Score, 'baseline'> & { reasons: readonly Omit<ScoreReason, 'text'>[] };

/** How many reasons are shown before the others are summed up. */
export const TOP_REASONS = 6;

/**
 * The score as a sum: the baseline, the strongest reasons, the others as one where there are more than `top`, and the sum
 * itself. Whatever is folded, `amount`s of all rows but the last add up to that of the last.
 */
export function scoreSum({ baseline, reasons }: Summable, top = TOP_REASONS): SumRow[] {
  const rows: SumRow[] = [];
  let at = 0;
  const add = (kind: SumRow['kind'], key: string, label: string, amount: number, value?: ScoreReason['value']) => {
    rows.push({ kind, key, label, value, amount, from: at, to: at + amount });
    at += amount;
  };
  add('baseline', 'baseline', 'Before anything is known', baseline);
  // Folding a single reason away would save nothing.
  const shown = reasons.length <= top + 1 ? reasons : reasons.slice(0, top);
  for (const { feature, label, value, contribution } of shown) add('reason', feature, label, contribution, value);
  const rest = reasons.slice(shown.length);
  if (rest.length > 0)
    add(
      'rest',
      'rest',
      `${rest.length} weaker reasons`,
      rest.reduce((sum, { contribution }) => sum + contribution, 0),
    );
  rows.push({ kind: 'sum', key: 'sum', label: 'Sum', value: undefined, amount: at, from: 0, to: at });
  return rows;
}

/** Log-odds to probability. */
export const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
