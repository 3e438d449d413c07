import type { EventType } from './events.js';

/**
 * A published template version, as compileTemplate makes it and the interpreter runs it: self-contained, with durations in
 * milliseconds, every `next` spelled out and messages compiled. Types only, so that workflow code may import it.
 */
export interface TemplateDefinition {
  key: string;
  name: string;
  trigger: Trigger;
  reentry: Reentry;
  /** Its first version leaves the template paused. */
  startsPaused?: true;
  exit?: { where: string };
  /** The way through its steps is code, deployed under its key; set with `flow: code`. */
  coded?: true;
  /** Steps within a `parallel` stand behind it, each with its `within`. */
  steps: StepDefinition[];
  messages: Record<string, CompiledMessage>;
  /** Event types that some step waits for: only these are signalled to executions of the version. */
  listens: EventType[];
  /** Whether something names `steps.<id>.<name>`: only then an execution loads what its steps have put out. */
  usesOutputs: boolean;
}

/** What starts executions. `where` is CEL; without an event (a schedule, a person) it sees no `event`. */
export type Trigger =
  | { event: EventType; where?: string }
  | { schedule: { cron: string; timeZone: string }; where?: string }
  | { manual: true; where?: string }
  /** `schema`: JSON Schema (draft 2020-12) of the input. */
  | { webhook: { schema: Record<string, unknown> }; where?: string };

/** How often a lead may go through a template: once, at every event, or again when so many milliseconds have passed. */
export type Reentry = 'once' | 'always' | { afterMs: number };

/** Liquid, to be rendered per lead. */
export interface CompiledMessage {
  subject?: string;
  /** From MJML. */
  html?: string;
  text: string;
}

/**
 * Names a step, or `end`. Of a step within a `parallel` it may also be `join:<id of the parallel>`, the end of its branch; `end` itself
 * is never one there.
 */
export type StepTarget = string;

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** `lead` (the organization's, where the lead's is unknown), `organization`, or an IANA name. */
export type ZoneName = string;

export interface StepCommon {
  id: string;
  next: StepTarget;
  retry?: { attempts: number; backoffMs: number };
  /** Of one try. */
  timeoutMs?: number;
  /** `park`, `continue`, `stop` or a step's id. */
  onError: string;
  /** The branch that the step belongs to: `<id of the parallel>/<n>`, n from 0. */
  within?: string;
}

export interface SendStep extends StepCommon {
  kind: 'send';
  channel: 'email' | 'in_app';
  message: string;
  /** Users who get an in-app notice; an email goes to the lead. */
  to: 'lead' | 'owner' | 'admins' | 'agents';
}

/** Waits for a time: see waitEnd (wait-end.ts), which finds it. */
export type WaitStep = StepCommon & { kind: 'wait' } & WaitLength;
export type WaitLength =
  | { durationMs: number }
  /** CEL that gives a timestamp, or its text; a text without an offset is read in `timeZone`. */
  | { until: { cel: string; timeZone: ZoneName } }
  /** The first such time of day that is not before `afterMs` from now. */
  | { timeOfDay: { at: string; days: number[]; timeZone: ZoneName; afterMs?: number } }
  /** The first moment within business hours; with `durationMs`, when so much of them has passed. */
  | { businessHours: BusinessHours };

export interface BusinessHours {
  durationMs?: number;
  /** 1 is Monday, 7 Sunday. */
  days: number[];
  /** `09:00`; `to` may be `24:00`. */
  from: string;
  to: string;
  timeZone: ZoneName;
}

export interface WaitForStep extends StepCommon {
  kind: 'wait_for';
  event: EventType;
  where?: string;
  timeoutMs: number;
  onTimeout: StepTarget;
}

export interface BranchStep extends StepCommon {
  kind: 'branch';
  /** The first whose condition holds; without a condition it always does. None: the step's `next`. */
  cases: { where?: string; next: StepTarget }[];
}

export interface SplitStep extends StepCommon {
  kind: 'split';
  /** Weights are relative to their sum. */
  paths: { name: string; weight: number; next: StepTarget }[];
}

export interface UpdateStep extends StepCommon {
  kind: 'update';
  set: Record<string, { literal: string | number | boolean | null } | { cel: string }>;
  status?: string;
  addTags: string[];
  removeTags: string[];
}

export interface AssignStep extends StepCommon {
  kind: 'assign';
  strategy: 'round_robin' | 'least_busy' | 'user';
  role: 'agent' | 'ops' | 'admin';
  /** Email of the user, where `strategy` is `user`. */
  user?: string;
  /** Open leads that one user may own; who has as many is passed over. */
  capacity?: number;
  /** An owner that there is stays. */
  keep: boolean;
  onNone: StepTarget;
}

export interface TaskStep extends StepCommon {
  kind: 'task';
  assign: 'owner' | 'admin' | 'ops' | 'agent';
  /** Liquid. */
  title: string;
  dueMs: number;
  onTimeout: StepTarget;
}

export interface ScoreStep extends StepCommon {
  kind: 'score';
}

export interface EnrichStep extends StepCommon {
  kind: 'enrich';
  /** All that are configured, where unset. */
  providers?: string[];
}

export interface HttpStep extends StepCommon {
  kind: 'http';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Liquid. Scheme and host are literal; `{{ secrets.NAME }}` only in the query. */
  url: string;
  /** Liquid; may name `{{ secrets.NAME }}`. */
  headers: Record<string, string>;
  /** Every string in it is Liquid. */
  body?: Json;
  /** Output name → CEL over `response` { status, headers, body }. */
  save: Record<string, string>;
  /** CEL over `response`: whether the step has worked. Unset: a status below 300. */
  accept?: string;
}

export interface ScriptStep extends StepCommon {
  kind: 'script';
  /** Body of a JavaScript function of `input`; what it returns is the step's output. */
  source: string;
  input: Record<string, { cel: string } | { literal: Json }>;
  /** Of the script itself; `timeoutMs` is that of the whole try. */
  limitMs: number;
  memoryBytes: number;
}

export interface ParallelStep extends StepCommon {
  kind: 'parallel';
  /** The first step of each branch. */
  branches: StepTarget[];
  /** Goes on when all branches have ended, or when the first has. */
  join: 'all' | 'any';
}

export interface RunStep extends StepCommon {
  kind: 'run';
  /** Key of the template. */
  template: string;
  /** Whether to wait for its end. */
  wait: boolean;
  /** Of that wait; set where `wait` is. */
  timeoutMs?: number;
  onTimeout?: StepTarget;
}

export interface StopStep extends StepCommon {
  kind: 'stop';
  reason: string;
}

export type StepDefinition =
  | SendStep
  | WaitStep
  | WaitForStep
  | BranchStep
  | SplitStep
  | UpdateStep
  | AssignStep
  | TaskStep
  | ScoreStep
  | EnrichStep
  | HttpStep
  | ScriptStep
  | ParallelStep
  | RunStep
  | StopStep;
export type StepKind = StepDefinition['kind'];
export type StepOf<Kind extends StepKind> = Extract<StepDefinition, { kind: Kind }>;
