import { z } from 'zod';

/**
 * When an experiment may be decided, stated at its start. It may be looked at as often as one likes: the bound is always valid
 * (docs/adr/0022-stopping-rule.md).
 */
export const STOPPING_RULE = z
  .strictObject({
    /** What decides: A/B compares how many leads buy, a shadow how well either model foretold it (log loss). */
    metric: z.enum(['conversion', 'log_loss']),
    /** Probability of a difference being claimed where there is none, over all looks together. */
    alpha: z.number().min(0.001).max(0.2).default(0.05),
    /** The least difference that would matter; the bound is narrowest around it. */
    leastEffect: z.number().min(0.0001).max(0.5),
    /** A lead counts once so many days have passed since it was first scored: as bought, if it was won by then. */
    horizonDays: z.int().min(1).max(365),
    /** Nothing is said before so many leads of each arm count. */
    leastPerArm: z.int().min(50).max(100_000).default(200),
    /** Leads that count at most: those that were scored first. Without a difference by then, there is none that matters. */
    mostLeads: z.int().min(200).max(200_000).default(20_000),
    /** More than the horizon: else no lead would ever count. */
    mostDays: z.int().min(1).max(730),
  })
  .meta({ id: 'StoppingRule' });
export type StoppingRule = z.infer<typeof STOPPING_RULE>;

/** Differences that would matter where nothing else was said: a fiftieth of the leads, a hundredth of a nat. */
export const LEAST_EFFECTS: Readonly<Record<StoppingRule['metric'], number>> = { conversion: 0.02, log_loss: 0.01 };

/** Half of its days an experiment takes leads that still come to maturity. */
export function usualDays(horizonDays: number): number {
  return Math.max(180, 2 * horizonDays);
}

/** An estimate, with bounds that hold at all looks at once with probability 1 − alpha. */
export interface BoundedEstimate {
  estimate: number;
  low: number;
  high: number;
}

/**
 * Bounds of a difference that are valid at every look, from the mixture sequential probability ratio test with a normal mixture N(0, τ²)
 * around no difference: Λ = √(V/(V+τ²)) · exp(θ²τ² / (2V(V+τ²))), where θ is the estimate and V its variance. Under the null, Λ ever reaches
 * 1/α with a probability of at most α (Ville's inequality), so those θ for which it does not are the interval.
 *
 * Johari, Koomen, Pekelis, Walsh: Always Valid Inference: Continuous Monitoring of A/B Tests. Operations Research 70 (2022), section 4; with
 * an estimated variance it holds asymptotically, which is what `leastPerArm` is for.
 *
 * @param variance - of the estimate
 * @param tau - standard deviation of the mixture: the effect that one wants to find soon
 */
export function alwaysValid(
  estimate: number,
  variance: number,
  { alpha, tau }: { alpha: number; tau: number },
): BoundedEstimate {
  const mixed = tau * tau;
  const total = variance + mixed;
  const half = Math.sqrt(((variance * total) / mixed) * (2 * Math.log(1 / alpha) + Math.log(total / variance)));
  return { estimate, low: estimate - half, high: estimate + half };
}

/** What an experiment says. `undecided`: not yet; `no_difference`: its last look is past, and there was none. */
export const VERDICTS = ['undecided', 'challenger_better', 'champion_better', 'no_difference'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What the rule says of a look. A verdict that it has given once stays: see evaluate-experiment.ts. */
export function verdictOf(
  { low, high }: BoundedEstimate,
  { isEnough, isOver }: { isEnough: boolean; isOver: boolean },
): Verdict {
  if (isEnough && low > 0) return 'challenger_better';
  if (isEnough && high < 0) return 'champion_better';
  return isOver ? 'no_difference' : 'undecided';
}
