import type { OrganizationTransaction } from '../../db/database.js';
import { insertEventBatch } from '../../db/repositories/batches.js';
import { appendEvents, type NewEvent } from '../../db/repositories/event-log.js';
import {
  endExecution,
  type ExecutionPlace,
  type ExecutionState,
  recordSteps,
  type StepEntry,
  type StepRecord,
} from '../../db/repositories/executions.js';
import type { StepRef } from './step-types.js';

/** How an execution ends, as its row and its last event tell it. */
export interface ExecutionEnd {
  state: ExecutionState;
  reason: string;
  error?: { code: string; message: string };
}

/**
 * What the steps of a transaction leave behind: their records, the events, the place of the execution. Written together at its end, so
 * that steps that follow each other cost two statements and not two each.
 */
export class StepLog {
  private entries: StepEntry[] = [];
  private events: NewEvent[] = [];
  private place: (ExecutionPlace & { step: string }) | null = null;
  private end: ExecutionEnd | null = null;

  /**
   * @param routingBatch - id of the batch in which events that templates may react to are entered: the activity that writes them routes it
   *   after the commit; where it dies before, the sweep of the event dispatcher does
   */
  constructor(
    private readonly tx: OrganizationTransaction,
    private readonly execution: { id: string; leadId: string },
    private readonly routingBatch: string,
    /** The steps are those of a branch: the execution's own row stays at the parallel. */
    private readonly isInBranch = false,
  ) {}

  /** The batch of the events that are to be routed; null where there are none. */
  routedBatch: string | null = null;

  record({ stepId, visit, attempt }: StepRef, record: StepRecord, place: ExecutionPlace): void {
    this.entries = this.entries.filter((entry) => entry.stepId !== stepId || entry.visit !== visit);
    this.entries.push({ stepId, visit, attempt, ...record });
    this.place = { ...place, step: stepId };
  }

  /** What was recorded as decided at a visit in this transaction. */
  decisionOf({ stepId, visit }: StepRef): Record<string, unknown> | undefined {
    return this.entries.find((entry) => entry.stepId === stepId && entry.visit === visit)?.decision;
  }

  /** The execution goes on with a step of which nothing is recorded yet. */
  goesOnWith(stepId: string): void {
    if (this.place) this.place.step = stepId;
  }

  /** An event for live views and the timeline, which no template may react to. */
  tell(type: NewEvent['type'], data: Record<string, unknown>): void {
    this.events.push({ type, leadId: this.execution.leadId, executionId: this.execution.id, data });
  }

  /** Appends events that templates and executions may react to, behind what was told before. */
  async tellAll(events: readonly Pick<NewEvent, 'type' | 'data'>[]): Promise<void> {
    if (events.length === 0) return;
    const first = this.events.length;
    for (const { type, data } of events) this.tell(type, data ?? {});
    const ids = await this.writeEvents();
    await insertEventBatch(this.tx, this.routingBatch, ids.slice(first));
    this.routedBatch = this.routingBatch;
  }

  /** The execution is over with what is recorded here. */
  finish(end: ExecutionEnd): void {
    this.end = end;
  }

  /** @returns when the wait that was recorded last ends, where it has an end */
  async write(): Promise<Date | null> {
    const { tx, execution, end } = this;
    const step = this.entries.at(-1)?.stepId;
    const dueAt = await recordSteps(tx, execution.id, this.entries, end || this.isInBranch ? null : this.place);
    this.entries = [];
    if (end && (await endExecution(tx, execution.id, { ...end, step }))) {
      this.tell('execution.finished', {
        state: end.state,
        reason: end.reason,
        ...(end.error ? { code: end.error.code } : {}),
      });
    }
    await this.writeEvents();
    return dueAt;
  }

  private async writeEvents(): Promise<string[]> {
    const events = this.events;
    this.events = [];
    return appendEvents(this.tx, events, { route: false });
  }
}
