import type { EventType } from './events.js';

/**
 * A published template version, as compileTemplate makes it and the interpreter runs it: self-contained, with durations in
 * milliseconds, every `next` spelled out and messages compiled. Types only, so that workflow code may import it.
 */
export interface TemplateDefinition {
  key: string;
  name: string;
  trigger: { event: EventType; where?: string };
  reentry: Reentry;
  exit?: { where: string };
  steps: StepDefinition[];
  messages: Record<string, CompiledMessage>;
  /** Event types that some step waits for: only these are signalled to executions of the version. */
  listens: EventType[];
}

/** How often a lead may go through a template: once, at every event, or again when so many milliseconds have passed. */
export type Reentry = 'once' | 'always' | { afterMs: number };

/** Liquid, to be rendered per lead. */
export interface CompiledMessage {
  subject?: string;
  /** From MJML. */
  html?: string;
  text: string;
}

/** Names a step, or `end`. */
export type StepTarget = string;

interface StepCommon {
  id: string;
  next: StepTarget;
  retry?: { attempts: number; backoffMs: number };
  /** Of one try. */
  timeoutMs?: number;
  /** `park`, `continue`, `stop` or a step's id. */
  onError: string;
}

export interface SendStep extends StepCommon {
  kind: 'send';
  channel: 'email' | 'in_app';
  message: string;
  /** Users who get an in-app notice; an email goes to the lead. */
  to: 'lead' | 'owner' | 'admins' | 'agents';
}

export interface WaitStep extends StepCommon {
  kind: 'wait';
  durationMs: number;
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

export interface UpdateStep extends StepCommon {
  kind: 'update';
  set: Record<string, { literal: string | number | boolean | null } | { cel: string }>;
  status?: string;
  addTags: string[];
  removeTags: string[];
}

export interface TaskStep extends StepCommon {
  kind: 'task';
  assign: 'owner' | 'admin' | 'ops' | 'agent';
  /** Liquid. */
  title: string;
  dueMs: number;
  onTimeout: StepTarget;
}

export interface StopStep extends StepCommon {
  kind: 'stop';
  reason: string;
}

export type StepDefinition = SendStep | WaitStep | WaitForStep | BranchStep | UpdateStep | TaskStep | StopStep;
export type StepKind = StepDefinition['kind'];
export type StepOf<Kind extends StepKind> = Extract<StepDefinition, { kind: Kind }>;
