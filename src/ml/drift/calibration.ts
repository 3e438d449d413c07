import type { ReliabilityBin } from '../../shared/model-day.js';
import { chiSquareTail } from './distributions.js';
import { countDrawer, type CountDistribution, outcomeCounts, sumOfCounts, tailsOf } from './outcome-counts.js';
import { seededRandom } from './random.js';

/** A score whose horizon has passed. */
export interface Outcome {
  /** The probability that the model gave. */
  predicted: number;
  won: boolean;
}

export interface Calibration {
  leads: number;
  won: number;
  /** Mean probability, and share of those who bought. */
  predicted: number;
  observed: number;
  /** Standard deviations that more (or fewer) bought than predicted. */
  z: number;
  /** Probability that so many, or so few, buy where the probabilities are right; exact. */
  rateP: number;
  /** Expected calibration error over ten bins of equal width, as the trainer measures it. */
  error: number;
  /** What that is on average where the probabilities are right. */
  errorByChance: number;
  /** Probability of as great an error where they are right. */
  errorP: number;
  /** Bins of equal width that have leads. */
  reliability: ReliabilityBin[];
}

const BINS = 10;
/** Enough for the mean and the spread of the error within 3 %. */
const DRAWS = 1_000;
const SEED = 20_261;

/**
 * Whether probabilities are right on outcomes: in the large, and in each bin. What chance alone gives is computed from the probabilities
 * themselves, as no formula holds where few leads buy: exactly for the number of those who bought, by simulation for the calibration error.
 * A model knows the rate of its own training rows no better than their number allows, which widens both by √(1 + n/m).
 *
 * @param outcomes - at least one
 * @param trainingRows - of the model
 */
export function calibration(outcomes: readonly Outcome[], trainingRows: number): Calibration {
  const bins = Map.groupBy(outcomes, ({ predicted }) => Math.min(BINS - 1, Math.floor(predicted * BINS)));
  const inBins = [...bins].toSorted(([a], [b]) => a - b).map(([bin, members]) => ({ bin, ...sums(members) }));
  const leads = outcomes.length;
  const widening = Math.sqrt(1 + leads / trainingRows);
  const won = inBins.reduce((sum, bin) => sum + bin.won, 0);
  const expected = inBins.reduce((sum, bin) => sum + bin.expected, 0);
  const variance = outcomes.reduce((sum, { predicted }) => sum + predicted * (1 - predicted), 0);
  const error = inBins.reduce((sum, bin) => sum + Math.abs(bin.won - bin.expected), 0) / leads;
  return {
    leads,
    won,
    predicted: expected / leads,
    observed: won / leads,
    z: variance === 0 ? 0 : (won - expected) / (Math.sqrt(variance) * widening),
    rateP: tailsOf(inBins.map(({ counts }) => counts).reduce(sumOfCounts), expected + (won - expected) / widening),
    error,
    ...againstChance(inBins, leads, error / widening),
    reliability: inBins.map((bin) => ({
      bin: bin.bin,
      predicted: bin.expected / bin.leads,
      observed: bin.won / bin.leads,
      leads: bin.leads,
    })),
  };
}

interface Bin {
  leads: number;
  won: number;
  expected: number;
  counts: CountDistribution;
}

function sums(outcomes: readonly Outcome[]): Bin {
  return {
    leads: outcomes.length,
    won: outcomes.filter(({ won }) => won).length,
    expected: outcomes.reduce((sum, { predicted }) => sum + predicted, 0),
    counts: outcomeCounts(outcomes.map(({ predicted }) => predicted)),
  };
}

/** The error is a sum of distances from what is expected, which a gamma distribution with the same mean and spread is close to. */
function againstChance(bins: readonly Bin[], leads: number, error: number) {
  const random = seededRandom(SEED);
  const drawn = new Float64Array(DRAWS);
  for (const { expected, counts } of bins) {
    const draw = countDrawer(counts, random);
    for (let index = 0; index < DRAWS; index++) drawn[index]! += Math.abs(draw() - expected) / leads;
  }
  const mean = drawn.reduce((sum, one) => sum + one, 0) / DRAWS;
  const variance = drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (DRAWS - 1);
  if (variance === 0) return { errorByChance: mean, errorP: error > mean ? 0 : 1 };
  return {
    errorByChance: mean,
    errorP: chiSquareTail((2 * error * mean) / variance, (2 * mean ** 2) / variance),
  };
}
