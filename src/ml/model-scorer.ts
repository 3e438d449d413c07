import type { Score, ScoringLead } from '../shared/score.js';

/** Scores leads by one model. Safe to call concurrently. */
export interface ModelScorer {
  readonly model: { key: string; version: string };
  /** Probabilities from which on a lead is hot, or warm, where the organization's policy does not say. */
  readonly bands: { hot: number; warm: number };
  /**
   * Scores leads in their order, as they are at a moment: now, where none is named.
   *
   * @throws ModelError `model_failed` where the model does not run, or answers with something that is not a score
   */
  score(leads: readonly ScoringLead[], at?: Date): Promise<Score[]>;
}
