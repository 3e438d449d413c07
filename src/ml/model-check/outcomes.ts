import type { ModelCheckReport } from '../../shared/model-check.js';
import type { Sample } from './read-samples.js';

/** Fewer of either outcome say nothing. */
const LEAST_OF_EITHER = 10;

/** AUC and Brier score on the samples that came with an outcome; null where those are too few. */
export function measureAgainstOutcomes(
  samples: readonly Sample[],
  probabilities: readonly number[],
): ModelCheckReport['metrics'] {
  const known = samples.flatMap(({ outcome }, index) =>
    outcome == null ? [] : [{ outcome, probability: probabilities[index]! }],
  );
  const bought = known.filter(({ outcome }) => outcome === 1);
  const not = known.filter(({ outcome }) => outcome === 0);
  if (bought.length < LEAST_OF_EITHER || not.length < LEAST_OF_EITHER) return null;
  // The share of pairs that are in the right order, a tie counting half.
  let inOrder = 0;
  for (const buyer of bought) {
    for (const other of not) {
      if (buyer.probability > other.probability) inOrder += 1;
      else if (buyer.probability === other.probability) inOrder += 0.5;
    }
  }
  return {
    auc: inOrder / (bought.length * not.length),
    brier: known.reduce((sum, { outcome, probability }) => sum + (probability - outcome) ** 2, 0) / known.length,
    baseRate: bought.length / known.length,
  };
}
