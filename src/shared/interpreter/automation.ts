import type { StepTarget } from '../template-definition.js';

/** What came of a step: where its template says to go on, and what was decided. Ids and decisions only; no personal data. */
export interface StepResult {
  /** The step's `next`, the target of the case that held, or that of the time that was up; `end`. */
  readonly next: StepTarget;
  /** Of a wait: how it ended, for example `event`, `time`, `timeout`, `done` (a task). */
  readonly ended?: string;
  /** Of a task: what whoever did it chose. */
  readonly outcome?: string | null;
  /** It failed for good, and its `on_error` lets the execution go on. */
  readonly failed?: string;
  readonly [name: string]: unknown;
}

/** The steps of a template by their ids. Each call is a visit: recorded, retried, parked and repaired like that of any template. */
export type AutomationSteps<Id extends string = string> = Readonly<Record<Id, () => Promise<StepResult>>>;

/**
 * The way of a template through its steps, in code instead of `next` (`flow: code`). Deterministic: it may do nothing but call steps, one at a
 * time, and decide by what they answer; for steps side by side there is `parallel`. Returning ends the execution as completed.
 */
export type Automation<Id extends string = string> = (steps: AutomationSteps<Id>) => Promise<void>;

/** A visit that is over, kept so that the code can be run anew up to where it was. */
export interface JournalEntry {
  stepId: string;
  result: StepResult;
}
