import type { FeatureDay } from '../../shared/model-day.js';
import { normalTail } from './distributions.js';
import type { FeatureTally } from './feature-tally.js';
import { holm } from './holm.js';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js';
import { populationStability } from './population-stability.js';
import { FALSE_ALARM_RATE, LEAST_KS, LEAST_MISSING_RISE, LEAST_PSI } from './thresholds.js';

/**
 * Compares features with their distribution over the reference that the tallies were made of (training rows, or leads of before), all of them
 * at one level.
 *
 * @param rows - of the reference
 */
export function featureDrift(tallies: readonly FeatureTally[], rows: number, level = FALSE_ALARM_RATE): FeatureDay[] {
  const measured = tallies.map((tally) => {
    const stability = populationStability(tally.bins, rows, tally.counts);
    const distance = kolmogorovSmirnov(tally, rows);
    const expectedMissing = tally.bins.shares.at(-1)!;
    const missing = tally.missing / tally.rows;
    const missingPValue = risePValue(missing, tally.rows, expectedMissing, rows);
    return { key: tally.spec.key, stability, distance, missing, expectedMissing, missingPValue };
  });
  const isUnstable = holm(
    measured.map(({ stability }) => stability.pValue),
    level / 2,
  );
  const isDistant = holm(
    measured.map(({ distance }) => distance?.pValue ?? 1),
    level / 2,
  );
  const lacksMore = holm(
    measured.map(({ missingPValue }) => missingPValue),
    level,
  );
  return measured.map(({ key, stability, distance, missing, expectedMissing, missingPValue }, index) => ({
    key,
    psi: stability.psi,
    psiByChance: stability.byChance,
    psiPValue: stability.pValue,
    ks: distance?.distance ?? null,
    ksPValue: distance?.pValue ?? null,
    missing,
    expectedMissing,
    missingPValue,
    hasDrifted:
      (isUnstable[index]! && stability.psi - stability.byChance >= LEAST_PSI) ||
      (isDistant[index]! && distance !== null && distance.distance >= LEAST_KS),
    isMissed: lacksMore[index]! && missing - expectedMissing >= LEAST_MISSING_RISE,
  }));
}

/** Probability of a share that has risen as much, where both are of the same population: the two-proportion score test, one-sided. */
function risePValue(share: number, leads: number, expected: number, rows: number): number {
  const pooled = (share * leads + expected * rows) / (leads + rows);
  const variance = pooled * (1 - pooled) * (1 / leads + 1 / rows);
  return variance === 0 ? 1 : normalTail((share - expected) / Math.sqrt(variance));
}
