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
   * @param routingBatch - id of the batch in which events are entered that executions have to be signalled of: the activity that writes them
   *   does so after the commit; where it dies before, the sweep of the event dispatcher does
   */
  constructor(
    private readonly tx: OrganizationTransaction,
    private readonly execution: { id: string; leadId: string },
    private readonly routingBatch: string,
    /** The steps are those of a branch: the execution's own row stays at the parallel. */
    private readonly isInBranch = false,
  ) {}

  /** Which of the events are to be routed, by their place in the list. */
  private routable = new Set<number>();
  /** Ids of events that were written and are to be routed. */
  readonly toRoute: string[] = [];
  /** The batch of events for which signals have to be sent behind the commit; null where there are none. */
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

  /** Events that templates and executions may react to; routed at the end of the transaction. */
  tellAll(events: readonly Pick<NewEvent, 'type' | 'data'>[]): void {
    for (const { type, data } of events) {
      this.routable.add(this.events.length);
      this.tell(type, data ?? {});
    }
  }

  /** The execution is over with what is recorded here. */
  finish(end: ExecutionEnd): void {
    this.end = end;
  }

  /** Has the events that were written signalled behind the commit. */
  async signalLater(): Promise<void> {
    await insertEventBatch(this.tx, this.routingBatch, this.toRoute);
    this.routedBatch = this.routingBatch;
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

  private async writeEvents(): Promise<void> {
    const { events, routable } = this;
    this.events = [];
    this.routable = new Set();
    const ids = await appendEvents(this.tx, events, { route: false });
    this.toRoute.push(...ids.filter((_, position) => routable.has(position)));
  }
}
