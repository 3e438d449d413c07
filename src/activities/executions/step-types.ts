import type { Database, OrganizationTransaction } from '../../db/database.js';
import type { Batch } from '../batch.js';
import type { ExecutionRow, StepRecord } from '../../db/repositories/executions.js';
import type { HookInput } from '../../db/repositories/hook-inputs.js';
import type { LeadContext } from '../../db/repositories/lead-contexts.js';
import type {
  StepDefinition,
  StepKind,
  StepOf,
  StepTarget,
  TemplateDefinition,
} from '../../shared/template-definition.js';
import type { JsonObject } from '../../shared/json.js';
import type { LeadScorer } from '../../shared/score.js';
import type { Progress, RunRef, StepRef } from '../../shared/interpreter/interpreter-types.js';
import type { StepLog } from './step-log.js';

export type { Progress, RunRef, StepRef };

/** Where an execution goes after a step: on, or to its end. */
export type StepOutcome = { next: StepTarget } | { stop: string };

/** An execution at one of its steps, loaded from the database. */
export interface StepSite<Step extends StepDefinition = StepDefinition> {
  tx: OrganizationTransaction;
  ref: StepRef;
  step: Step;
  execution: ExecutionRow;
  definition: TemplateDefinition;
  lead: LeadContext;
  /** What a webhook brought that started the execution. */
  input: HookInput;
  /** The last event that the execution has consumed. */
  afterEventId: string | null;
  /** What steps have put out, by step id; empty where the version names none of it. */
  outputs: Record<string, JsonObject>;
  log: StepLog;
}

/** What a step did: where to go, and what to record of it (no personal data). */
export interface StepResult {
  outcome: StepOutcome;
  record?: Pick<StepRecord, 'decision' | 'result'>;
}

/** Does a step within the transaction that records it. Must be harmless to repeat after a rollback. */
export type StepFunction<Kind extends StepKind> = (site: StepSite<StepOf<Kind>>) => Promise<StepResult>;

/** What the activities of executions need. */
export interface ExecutionDependencies {
  database: Database;
  /** For links in messages. */
  publicUrl: string;
  /** Routes events that a step has entered in the outbox under a batch. */
  routeBatch(batch: Batch): Promise<void>;
  /** For `score` steps. */
  scorer: LeadScorer;
}
