import type { ScoreReason } from '../../api/types.js';

/** Keys of rules of the organization's policy begin so among the reasons of a score. */
const RULE = 'rule:';
/** A reason that moves the odds by less than a twentieth moves nobody. */
const WEAK = 0.05;

/** A reason for a person. */
export interface ReasonText {
  feature: string;
  text: string;
  /** Whether it raises the score or lowers it. */
  tone: 'up' | 'down';
  /** `much`, `clearly` or `a little`. */
  strength: string;
  isRule: boolean;
}

/** The reasons that matter in words, the strongest first. */
export function reasonTexts(reasons: readonly ScoreReason[], most: number): ReasonText[] {
  return [...reasons]
    .filter(({ contribution }) => Math.abs(contribution) >= WEAK)
    .sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution))
    .slice(0, most)
    .map((reason) => ({
      feature: reason.feature,
      // A rule is marked as one, and need not say so in its words.
      text: isRule(reason) ? reason.label : reason.text,
      tone: reason.contribution < 0 ? 'down' : 'up',
      strength: strengthOf(Math.abs(reason.contribution)),
      isRule: isRule(reason),
    }));
}

export const isRule = ({ feature }: Pick<ScoreReason, 'feature'>): boolean => feature.startsWith(RULE);

/** By what the odds are multiplied: from two and a half on it is much, from a third on it is clear. */
function strengthOf(logOdds: number): string {
  if (logOdds >= 0.9) return 'much';
  return logOdds >= 0.3 ? 'clearly' : 'a little';
}
