import type { TermColumns } from '../shared/score-columns.js';
import type { Score, ScoringLead } from '../shared/score.js';
import type { FeatureInput, FeatureReader } from './features/feature-readers.js';
import type { ModelManifest } from './manifest.js';

/** Scores leads by one model. Safe to call concurrently. */
export interface ModelScorer {
  readonly model: { key: string; version: string };
  /**
   * Scores leads in their order, as they are at a moment: now, where none is named.
   *
   * @throws ModelError `model_failed` where the model does not run, or answers with something that is not a score
   */
  score(leads: readonly ScoringLead[], at?: Date): Promise<Score[]>;
}

/** One whose model can be asked about leads that might be. */
export interface ExaminableScorer extends ModelScorer {
  readonly manifest: ModelManifest;
  /** Of the manifest's features, in their order. */
  readonly readers: readonly FeatureReader[];
  /**
   * Calibrated log-odds, cut off where scores are, without their reasons.
   *
   * @param columns - what goes into the model, by feature
   * @throws ModelError `model_failed`
   */
  logOdds(columns: readonly FeatureInput[][], rows: number): Promise<Float64Array>;
  /** Many leads at once; only where the reasons are the model's own terms. Null where one of them does not fit into columns. */
  columns?(leads: readonly ScoringLead[], at?: Date): Promise<TermColumns | null>;
}
