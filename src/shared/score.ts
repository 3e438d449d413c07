import type { EngagementState } from './engagement/engagement-state.js';
import type { LeadFields } from './lead.js';
import type { ScoringPolicy } from './scoring-policy.js';

/** How promising a lead is, in words. The bounds are the model's (manifest) or the rule scorer's. */
export const SCORE_BANDS = ['hot', 'warm', 'cold'] as const;
export type ScoreBand = (typeof SCORE_BANDS)[number];

/** One term of a score. */
export interface ScoreReason {
  /** The feature's key, or two keys joined by ` × ` for an interaction. */
  feature: string;
  /** The same for a person: `Time on the site`. */
  label: string;
  /** The value that the lead had, as it was read; `null` where it was missing. */
  value: string | number | boolean | null;
  /** What the term adds to the log-odds; signed. */
  contribution: number;
}

/** How the reasons of a score were found. */
export const EXPLANATION_METHODS = ['additive', 'shapley_exact', 'shapley_sampled'] as const;

/** `additive`: they are what the model itself adds up. Else they are Shapley values: all of them, or estimates from samples. */
export interface ScoreExplanation {
  method: (typeof EXPLANATION_METHODS)[number];
  /** The largest standard error of a reason, in log-odds; 0 unless they are estimates. */
  error: number;
}

const RULE = 'rule:';

/** The name of a rule among reasons. */
export function ruleFeature(key: string): string {
  return `${RULE}${key}`;
}

/** The key of the rule that a reason names; undefined for a reason of the model. */
export function ruleKeyOf(feature: string): string | undefined {
  return feature.startsWith(RULE) ? feature.slice(RULE.length) : undefined;
}

/** The reason that says by how much a sum was cut off. */
export const LIMIT_FEATURE = 'limit';

/**
 * A calibrated probability that the lead buys, with its reasons:
 * `logit(value) = baseline + Σ reasons[i].contribution`.
 */
export interface Score {
  /** Probability, 0 to 1. */
  value: number;
  /** `value` for people: a whole number, 0 to 100. */
  points: number;
  band: ScoreBand;
  model: { key: string; version: string };
  /** Log-odds of a lead about whom nothing is known that matters. */
  baseline: number;
  /** Every term, the strongest first (by absolute contribution); a rule of the organization's policy is `rule:<key>`. */
  reasons: ScoreReason[];
  /** How the reasons were found; absent: additive. They add up to the score in any case. */
  explanation?: ScoreExplanation;
  /** True where the rule scorer answered because the model could not. */
  fallback: boolean;
  /** The scoring policy whose bands and rules it was made with; 0 is the default one. */
  policyVersion: number;
  /** The A/B experiment that decided which model scored it; absent where none ran. */
  experimentId?: string;
  /** The letter that the policy gives to the probability; absent where it gives none. */
  grade?: string;
  /** Microseconds that scoring took: those of its batch, divided by the leads in it. */
  durationUs?: number;
  /** By what it counts as changed; neither stored nor answered. */
  scale?: ScoreScale;
  /** ISO 8601. */
  computedAt: string;
}

/** What it takes for a score to count as changed (`lead.score_changed`). */
export interface ScoreScale {
  bands: { hot: number; warm: number };
  /** How far the probability must have moved. */
  least: number;
  /** How far beyond a bound of a band. */
  hysteresis: number;
}

/** A policy and its number. */
export interface NumberedPolicy {
  version: number;
  definition: ScoringPolicy;
}

/** What of a lead scoring may look at. */
export type ScoringLead = Pick<LeadFields, 'attributes'> &
  Partial<Omit<LeadFields, 'attributes'>> & {
    /** The lead's own id: an experiment gives a lead to the same model each time. */
    id?: string;
    createdAt?: Date | string;
    /** What it did, and what was done with it; null where nothing is known of that. */
    engagement?: EngagementState | null;
  };

export interface ScoreOptions {
  policy?: NumberedPolicy;
  /**
   * Of two scores of a lead, the one of the later moment is its current one. Who stores scores names the moment before the leads were read: what is
   * changed and scored in between is newer.
   */
  at?: Date;
  onRuleFailed?: (key: string) => void;
}

/** Scores leads in process. One instance per process; safe to call concurrently. */
export interface LeadScorer {
  /**
   * Scores leads of an organization by the model and the policy that are in force for it, answering in their order. Never rejects for a
   * model's sake: a model that is missing, corrupt or throws is replaced by the rule scorer (`fallback: true`).
   *
   * @param options - `policy`: as if it were in force; `at`: as of that moment; `onRuleFailed`: told of each lead on which the condition of a
   *   rule could not be evaluated
   */
  score(organizationId: string, leads: readonly ScoringLead[], options?: ScoreOptions): Promise<Score[]>;
  /** The model that answers now (for an organization, where one is named) and, where it is the rule scorer, why. */
  status(organizationId?: string): {
    model: { key: string; version: string };
    fallback: boolean;
    problem: string | null;
  };
}

/** Asks the model that an organization has active, and nothing else: no experiment, no rules, no reasons. For comparisons. */
export interface ActiveModel {
  /**
   * What the model says of leads, each as of a moment of its own.
   *
   * @returns log-odds in their order; null where the model cannot answer
   */
  logOddsAt(
    organizationId: string,
    leads: readonly ScoringLead[],
    moments: readonly Date[],
  ): Promise<Float64Array | null>;
}
