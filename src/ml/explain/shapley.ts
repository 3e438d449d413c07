import type { FeatureInput } from '../features/feature-readers.js';
import {
  type Duel,
  type DuelPlan,
  type DuelResult,
  exactPlan,
  exactRows,
  playersOf,
  walkRows,
  walksPlan,
} from './duel.js';
import { seededRandom, seedOf, shuffled } from './random.js';

/** What a score against the background is made of. */
export interface Explanation {
  /** Log-odds that each feature adds to the mean of the background; they add up to the lead's. */
  contributions: Float64Array;
  isExact: boolean;
  /** The largest standard error of a contribution, in log-odds; 0 where they are exact. */
  error: number;
}

/** Log-odds of rows of the model, given by columns. */
export type Evaluate = (columns: FeatureInput[][], rows: number) => Promise<Float64Array>;

export interface Background {
  rows: readonly (readonly FeatureInput[])[];
  /** Log-odds of each row. */
  values: Float64Array;
}

/** Fewer than four rows of the background would say little about the rest of it. */
const LEAST_DUELS = 4;

/**
 * Explains a lead's log-odds by interventional Shapley values: the mean over duels with the rows of the background.
 *
 * All duels are decided exactly where that takes no more than `mostRows` rows of the model. Else each is sampled, as well as the rows allow,
 * and where even that is too much, only some of the rows of the background are taken; what they lie apart from the others is spread over
 * the contributions by their size, so that these add up all the same.
 */
export async function explain(
  lead: readonly FeatureInput[],
  leadValue: number,
  background: Background,
  evaluate: Evaluate,
  mostRows: number,
): Promise<Explanation> {
  const duels = background.rows.map((other, index): Duel => ({
    lead,
    other,
    leadValue,
    otherValue: background.values[index]!,
    players: playersOf(lead, other),
  }));
  const exact = duels.reduce((sum, { players }) => sum + exactRows(players.length), 0) <= mostRows;
  const plans = exact ? duels.map(exactPlan) : samplingPlans(duels, mostRows);
  const results = await decideAll(plans, lead.length, evaluate);
  return summarize(results, { exact, leadValue, background });
}

function samplingPlans(duels: readonly Duel[], mostRows: number): DuelPlan[] {
  const random = seededRandom(seedOf(duels[0]!.lead));
  const pairRows = (chosen: readonly Duel[]) =>
    chosen.reduce((sum, { players }) => sum + walkRows(players.length, 1), 0);
  const perPair = pairRows(duels);
  const share = Math.min(1, mostRows / perPair);
  const count = Math.min(duels.length, Math.max(LEAST_DUELS, Math.floor(duels.length * share)));
  const chosen = shuffled(duels.length, random)
    .slice(0, count)
    .map((index) => duels[index]!);
  const pairs = Math.max(1, Math.floor(mostRows / Math.max(1, pairRows(chosen))));
  return chosen.map((duel) => {
    const d = duel.players.length;
    if (exactRows(d) <= walkRows(d, pairs)) return exactPlan(duel);
    return walksPlan(
      duel,
      Array.from({ length: pairs }, () => shuffled(d, random)),
    );
  });
}

/** Evaluates the rows of all plans together: a run of the model costs more than a row. */
async function decideAll(plans: readonly DuelPlan[], features: number, evaluate: Evaluate): Promise<DuelResult[]> {
  const rows = plans.reduce((sum, plan) => sum + plan.rows, 0);
  const columns = Array.from({ length: features }, () => new Array<FeatureInput>(rows));
  let next = 0;
  for (const plan of plans) {
    plan.fill(columns, next);
    next += plan.rows;
  }
  const values = rows === 0 ? new Float64Array() : await evaluate(columns, rows);
  let start = 0;
  return plans.map((plan) => plan.decide(values.subarray(start, (start += plan.rows))));
}

function summarize(
  results: readonly DuelResult[],
  { exact, leadValue, background }: { exact: boolean; leadValue: number; background: Background },
): Explanation {
  const n = results.length;
  const isPart = n < background.rows.length;
  const contributions = meanOf(results.map((result) => result.contributions));
  let error = 0;
  contributions.forEach((mean, feature) => {
    let variance = results.reduce((sum, { variances }) => sum + variances[feature]!, 0) / n ** 2;
    if (isPart) {
      // The rows that were taken are a sample themselves, without replacement.
      const squares = results.reduce((sum, result) => sum + (result.contributions[feature]! - mean) ** 2, 0);
      variance += (squares / (n - 1) / n) * (1 - n / background.rows.length);
    }
    error = Math.max(error, Math.sqrt(variance));
  });
  if (isPart) spread(contributions, leadValue - mean(background.values) - sumOf(contributions));
  return { contributions, isExact: exact, error: exact ? 0 : error };
}

/** Adds a remainder to contributions by their size. */
function spread(contributions: Float64Array, remainder: number): void {
  const size = contributions.reduce((sum, value) => sum + Math.abs(value), 0);
  contributions.forEach((value, index) => {
    contributions[index]! += remainder * (size > 0 ? Math.abs(value) / size : 1 / contributions.length);
  });
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(rows[0]!.length);
  for (const row of rows) row.forEach((value, index) => (sum[index]! += value));
  return sum.map((value) => value / rows.length);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The mean of numbers. */
export function mean(values: Float64Array): number {
  return sumOf(values) / values.length;
}
