import type { StepProblem } from '../shared/interpreter/interpreter-types.js';
import type { JsonObject } from '../shared/json.js';
import type { StepKind } from '../shared/template-definition.js';

/** A message as it would have been sent. */
export interface PathMessage {
  channel: string;
  to: string[];
  subject: string;
  html: string | null;
  text: string;
}

/** What the send gate said of a message, each time that it was asked. */
export type GateAnswer =
  | { verdict: 'now'; at: string }
  | { verdict: 'later'; at: string; reason: string; until: string }
  | { verdict: 'never'; at: string; reason: string };

/** One visit to a step, as production records it, with what it would have done. */
export interface PathEntry {
  stepId: string;
  visit: number;
  kind: StepKind;
  at: string;
  finishedAt: string | null;
  status: 'running' | 'waiting' | 'done' | 'stopped' | 'failed' | 'parked';
  decision: Record<string, unknown> | null;
  result: Record<string, unknown> | null;
  output?: JsonObject;
  /** What an `http` step would have called; names of secrets stand for them. */
  request?: { method: string; url: string; body: string | null };
  waitUntil?: string;
  error?: StepProblem;
  gate?: GateAnswer[];
  message?: PathMessage;
  task?: { title: string; assignee: string | null };
  /** Where the execution went on. */
  next?: string;
}

/** How a simulated execution ended, or where it stands when the simulation does. */
export interface SimulatedEnd {
  state: 'completed' | 'stopped' | 'failed' | 'parked' | 'waiting';
  reason: string;
  at: string;
  /** The step where it stands, where it has not ended. */
  stepId?: string;
  error?: StepProblem;
}
