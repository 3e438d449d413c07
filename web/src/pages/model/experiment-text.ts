import type { Experiment } from '../../api/types.js';
import { formatCount, formatPercent } from '../../format/numbers.js';

type Rule = Experiment['stopping'];
type Verdict = NonNullable<Experiment['figures']>['verdict'];

export const EXPERIMENT_KINDS: Readonly<Record<Experiment['kind'], string>> = {
  shadow: 'In shadow',
  ab: 'A/B',
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  undecided: 'Not decided yet: the difference may still be chance.',
  challenger_better: 'The challenger is better, by more than chance.',
  champion_better: 'The champion is better, by more than chance.',
  no_difference: 'No difference that matters was found.',
};

/** What the stopping rule says of the figures. */
export const verdictText = (verdict: Verdict): string => VERDICTS[verdict];

/** The stopping rule in words, as it was stated at the start. */
export function stoppingText({
  metric,
  alpha,
  leastEffect,
  horizonDays,
  leastPerArm,
  mostLeads,
  mostDays,
}: Rule): string {
  const what =
    metric === 'conversion'
      ? `how many leads buy; ${formatPercent(leastEffect)} more would matter`
      : `how well either foretold what became of the leads (log loss); ${leastEffect} would matter`;
  return (
    `It compares ${what}. A lead counts ${horizonDays} days after its score. Nothing is said before ` +
    `${formatCount(leastPerArm)} leads of each count; it ends after ${formatCount(mostLeads)} leads or ${mostDays} days. ` +
    `The chance of claiming a difference where there is none is ${formatPercent(alpha)} at most, however often one looks.`
  );
}
