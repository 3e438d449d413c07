import type { Score, ScoreOptions, ScoreReason, ScoreScale, ScoringLead } from './score.js';

/**
 * What an additive model says of many leads, without an object for each of them and each reason: a tenth of the garbage of scores, for work
 * over all leads of an organization. A sum beyond the scale has no place here: it needs a reason of its own.
 */
export interface TermColumns {
  rows: number;
  baseline: number;
  terms: readonly Pick<ScoreReason, 'feature' | 'label'>[];
  /** In log-odds: the terms of the first lead, those of the second … */
  contributions: Float64Array;
  /** Probabilities. */
  values: Float64Array;
  /** What a term saw of a lead. */
  valueAt(term: number, row: number): ScoreReason['value'];
}

/** Scores of many leads by one additive model and a policy without rules. */
export interface ScoreColumns extends TermColumns {
  model: Score['model'];
  policyVersion: number;
  scale: ScoreScale;
  /** Microseconds for each lead. */
  durationUs: number;
  /** ISO 8601. */
  computedAt: string;
}

/** How the leads of an organization are scored now. */
export interface BulkScoring {
  /** Why the model that the organization has activated does not answer; null where it does. */
  problem: string | null;
  /** What scoring looks at: columns of the lead that a model may read, or all that is known of it. */
  reads: 'columns' | 'facts';
}

/** Scores all leads of an organization, page by page. */
export interface BulkScorer {
  /** Makes sure that what is in force for the organization now is what scores its leads here. */
  prepare(organizationId: string): Promise<BulkScoring>;
  /** Null where they cannot be had as columns: an experiment runs, the policy has rules, or the model is not additive or does not answer. */
  scoreColumns(
    organizationId: string,
    leads: readonly ScoringLead[],
    options?: Pick<ScoreOptions, 'at'>,
  ): Promise<ScoreColumns | null>;
  /** As {@link LeadScorer.score}. */
  score(organizationId: string, leads: readonly ScoringLead[], options?: Pick<ScoreOptions, 'at'>): Promise<Score[]>;
}
