import type { Logger } from 'pino';
import type { Database } from '../../db/database.js';
import type { RunningExperiment } from '../../db/repositories/serving-plans.js';
import { storeShadowScores } from '../../db/repositories/shadow-scores.js';
import { armOf } from '../../shared/experiment/experiment-arm.js';
import type { Score, ScoringLead } from '../../shared/score.js';

/** Who knows of experiments, and scores by the model of one. */
export interface ShadowScorer {
  experiment(organizationId: string): Promise<RunningExperiment | null>;
  scoreBy(organizationId: string, modelId: string, leads: readonly ScoringLead[]): Promise<Score[] | null>;
}

type IdentifiedLead = ScoringLead & { id: string };

/** Batches that wait to be scored in shadow. Under a load that leaves no time for them, the newest go without: a shadow is a sample. */
const MOST_WAITING = 20;
const WARN_EVERY_MS = 60_000;

/**
 * Records what the challenger of a shadow experiment says of leads that the champion has scored. Nobody waits for it and nothing that happens
 * here reaches anybody: one batch at a time, after the champion's scores are stored, and what fails is left out.
 */
export class ShadowRecorder {
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();
  private warnedAt = -Infinity;

  constructor(
    private readonly dependencies: { database: Database; scorer: ShadowScorer; logger: Pick<Logger, 'warn'> },
  ) {}

  /** Returns at once. */
  record(organizationId: string, leads: readonly IdentifiedLead[], scores: readonly Score[]): void {
    if (this.waiting >= MOST_WAITING) return this.warn('too many leads come at once', undefined);
    this.waiting += 1;
    this.last = this.last
      .then(() => this.recordNow(organizationId, leads, scores))
      .catch((error: unknown) => this.warn('leads were not scored in shadow', error))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  /** Resolves when what was asked for is done, or has failed. */
  async idle(): Promise<void> {
    await this.last;
  }

  private async recordNow(
    organizationId: string,
    leads: readonly IdentifiedLead[],
    scores: readonly Score[],
  ): Promise<void> {
    const { database, scorer } = this.dependencies;
    const experiment = await scorer.experiment(organizationId);
    if (experiment?.kind !== 'shadow') return;
    const moments = new Map(scores.map((score, index) => [leads[index]!.id, score]));
    const taken = leads.filter(
      ({ id }) => !moments.get(id)!.fallback && armOf(experiment.id, id, experiment.share) === 'challenger',
    );
    if (taken.length === 0) return;
    const shadows = await scorer.scoreBy(organizationId, experiment.challenger.id, taken);
    if (shadows === null) return this.warn('the challenger of a shadow experiment does not answer', undefined);
    const ids = taken.map(({ id }) => id);
    await database.inOrganization(organizationId, (tx) =>
      storeShadowScores(
        tx,
        experiment.id,
        ids,
        shadows,
        ids.map((id) => moments.get(id)!.computedAt),
      ),
    );
  }

  private warn(message: string, error: unknown): void {
    if (performance.now() - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = performance.now();
    this.dependencies.logger.warn({ err: error }, message);
  }
}
