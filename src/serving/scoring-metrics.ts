import { Counter, Histogram, type Registry } from 'prom-client';
import type { Score } from '../shared/score.js';

/** Every model that an organization has trained or brought: there may be many, by names that people choose, and nobody's names are to be shown. */
const OWN = 'own';

/**
 * Counts scores, in the words of Prometheus. Labels are bands and the models that the product knows: the shipped ones and the rules, never
 * organizations or what is theirs.
 */
export class ScoringMetrics {
  private readonly scores: Counter<'model' | 'band' | 'fallback'>;
  private readonly durations: Histogram;
  private readonly fallbacks: Counter;

  /**
   * @param shippedKey - of the model that the product ships with, a key that no other model may have; null where there is none
   */
  constructor(
    registry: Registry,
    private readonly shippedKey: string | null,
  ) {
    const registers = [registry];
    this.scores = new Counter({
      name: 'throughline_scores_total',
      help: 'Scores given, by model (of an organization: own), band and whether rules gave them because the model could not',
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
    for (const score of scores) {
      const { band, fallback, durationUs } = score;
      this.scores.inc({ model: this.nameOf(score), band, fallback: String(fallback) });
      if (fallback) this.fallbacks.inc();
      if (durationUs !== undefined) this.durations.observe(durationUs / 1e6);
    }
  };

  /** A model may have the key of the rules, but then it is not what answers in a model's stead. */
  private nameOf({ model: { key, version }, fallback }: Score): string {
    return fallback || key === this.shippedKey ? `${key}/${version}` : OWN;
  }
}
