import { Counter, Histogram, type Registry } from 'prom-client';
import type { Score } from '../shared/score.js';

/** Names of models that are told apart; further ones are `other`. Organizations bring models by names of their own. */
const MOST_MODELS = 100;

/** Counts scores, in the words of Prometheus. Labels are models and bands, never organizations, of which there may be many. */
export class ScoringMetrics {
  private readonly models = new Set<string>();
  private readonly scores: Counter<'model' | 'band' | 'fallback'>;
  private readonly durations: Histogram;
  private readonly fallbacks: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.scores = new Counter({
      name: 'throughline_scores_total',
      help: 'Scores given, by model, band and whether rules gave them because the model could not',
      labelNames: ['model', 'band', 'fallback'],
      registers,
    });
    this.fallbacks = new Counter({
      name: 'throughline_scoring_fallbacks_total',
      help: 'Scores that rules gave because the model could not',
      registers,
    });
    this.durations = new Histogram({
      name: 'throughline_scoring_duration_seconds',
      help: 'Time to score one lead, of those that are scored together the mean',
      buckets: [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5],
      registers,
    });
  }

  /** Called with the scores of one call. */
  readonly observe = (scores: readonly Score[]): void => {
    for (const { model, band, fallback, durationUs } of scores) {
      this.scores.inc({ model: this.nameOf(model), band, fallback: String(fallback) });
      if (fallback) this.fallbacks.inc();
      if (durationUs !== undefined) this.durations.observe(durationUs / 1e6);
    }
  };

  private nameOf({ key, version }: Score['model']): string {
    const name = `${key}/${version}`;
    if (!this.models.has(name) && this.models.size >= MOST_MODELS) return 'other';
    this.models.add(name);
    return name;
  }
}
