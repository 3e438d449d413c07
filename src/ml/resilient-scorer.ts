import type { LeadScorer, Score, ScoringLead } from '../shared/score.js';
import { loadModel, type LoadedModel } from './load-model.js';
import { ModelError, type ModelProblemCode } from './model-error.js';
import { createModelScorer } from './create-model-scorer.js';
import type { ModelScorer } from './model-scorer.js';
import { RULES_MODEL, scoreByRules } from './rule-scorer.js';

/** A model that came back is found within a minute; one that stays away costs one look a minute. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** How long the start, and a batch, wait for the model. Loading takes some 20 ms; a hung disk may take for ever. */
const START_WAIT_MS = 10_000;
const RELOAD_WAIT_MS = 2_000;
/** One problem is reported once a minute, however many batches meet it. */
const REPORT_EVERY_MS = 60_000;

/** Told when the rule scorer answers instead of the model. Holds no lead data. */
export interface ScoringProblem {
  code: ModelProblemCode;
  message: string;
  /** The model that failed; null where not even its manifest could be read. */
  model: { key: string; version: string } | null;
}

export interface LeadScorerOptions {
  /** Directory with manifest.json and the ONNX file. */
  modelDir: string;
  /** Called at most once per problem code and minute. What it throws or rejects with is ignored: scoring goes on. */
  onFallback?: (problem: ScoringProblem) => unknown;
  /** Replaced in tests. */
  load?: (directory: string) => Promise<LoadedModel>;
  /** Milliseconds; replaced in tests. */
  now?: () => number;
}

const STILL_LOADING: ScoringProblem = {
  code: 'model_missing',
  message: 'the model is still being loaded',
  model: null,
};

/**
 * Loads the model and answers with a scorer that always answers: by the model, or by the rules while the model is missing,
 * corrupt or throws. A model that failed is loaded again later, when leads are to be scored, with growing pauses.
 */
export async function createLeadScorer(options: LeadScorerOptions): Promise<LeadScorer> {
  const scorer = new ResilientScorer(options);
  await withinTime(scorer.reload(), START_WAIT_MS);
  return scorer;
}

/** As {@link createLeadScorer}, but the model is loaded when leads are first scored: a process that seldom scores starts sooner and smaller. */
export function createLazyLeadScorer(options: LeadScorerOptions): LeadScorer {
  return new ResilientScorer(options);
}

/**
 * ```
 * loading ──ok──► model ──throws──► waiting (1 s, 2 s … 60 s) ──next batch──► loading
 *    └──fails──► waiting
 * ```
 */
class ResilientScorer implements LeadScorer {
  private scorer: ModelScorer | null = null;
  private problem: ScoringProblem | null = null;
  private loading: Promise<void> | null = null;
  private retryAt = 0;
  private pause = FIRST_RETRY_MS;
  private readonly reportedAt = new Map<ModelProblemCode, number>();
  private readonly now: () => number;

  constructor(private readonly options: LeadScorerOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  async score(_organizationId: string, leads: readonly ScoringLead[]): Promise<Score[]> {
    if (leads.length === 0) return [];
    if (this.scorer === null && this.now() >= this.retryAt) await withinTime(this.reload(), RELOAD_WAIT_MS);
    const scorer = this.scorer;
    if (scorer !== null) {
      try {
        const scores = await scorer.score(leads);
        this.recovered(scorer);
        return scores;
      } catch (error) {
        // Another batch may have failed and loaded the model anew meanwhile: only the one that failed is given up.
        if (this.scorer === scorer) this.giveUp(error, scorer.model);
      }
    }
    this.report();
    return scoreByRules(leads);
  }

  status(): ReturnType<LeadScorer['status']> {
    if (this.scorer !== null) return { model: { ...this.scorer.model }, fallback: false, problem: null };
    return { model: { ...RULES_MODEL }, fallback: true, problem: (this.problem ?? STILL_LOADING).message };
  }

  /** Loads the model, once at a time. Never rejects. */
  reload(): Promise<void> {
    // While a load hangs, the batches that come meanwhile are not to wait for it each in turn.
    this.retryAt = this.now() + this.pause;
    this.loading ??= this.load().finally(() => (this.loading = null));
    return this.loading;
  }

  private async load(): Promise<void> {
    try {
      this.scorer = createModelScorer(await (this.options.load ?? loadModel)(this.options.modelDir));
    } catch (error) {
      this.giveUp(error, null);
    }
  }

  /** Only an answer proves a model: one that loads and then throws must not reset the pause. */
  private recovered(scorer: ModelScorer): void {
    if (this.scorer !== scorer) return;
    this.problem = null;
    this.pause = FIRST_RETRY_MS;
  }

  private giveUp(error: unknown, model: ScoringProblem['model']): void {
    const code = error instanceof ModelError ? error.code : 'model_failed';
    this.problem = { code, message: error instanceof Error ? error.message : String(error), model };
    this.scorer = null;
    this.retryAt = this.now() + this.pause;
    this.pause = Math.min(this.pause * 2, LAST_RETRY_MS);
  }

  private report(): void {
    const { onFallback } = this.options;
    const problem = this.problem ?? STILL_LOADING;
    const last = this.reportedAt.get(problem.code);
    if (onFallback === undefined || (last !== undefined && this.now() - last < REPORT_EVERY_MS)) return;
    this.reportedAt.set(problem.code, this.now());
    const tell = async () => void (await onFallback(problem));
    tell().catch(() => undefined);
  }
}

/** Resolves when the work does, or when the time is up; the work goes on. */
async function withinTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
