import type { LoadedModel } from '../ml/load-model.js';
import type { ExaminableScorer } from '../ml/model-scorer.js';
import { ModelSlot } from './model-slot.js';

/** Models in memory at most. One of a hundred features takes a megabyte or two; a large forest, some fifty. */
const MOST_MODELS = 32;

/** What of a model the pool goes by. */
export interface PooledModel {
  /** The same for models with the same files. */
  key: string;
  load(): Promise<LoadedModel>;
}

export interface ModelPoolOptions {
  most?: number;
  /** Milliseconds; replaced in tests. */
  now?: () => number;
}

/**
 * Models in memory, each once, whichever organizations they answer for. Beyond the bound, the one that was not used for longest is let go as
 * soon as nothing is scored with it, and loaded again when it is asked for.
 */
export class ModelPool {
  /** In the order of their last use. */
  private readonly slots = new Map<string, ModelSlot>();
  private readonly most: number;
  private readonly now: () => number;

  constructor({ most = MOST_MODELS, now = () => performance.now() }: ModelPoolOptions = {}) {
    this.most = most;
    this.now = now;
  }

  /** @throws ModelError where the model cannot be loaded, or throws */
  use<T>(model: PooledModel, work: (scorer: ExaminableScorer) => Promise<T>): Promise<T> {
    return this.slot(model).use(work);
  }

  /** Loads a model and has it score once. False where it cannot be had now. Never rejects. */
  warm(model: PooledModel, waitMs?: number): Promise<boolean> {
    return this.slot(model).ready(waitMs);
  }

  /** How it is with a model that was asked for; undefined where none was, or it was let go. */
  find(key: string): Pick<ModelSlot, 'model' | 'problem'> | undefined {
    return this.slots.get(key);
  }

  get size(): number {
    return this.slots.size;
  }

  async close(): Promise<void> {
    const slots = [...this.slots.values()];
    this.slots.clear();
    await Promise.all(slots.map((slot) => slot.close()));
  }

  private slot(model: PooledModel): ModelSlot {
    const slot = this.slots.get(model.key) ?? new ModelSlot(() => model.load(), this.now);
    this.slots.delete(model.key);
    this.slots.set(model.key, slot);
    this.shrink(slot);
    return slot;
  }

  private shrink(kept: ModelSlot): void {
    for (const [key, slot] of this.slots) {
      if (this.slots.size <= this.most) return;
      if (slot === kept || slot.isInUse) continue;
      this.slots.delete(key);
      void slot.close();
    }
  }
}
