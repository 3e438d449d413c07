import type { OutcomesDay } from '../../shared/model-day.js';
import { areaUnderCurve, type AucEstimate, dropPValue } from './auc.js';
import { calibration, type Outcome } from './calibration.js';
import { OUTCOMES } from './thresholds.js';

/** Whether outcomes are enough to tell anything. */
export function areEnough({ leads, won }: { leads: number; won: number }, least = OUTCOMES.least): boolean {
  return leads >= least && Math.min(won, leads - won) >= OUTCOMES.leastOfEither;
}

/** What a model is worth on outcomes, against what it was measured at; null where there are too few. */
export function outcomeDrift(
  outcomes: readonly Outcome[],
  model: { auc: AucEstimate | null; trainingRows: number },
): Omit<OutcomesDay, 'from' | 'to'> | null {
  if (!areEnough({ leads: outcomes.length, won: outcomes.filter(({ won }) => won).length })) return null;
  const { z, rateP, error, errorByChance, errorP, ...measured } = calibration(outcomes, model.trainingRows);
  const area = areaUnderCurve(outcomes);
  return {
    ...measured,
    rateZ: z,
    ratePValue: rateP,
    calibrationError: error,
    calibrationErrorByChance: errorByChance,
    calibrationErrorPValue: errorP,
    auc: area?.auc ?? null,
    aucError: area?.error ?? null,
    referenceAuc: model.auc?.auc ?? null,
    aucPValue: area && model.auc ? dropPValue(area, model.auc) : null,
  };
}
