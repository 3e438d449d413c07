import { z } from 'zod';
import type { Arm } from './experiment-arm.js';
import { alwaysValid, type StoppingRule, VERDICTS, verdictOf } from './stopping-rule.js';

/** A lead whose time is up, as one model saw it. */
export interface MaturedLead {
  arm: Arm;
  /** The probability that the arm's model gave it first. */
  value: number;
  isHot: boolean;
  bought: boolean;
}

const RATE = z.number().min(0).max(1).nullable();

export const ARM_FIGURES = z
  .object({
    matured: z.int().describe('Leads whose horizon has passed.'),
    bought: z.int(),
    conversion: RATE.describe('Of the matured leads, those that bought.'),
    hot: z.int().describe('Matured leads that it had called hot.'),
    hotConversion: RATE,
    auc: RATE.describe('Null where all came out the same.'),
    logLoss: z.number().min(0).nullable(),
  })
  .meta({ id: 'ExperimentArm' });
export type ArmFigures = z.infer<typeof ARM_FIGURES>;

export const EXPERIMENT_FIGURES = z
  .object({
    at: z.iso.datetime({ offset: true }),
    champion: ARM_FIGURES,
    challenger: ARM_FIGURES,
    difference: z
      .object({ estimate: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .describe(
        'Positive: the challenger is better. The bounds hold over all looks together. Null while too few count.',
      ),
    verdict: z.enum(VERDICTS),
  })
  .meta({ id: 'ExperimentFigures' });
export type ExperimentFigures = z.infer<typeof EXPERIMENT_FIGURES>;

/** A probability of 0 or 1 that comes out wrong costs no more than this one. */
const LEAST_PROBABILITY = 1e-6;

/**
 * The figures of an experiment, and what its rule says.
 *
 * @param leads - matured ones; of a shadow, each lead twice, the champion's before the challenger's
 */
export function experimentFigures(
  leads: readonly MaturedLead[],
  rule: StoppingRule,
  { at, isOver }: { at: Date; isOver: boolean },
): ExperimentFigures {
  const ofChampion = leads.filter(({ arm }) => arm === 'champion');
  const ofChallenger = leads.filter(({ arm }) => arm === 'challenger');
  const champion = armFigures(ofChampion);
  const challenger = armFigures(ofChallenger);
  const isEnough = Math.min(champion.matured, challenger.matured) >= rule.leastPerArm;
  const { estimate, variance } =
    rule.metric === 'conversion' ? conversionGain(champion, challenger) : logLossGain(ofChampion, ofChallenger);
  const difference = isEnough ? alwaysValid(estimate, variance, { alpha: rule.alpha, tau: rule.leastEffect }) : null;
  return {
    at: at.toISOString(),
    champion,
    challenger,
    difference,
    verdict: difference ? verdictOf(difference, { isEnough, isOver }) : isOver ? 'no_difference' : 'undecided',
  };
}

function armFigures(leads: readonly MaturedLead[]): ArmFigures {
  const hot = leads.filter(({ isHot }) => isHot);
  const bought = (some: readonly MaturedLead[]) => some.filter((lead) => lead.bought).length;
  const share = (some: readonly MaturedLead[]) => (some.length === 0 ? null : bought(some) / some.length);
  return {
    ...{ matured: leads.length, bought: bought(leads), conversion: share(leads) },
    ...{ hot: hot.length, hotConversion: share(hot), auc: areaUnderCurve(leads) },
    logLoss: leads.length === 0 ? null : mean(leads.map(logLoss)),
  };
}

/** How many of an arm's leads bought. */
export type ArmCounts = Pick<ArmFigures, 'matured' | 'bought'>;

/**
 * How much greater the share of buyers is among the challenger's leads, with the variance of that. It is made of shares with a buyer and a
 * non-buyer more each, or it would be 0 where all came out alike.
 */
export function conversionGain(champion: ArmCounts, challenger: ArmCounts): { estimate: number; variance: number } {
  const share = ({ matured, bought }: ArmCounts) => bought / matured;
  const variance = ({ matured, bought }: ArmCounts) => {
    const smoothed = (bought + 1) / (matured + 2);
    return (smoothed * (1 - smoothed)) / matured;
  };
  return {
    estimate: share(challenger) - share(champion),
    variance: variance(champion) + variance(challenger),
  };
}

/** How much smaller the log loss is, lead by lead: both models saw the same. */
function logLossGain(champion: readonly MaturedLead[], challenger: readonly MaturedLead[]) {
  const gains = champion.map((lead, index) => logLoss(lead) - logLoss(challenger[index]!));
  const estimate = mean(gains);
  const spread = gains.reduce((sum, gain) => sum + (gain - estimate) ** 2, 0) / Math.max(1, gains.length - 1);
  return { estimate, variance: Math.max(spread / gains.length, Number.MIN_VALUE) };
}

function logLoss({ value, bought }: MaturedLead): number {
  return -Math.log(Math.max(LEAST_PROBABILITY, bought ? value : 1 - value));
}

/** The share of pairs of a buyer and another that are in the right order, a tie counting half; by the ranks of the buyers. */
function areaUnderCurve(leads: readonly MaturedLead[]): number | null {
  const sorted = leads.toSorted((a, b) => a.value - b.value);
  let ranks = 0;
  let buyers = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to]!.value === sorted[from]!.value) to += 1;
    const tied = sorted.slice(from, to).filter((lead) => lead.bought).length;
    ranks += tied * ((from + 1 + to) / 2);
    buyers += tied;
  }
  const others = sorted.length - buyers;
  return buyers === 0 || others === 0 ? null : (ranks - (buyers * (buyers + 1)) / 2) / (buyers * others);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
