/** The trainer for as long as somebody needs it. */
export interface TrainerLease {
  /**
   * Why there is none; null where there is one, or one is being made ready. A DomainError `python_missing` or `trainer_unavailable`; a failure
   * that is worth another try where only this worker has none any more.
   */
  problem(): Error | null;
  release(): void;
}

/** Whoever computes what trainings need: serves the task queue of trainings. */
export interface Trainer {
  /** How long a step may wait for a trainer before there counts as none, in milliseconds. */
  readonly patienceMs: number;
  /** Has one run until the lease is released. */
  hold(): TrainerLease;
  /** Ends what was started; leases that are out have a problem from now on. */
  stop(): Promise<void>;
}

/** A restart of the container takes less. */
const PATIENCE_MS = 2 * 60_000;

/** A trainer that somebody else runs, a container for example: whether there is one shows when a step is begun, or is not. */
export const externalTrainer: Trainer = {
  patienceMs: PATIENCE_MS,
  hold: () => ({ problem: () => null, release: () => undefined }),
  stop: () => Promise.resolve(),
};
