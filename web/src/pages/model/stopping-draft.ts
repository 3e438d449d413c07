import type { NewExperiment } from '../../api/experiments.js';
import type { Experiment } from '../../api/types.js';

/** What is typed of a stopping rule. The difference and the chance of a false claim are percent, but the difference of log loss. */
export type StoppingDraft = Record<'leastEffect' | 'alpha' | 'leastPerArm' | 'mostLeads' | 'mostDays', string>;

/** As the API has them by default. */
const COMMON = { alpha: '5', leastPerArm: '200', mostLeads: '20000' };
const USUAL_DAYS = 180;
const MOST_HORIZON_DAYS = 365;
const LEAST_EFFECTS: Readonly<Record<Experiment['kind'], string>> = { ab: '2', shadow: '0.01' };

/** @param horizonDays - after which a lead counts: a shorter experiment would be refused */
export const emptyStopping = (kind: Experiment['kind'], horizonDays = 0): StoppingDraft => ({
  ...COMMON,
  mostDays: String(Math.max(USUAL_DAYS, 2 * Math.min(horizonDays, MOST_HORIZON_DAYS))),
  leastEffect: LEAST_EFFECTS[kind],
});

/** The rule that is asked for. */
export function readStopping(kind: Experiment['kind'], draft: StoppingDraft): NewExperiment['stopping'] {
  const effect = Number(draft.leastEffect);
  return {
    leastEffect: kind === 'ab' ? percent(effect) : effect,
    alpha: percent(Number(draft.alpha)),
    leastPerArm: Number(draft.leastPerArm),
    mostLeads: Number(draft.mostLeads),
    mostDays: Number(draft.mostDays),
  };
}

/** 7 % is 0.07, not 0.07000000000000001. */
const percent = (value: number): number => Number((value / 100).toPrecision(12));
