import type { StepDefinition, StepTarget } from '../template-definition.js';
import type { JournalEntry } from './automation.js';

/** Steps that an execution visits at most: a template that goes round in circles ends here. */
export const MOST_VISITS = 1_000;

/**
 * Executions that stand behind each other at most. One that was caused by so many starts no other: two templates that answer each other's
 * events, or run each other, would go on for ever.
 */
export const DEEPEST_EXECUTION = 5;

/** An event of an execution's lead that it may be waiting for. Ids and type only. */
export interface EventSignal {
  eventId: string;
  type: string;
}

/** Names one visit of an execution to a step; `attempt` counts what people asked to be tried again. Ids only. */
export interface StepRef {
  organizationId: string;
  executionId: string;
  stepId: string;
  visit: number;
  attempt: number;
}

/** A visit, with what the steps behind it are to be told: an activity goes on to those that need no more than its transaction. */
export interface RunRef extends StepRef {
  /** Visits that are over, by step: those to come are numbered after them. */
  visits: Record<string, number>;
  /** The last event that the execution has consumed. */
  afterEventId: string | null;
  /** Other branches of the execution may be at work at the same time. */
  inBranch?: true;
}

/** How far an activity has brought its execution. */
export interface Progress {
  /** Steps whose visits are over, in their order. */
  visited: StepTarget[];
  /** The step to go on with; `end` where the execution is over. Without a visit, a wait and branches, the same step is performed again. */
  next: StepTarget;
  /** The execution is over, and recorded as such. */
  over?: true;
  /** `next` is a wait that has begun: its time is up in so many milliseconds. */
  waitMs?: number;
  /** `next` is a parallel that has begun: its branches are to be run. */
  fork?: true;
  /** The last event that the execution has consumed, where that has changed. */
  eventId?: string;
  /** What the last step decided; for automations, whose way is in code. */
  decision?: Record<string, unknown>;
}

/** The code and the sentence of what a step failed with. */
export interface StepProblem {
  code: string;
  message: string;
}

/** What the interpreter needs of a version; no message bodies, no personal data. */
export interface LoadedVersion {
  steps: StepDefinition[];
  hasExit: boolean;
  /** The key of the automation that decides its way; without it the steps do. */
  automation?: string;
}

export interface LoadedExecution extends LoadedVersion {
  triggerEventId: string | null;
  /** The execution whose `run` step started it, which may wait for its end. */
  parentId?: string | null;
  /** How far its first steps came in the same transaction; null where they want activities of their own. */
  progress: Progress | null;
}

/** How an execution ends. */
export interface End {
  state: 'completed' | 'stopped' | 'cancelled' | 'failed';
  reason: string;
  problem?: StepProblem;
  /** The person who ended it. */
  by?: string;
  why?: string;
}

/** A parked step: try it again, or go on behind it. */
export interface RepairRequest {
  action: 'retry' | 'skip';
  /** The parked step, where several branches are parked; without it the one that was parked first. */
  stepId?: string;
  /** Id of the user or API key who asked. */
  by: string;
  why?: string;
}

/** What a person wants done with an execution that has not ended. */
export type ControlRequest = {
  /** Id of the user or API key who asked. */
  by: string;
  why?: string;
} & ControlAction;
export type ControlAction =
  | { action: 'pause' }
  | { action: 'resume' }
  | { action: 'cancel' }
  | { action: 'jump'; stepId: string }
  | {
      action: 'move';
      versionId: string;
      /** Where to go on; without it at the present step, which the version must have. */
      stepId?: string;
      /** A parked step is tried again on the new version. */
      retry?: boolean;
    };

/** A visit with the kind of its step, as far as it has begun. */
export interface BegunVisit {
  stepId: string;
  visit: number;
  attempt: number;
  kind: string;
}

/** Where a thread stands: all that has to be kept when the history is begun anew. */
export interface ThreadPlace {
  stepId: string;
  attempt: number;
  /** The last event that it has consumed: the one that started the execution, then those that ended its waits. */
  lastEventId: string | null;
  /** It stands there parked, at a step of this kind, until a person has looked. */
  parked?: string;
  /** Its visit there has begun, and is begun again. */
  hasBegun?: true;
}

/** Where a branch of a parallel stands. */
export interface BranchPlace extends ThreadPlace {
  signals?: EventSignal[];
  /** It has come to the join. */
  arrived?: true;
}

/** Where an execution stands; what goes on when its history is begun anew. */
export interface Place extends ThreadPlace {
  visits: Record<string, number>;
  signals: EventSignal[];
  /** Nothing begins until a person lets it go on. */
  paused?: true;
  /** Of an automation: the visits that are over. */
  journal?: JournalEntry[];
  /** It stands at a parallel whose branches are under way. */
  branches?: BranchPlace[];
}
