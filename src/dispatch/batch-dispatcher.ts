import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { BatchQueue, ClaimedBatch } from './batch-queue.js';
import { TASK_QUEUES } from '../workflows/contract.js';
import { startOnce, workflowFate } from './start-once.js';
import { WakeableLoop } from './wakeable-loop.js';

export interface BatchDispatcherOptions {
  name: string;
  queue: BatchQueue;
  client: Client;
  /** Workflow that takes a batch, and how its id derives from the batch's. */
  workflow: { type: string; id: (batchId: string) => string };
  /** Rows in one batch at most. */
  batchSize: number;
  /** Batches under way at a time. While all are, rows gather, and the next batch is larger. */
  inFlight: number;
  logger: Logger;
}

/** What a lost notification costs at most. */
const POLL_MS = 1_000;
const SWEEP_MS = 5_000;
/** A batch is started within milliseconds of its claim; one that is this old may have lost its worker in between. */
const STALE_MS = 10_000;
/** A batch that takes longer than this (a receipt that is tried again and again) no longer holds back others. */
const SLOT_MS = 30_000;
const START_RETRY_MS = { first: 200, most: 5_000 };

/**
 * Hands rows out in batches, one workflow each. An idle system starts a batch of one at once; under load, rows gather while the
 * batches in flight are worked on.
 *
 * Claimed → started → finished. A process that dies after the claim leaves the batch to the sweep, which starts it again (harmless: the
 * workflow's id derives from the batch's) or, where its workflow has ended without finishing it, gives it another.
 */
export class BatchDispatcher {
  private readonly underWay = new Set<string>();
  private readonly dispatching: WakeableLoop;
  private readonly sweeping: WakeableLoop;
  private stopped = false;

  constructor(private readonly options: BatchDispatcherOptions) {
    const { name, logger } = options;
    this.dispatching = new WakeableLoop({ name, step: () => this.dispatch(), pollMs: POLL_MS, logger });
    this.sweeping = new WakeableLoop({ name: `${name} sweep`, step: () => this.sweep(), pollMs: SWEEP_MS, logger });
  }

  start(): void {
    this.dispatching.start();
    this.sweeping.start();
  }

  wake(): void {
    this.dispatching.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([this.dispatching.stop(), this.sweeping.stop()]);
  }

  private async dispatch(): Promise<boolean> {
    if (this.underWay.size >= this.options.inFlight) return false;
    const batch = await this.options.queue.claim(this.options.batchSize);
    if (batch === null) return false;
    this.underWay.add(batch.batchId);
    void this.follow(batch).finally(() => {
      this.underWay.delete(batch.batchId);
      this.dispatching.wake();
    });
    return true;
  }

  /** Starts the batch's workflow, however long Temporal is away, and waits until it has ended or holds its slot for too long. */
  private async follow(batch: ClaimedBatch): Promise<void> {
    const { client, workflow, logger, name } = this.options;
    for (let delay = START_RETRY_MS.first; !this.stopped; delay = Math.min(delay * 2, START_RETRY_MS.most)) {
      try {
        await this.startWorkflow(batch);
        break;
      } catch (error) {
        logger.warn({ err: error, loop: name }, 'a batch could not be started; trying again');
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    let timer: NodeJS.Timeout | undefined;
    const slotEnds = new Promise<void>((resolve) => (timer = setTimeout(resolve, SLOT_MS)));
    await Promise.race([client.workflow.getHandle(workflow.id(batch.batchId)).result(), slotEnds]).catch(
      (error: unknown) => {
        if (!this.stopped) logger.error({ err: error, ...batch, loop: name }, 'the workflow of a batch failed');
      },
    );
    clearTimeout(timer);
  }

  private async startWorkflow(batch: ClaimedBatch): Promise<void> {
    const { client, workflow } = this.options;
    const workflowId = workflow.id(batch.batchId);
    await startOnce(client, { type: workflow.type, taskQueue: TASK_QUEUES.intake, workflowId, input: batch });
  }

  private async sweep(): Promise<boolean> {
    const { client, queue, workflow, logger, name } = this.options;
    for (const batch of await queue.stale(STALE_MS)) {
      if (this.stopped || this.underWay.has(batch.batchId)) continue;
      const fate = await workflowFate(client, workflow.id(batch.batchId));
      if (fate === 'running') continue;
      const open = fate === 'unknown' ? batch : await queue.renew(batch);
      if (open === null) continue;
      await this.startWorkflow(open);
      logger.warn({ ...batch, loop: name, fate }, 'a batch was found open and taken up again');
    }
    return false;
  }
}
