import type { Outcome } from './calibration.js';
import { normalTail } from './distributions.js';

export interface AucEstimate {
  auc: number;
  /** Standard error. */
  error: number;
}

/**
 * Area under the ROC curve with its standard error by DeLong, DeLong and Clarke-Pearson (1988), in the fast form of Sun and Xu (2014): from
 * ranks, those of equal probabilities being their mean.
 *
 * @returns null where either outcome occurs less than twice
 */
export function areaUnderCurve(outcomes: readonly Outcome[]): AucEstimate | null {
  const won = ascending(outcomes, true);
  const lost = ascending(outcomes, false);
  if (won.length < 2 || lost.length < 2) return null;
  // For each that bought, the share of the others that lie below it, and the other way round.
  const above = won.map((value) => shareBelow(lost, value));
  const below = lost.map((value) => 1 - shareBelow(won, value));
  const auc = mean(above);
  return { auc, error: Math.sqrt(variance(above) / won.length + variance(below) / lost.length) };
}

/**
 * Standard error of an AUC of which nothing but its sizes is known (Hanley and McNeil, 1982).
 *
 * @param won - rows of those who bought
 * @param lost - of those who did not
 */
export function hanleyMcNeil(auc: number, won: number, lost: number): number {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const spread = (won - 1) * (q1 - auc * auc) + (lost - 1) * (q2 - auc * auc);
  return Math.sqrt((auc * (1 - auc) + spread) / (won * lost));
}

/** Probability of an AUC as much below the reference, where it has not dropped. */
export function dropPValue(now: AucEstimate, reference: AucEstimate): number {
  const error = Math.hypot(now.error, reference.error);
  return error === 0 ? Number(now.auc >= reference.auc) : normalTail((reference.auc - now.auc) / error);
}

function ascending(outcomes: readonly Outcome[], won: boolean): Float64Array {
  return Float64Array.from(outcomes.filter((outcome) => outcome.won === won).map(({ predicted }) => predicted)).sort();
}

/** Of ascending values, the share below one, an equal one counting half. */
function shareBelow(values: Float64Array, value: number): number {
  return (place(values, value, false) + place(values, value, true)) / 2 / values.length;
}

/** How many are below, or not above. */
function place(values: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = values[middle]!;
    if (other < value || (orEqual && other === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float64Array): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}
