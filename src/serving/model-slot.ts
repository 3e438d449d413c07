import { createModelScorer } from '../ml/create-model-scorer.js';
import type { LoadedModel } from '../ml/load-model.js';
import { ModelError } from '../ml/model-error.js';
import type { ExaminableScorer } from '../ml/model-scorer.js';

/** A model that came back is found within a minute; one that stays away costs one look a minute. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** How long a batch waits for a model. Loading one takes some 20 ms; a hung disk may take for ever. */
const LOAD_WAIT_MS = 2_000;

/** Scored once before a model is used: the first run of a session takes longer than those behind it, and some models load and then throw. */
const DRY_RUN = { attributes: {} };

interface Session {
  scorer: ExaminableScorer;
  release(): Promise<void>;
  /** Batches that are being scored with it. */
  uses: number;
  /** Whether it goes when the last of them is done. */
  isDone: boolean;
}

/**
 * A model in memory, as far as it can be had.
 *
 * ```
 * empty ──used──► loading, dry run ──ok──► ready ──throws──► waiting (1 s, 2 s … 60 s) ──used──► loading
 *                        └──fails──► waiting
 * ```
 */
export class ModelSlot {
  private session: Session | null = null;
  private loading: Promise<void> | null = null;
  private lastProblem: ModelError | null = null;
  private retryAt = -Infinity;
  private pause = FIRST_RETRY_MS;
  private isClosed = false;

  constructor(
    private readonly load: () => Promise<LoadedModel>,
    private readonly now: () => number,
  ) {}

  /** Whether a batch is being scored with it. */
  get isInUse(): boolean {
    return this.loading !== null || (this.session?.uses ?? 0) > 0;
  }

  /** Null while the model answers, or has not been asked. */
  get problem(): ModelError | null {
    return this.lastProblem;
  }

  get model(): { key: string; version: string } | null {
    return this.session?.scorer.model ?? null;
  }

  /**
   * Scores with the model, which is loaded where it is not.
   *
   * @throws ModelError where it cannot be loaded, or throws
   */
  async use<T>(work: (scorer: ExaminableScorer) => Promise<T>): Promise<T> {
    await this.ready();
    const session = this.session;
    if (!session) throw this.lastProblem ?? stillLoading();
    session.uses += 1;
    try {
      const result = await work(session.scorer);
      // Only an answer proves a model: one that loads and then throws must not reset the pause.
      if (this.session === session) this.recovered();
      return result;
    } catch (error) {
      const problem = asModelError(error);
      // Another batch may have failed and loaded the model anew meanwhile: only the one that failed is given up.
      if (this.session === session) this.giveUp(problem);
      throw problem;
    } finally {
      session.uses -= 1;
      await releaseWhereDone(session);
    }
  }

  /** Loads the model where that is due, and waits for it a while. Never rejects. */
  async ready(waitMs = LOAD_WAIT_MS): Promise<boolean> {
    if (this.session !== null) return true;
    if (this.now() >= this.retryAt) {
      // While a load hangs, the batches that come meanwhile are not to wait for it each in turn.
      this.retryAt = this.now() + this.pause;
      this.loading ??= this.fill().finally(() => (this.loading = null));
      await withinTime(this.loading, waitMs);
    } else if (this.loading !== null && this.lastProblem === null) {
      // The first load: whoever comes meanwhile waits for the same one.
      await withinTime(this.loading, waitMs);
    }
    if (this.loading !== null) this.lastProblem ??= stillLoading();
    return this.session !== null;
  }

  /** Gives the memory back, once nothing is being scored with it. */
  async close(): Promise<void> {
    this.isClosed = true;
    const session = this.session;
    this.session = null;
    if (session) await discard(session);
  }

  private async fill(): Promise<void> {
    let loaded: LoadedModel | undefined;
    try {
      loaded = await this.load();
      const scorer = createModelScorer(loaded);
      await scorer.score([DRY_RUN]);
      const { release } = loaded;
      const session: Session = { scorer, release, uses: 0, isDone: false };
      if (this.isClosed) return await discard(session);
      this.session = session;
      if (this.pause === FIRST_RETRY_MS) this.recovered();
    } catch (error) {
      await loaded?.release().catch(() => undefined);
      this.giveUp(asModelError(error));
    }
  }

  private recovered(): void {
    this.lastProblem = null;
    this.pause = FIRST_RETRY_MS;
  }

  private giveUp(problem: ModelError): void {
    const session = this.session;
    this.lastProblem = problem;
    this.session = null;
    this.retryAt = this.now() + this.pause;
    this.pause = Math.min(this.pause * 2, LAST_RETRY_MS);
    if (session) void discard(session);
  }
}

async function discard(session: Session): Promise<void> {
  session.isDone = true;
  await releaseWhereDone(session);
}

async function releaseWhereDone(session: Session): Promise<void> {
  if (session.isDone && session.uses === 0) await session.release().catch(() => undefined);
}

function stillLoading(): ModelError {
  return new ModelError('model_missing', 'the model is still being loaded');
}

function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ModelError('model_failed', message, { cause: error });
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
