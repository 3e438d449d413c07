import type { StepDefinition } from '../template-definition.js';
import type { Automation } from './automation.js';
import type {
  BegunVisit,
  End,
  LoadedExecution,
  LoadedVersion,
  Place,
  Progress,
  RepairRequest,
  RunRef,
  StepProblem,
  StepRef,
} from './interpreter-types.js';

/** Who asked for something, and why. */
export interface Asker {
  by: string;
  why?: string;
}

/** What outside shows of an execution: which of its states it is in, and where. */
export interface Standing {
  state: 'running' | 'waiting' | 'paused' | 'parked' | 'ended';
  stepId: string;
  /** When the wait ends. */
  dueAt?: number;
}

/** Somebody left a step, or was sent to another: the visits that end thereby, and the step to go on with. */
export interface Leaving extends Asker {
  leave: BegunVisit[];
  /** Without it the execution stays where it is. */
  stepId?: string;
}

/**
 * What the interpreter runs on: a Temporal workflow, or a simulation's clock. Everything that concerns the lead happens behind it. A failed
 * promise is a failure of the step, told apart by `problemOf`, unless `isEnding` says that the run itself is being ended.
 */
export interface InterpreterHost {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Resolves with true as soon as the predicate holds, with false when so many milliseconds have passed before.
   *
   * @param summary - what is waited for, for people
   */
  until(predicate: () => boolean, ms?: number, summary?: string): Promise<boolean>;

  /** Whether the record of what was done has grown long, so that it is time to begin anew. */
  isLong(): boolean;
  /** Whether no request of a person is being answered. */
  isQuiet(): boolean;
  /** Begins anew at a place. */
  beginAnew(place: Place): Promise<never>;

  /**
   * Loads the version that the execution is pinned to; null where there is nothing left to do.
   *
   * @param withSteps - does the first steps, too, where they need no more than a transaction
   */
  load(withSteps: boolean): Promise<LoadedExecution | null>;
  /**
   * Does a step, or begins its wait, and goes on to steps behind it.
   *
   * @param interruptible - called with what interrupts the step, where that can take long and be begun again
   * @returns null where it was interrupted
   */
  perform(step: StepDefinition, ref: RunRef, interruptible: (interrupt: () => void) => void): Promise<Progress | null>;
  /** Looks whether what a step waits for has happened; where it has not, nothing is visited. */
  check(step: StepDefinition, ref: RunRef): Promise<Progress>;
  /** The time of a wait is up. */
  expire(step: StepDefinition, ref: RunRef): Promise<Progress>;
  /** The branches of a parallel that were waited for have come to its join; those that have not are left. */
  join(step: StepDefinition, ref: RunRef, arrived: number[]): Promise<Progress>;
  /** The code of a template whose way is not in its steps. */
  automation(key: string): Automation | undefined;
  /** Whether one of the events lets the exit condition hold. */
  checkExit(eventIds: string[]): Promise<boolean>;

  recordFailure(ref: StepRef, kind: string, problem: StepProblem): Promise<void>;
  park(ref: StepRef, kind: string, problem: StepProblem): Promise<void>;
  /** A parked step is tried again (`ref.attempt` is the next one then), or passed over. */
  repair(ref: StepRef, kind: string, request: RepairRequest): Promise<void>;
  pause(asker: Asker): Promise<void>;
  resume(asker: Asker): Promise<void>;
  jump(leaving: Leaving): Promise<void>;
  /** A version of the execution's template; null where it has none of that id. */
  loadVersion(versionId: string): Promise<LoadedVersion | null>;
  /** @param retried - parked visits that are tried again, with their next attempt */
  move(versionId: string, leaving: Leaving, retried: BegunVisit[]): Promise<void>;
  finish(end: End): Promise<void>;
  /** The execution has ended; the one that started it may wait for that. */
  wakeParent(parentId: string): Promise<void>;

  problemOf(error: unknown): StepProblem;
  /** Whether the run is ended from outside, so that no step has failed. */
  isEnding(error: unknown): boolean;
  /** Tells outside where the execution stands: at waits that take a while, parked, paused. */
  tell(standing: Standing): void;
}
