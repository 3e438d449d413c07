import type { ScoreReason, ScoringLead } from './score.js';

/** One thing that, were it otherwise, would raise the score. */
export interface Suggestion {
  feature: string;
  label: string;
  /** As it is; null where nothing is known. */
  from: ScoreReason['value'];
  to: ScoreReason['value'];
  /** Probability that the model would give then. */
  value: number;
  points: number;
  /** The suggestion for a person. */
  text: string;
}

/** What would raise a lead's score: each by itself, all else as it is. By the model alone; rules of the organization are not looked at. */
export interface ScoreAdvice {
  model: { key: string; version: string };
  /** Probability as the lead is. */
  value: number;
  points: number;
  /** The best first. */
  suggestions: Suggestion[];
}

export interface ScoreAdvisor {
  /**
   * @param most - suggestions at most
   * @returns null where no model answers for the organization now
   */
  advise(organizationId: string, lead: ScoringLead, most: number): Promise<ScoreAdvice | null>;
}
