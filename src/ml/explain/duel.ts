import type { FeatureInput } from '../features/feature-readers.js';

/**
 * A lead against one row of the background: which of the features that tell them apart made the difference between their log-odds. Features
 * in which both are alike contribute nothing to it, so the game has no more players than there are differences.
 */
export interface Duel {
  lead: readonly FeatureInput[];
  other: readonly FeatureInput[];
  /** Log-odds of both. */
  leadValue: number;
  otherValue: number;
  /** Features in which they differ. */
  players: readonly number[];
}

/** What one duel says: a contribution for each feature, and the variance of its estimate. */
export interface DuelResult {
  contributions: Float64Array;
  variances: Float64Array;
}

export function playersOf(lead: readonly FeatureInput[], other: readonly FeatureInput[]): number[] {
  return lead.flatMap((value, index) => (Object.is(value, other[index]) ? [] : [index]));
}

/** Rows of the model that a duel is decided by, in the order in which it reads their log-odds. */
export interface DuelPlan {
  rows: number;
  /** Writes the rows into columns, from a row on. */
  fill(columns: FeatureInput[][], start: number): void;
  decide(values: Float64Array): DuelResult;
}

/** Rows of {@link exactPlan}. */
export function exactRows(players: number): number {
  return players < 2 ? 0 : 2 ** players - 2;
}

/**
 * Exact Shapley values: every coalition of players is evaluated.
 *
 * φ_j = Σ_{S ∌ j} |S|! (d − |S| − 1)! / d! · (v(S ∪ j) − v(S)); Shapley 1953, with the interventional value function of Lundberg and Lee 2017.
 */
export function exactPlan(duel: Duel): DuelPlan {
  const { lead, other, players } = duel;
  const d = players.length;
  const all = 2 ** d - 1;
  const rows = exactRows(d);
  return {
    rows,
    fill(columns, start) {
      columns.forEach((column, feature) => column.fill(other[feature]!, start, start + rows));
      players.forEach((feature, index) => {
        // Coalition 0 is the other's own row, the last one the lead's.
        for (let coalition = 1; coalition < all; coalition += 1) {
          if (coalition & (1 << index)) columns[feature]![start + coalition - 1] = lead[feature]!;
        }
      });
    },
    decide: (values) => {
      const valueOf = (coalition: number) =>
        coalition === 0 ? duel.otherValue : coalition === all ? duel.leadValue : values[coalition - 1]!;
      const weights = coalitionWeights(d);
      const contributions = new Float64Array(lead.length);
      for (let coalition = 0; coalition < all; coalition += 1) {
        const value = valueOf(coalition);
        const weight = weights[bitsOf(coalition)]!;
        for (let index = 0; index < d; index += 1) {
          if (coalition & (1 << index)) continue;
          contributions[players[index]!]! += weight * (valueOf(coalition | (1 << index)) - value);
        }
      }
      return { contributions, variances: new Float64Array(lead.length) };
    },
  };
}

/** Rows of {@link walksPlan}. */
export function walkRows(players: number, pairs: number): number {
  return players < 2 ? 0 : pairs * 2 * (players - 1);
}

/**
 * Sampled Shapley values: players join in an order by chance, and once more in the reverse order, whose error tends to be the opposite
 * (antithetic sampling; Mitchell et al. 2022). What players add on a walk always adds up to the whole difference.
 */
export function walksPlan(duel: Duel, orders: readonly (readonly number[])[]): DuelPlan {
  const { lead, other, players } = duel;
  const d = players.length;
  const walks = orders.flatMap((order) => [order, order.toReversed()]);
  const steps = d - 1;
  const rows = walks.length * steps;
  return {
    rows,
    fill(columns, start) {
      columns.forEach((column, feature) => column.fill(other[feature]!, start, start + rows));
      walks.forEach((walk, index) => {
        const first = start + index * steps;
        // Who joins in a step is there in all rows from it on.
        walk.forEach((player, step) => {
          const feature = players[player]!;
          columns[feature]!.fill(lead[feature]!, first + step, first + steps);
        });
      });
    },
    decide: (values) => decideWalks(duel, walks, values),
  };
}

function decideWalks(
  { lead, leadValue, otherValue, players }: Duel,
  walks: readonly (readonly number[])[],
  values: Float64Array,
): DuelResult {
  const steps = players.length - 1;
  const contributions = new Float64Array(lead.length);
  const variances = new Float64Array(lead.length);
  // What a player added on each walk.
  const added = players.map(() => new Float64Array(walks.length));
  walks.forEach((walk, index) => {
    let before = otherValue;
    walk.forEach((player, step) => {
      const after = step === steps ? leadValue : values[index * steps + step]!;
      added[player]![index] = after - before;
      before = after;
    });
  });
  players.forEach((feature, player) => {
    const mean = added[player]!.reduce((sum, value) => sum + value, 0) / walks.length;
    contributions[feature] = mean;
    variances[feature] = varianceOfMean(added[player]!, mean);
  });
  return { contributions, variances };
}

/** Of pairs where there are several; of the two walks of the only one else, which takes them for independent and so says too much. */
function varianceOfMean(added: Float64Array, mean: number): number {
  const pairs = added.length / 2;
  if (pairs === 1) return (added[0]! - added[1]!) ** 2 / 4;
  let squares = 0;
  for (let pair = 0; pair < pairs; pair += 1) squares += ((added[2 * pair]! + added[2 * pair + 1]!) / 2 - mean) ** 2;
  return squares / (pairs - 1) / pairs;
}

const weightsOf = new Map<number, Float64Array>();

/** |S|! (d − |S| − 1)! / d! by |S|. */
function coalitionWeights(d: number): Float64Array {
  let weights = weightsOf.get(d);
  if (!weights) {
    weights = new Float64Array(d);
    // 1 / (d · C(d − 1, s)), the binomial kept up from one to the next.
    for (let s = 0, choose = 1; s < d; s += 1) {
      weights[s] = 1 / (d * choose);
      choose = (choose * (d - 1 - s)) / (s + 1);
    }
    weightsOf.set(d, weights);
  }
  return weights;
}

function bitsOf(coalition: number): number {
  let bits = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}
