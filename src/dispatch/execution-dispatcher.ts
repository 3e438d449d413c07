import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { SEARCH_ATTRIBUTES, TASK_QUEUES, WORKFLOW_TYPES, workflowIds } from '../workflows/contract.js';
import { CLOCK_SET_BACK, staleClaim } from './stale-claim.js';
import { startOnce } from './start-once.js';
import { WakeableLoop } from './wakeable-loop.js';

/** Executions started at a time: the Temporal server starts some 50 a second on two cores, whatever is thrown at it. */
const BATCH = 20;
/**
 * Executions that were started lately and are on their way to their first wait or their end. Started without a bound, the server keeps the
 * tasks of all until a worker comes to them: 25 ms of its CPU for each instead of 20, 26.0 executions a second instead of 28.3.
 */
const MOST_ON_THE_WAY = 30;
/** One that takes longer than this, because the mail server is slow, say, does not hold back others. */
const ON_THE_WAY_SECONDS = 5;
const FULL_PAUSE_MS = 50;
const POLL_MS = 1_000;
/** A claim this old belongs to a worker that died between the claim and the start; starting twice is harmless. */
const CLAIM_SECONDS = 15;

interface Dependencies {
  pool: Pool;
  client: Client;
  logger: Logger;
  /** Whether the server knows the names of SEARCH_ATTRIBUTES; it refuses starts with others. */
  searchable: boolean;
}

/**
 * Starts the workflow of every pending execution. The row is the outbox: it is written with the decision to start, and stays pending
 * until Temporal has the workflow.
 */
export class ExecutionDispatcher {
  private readonly loop: WakeableLoop;
  /** Whether the last claim found something: an idle dispatcher need not count what is on its way. */
  private busy = false;

  constructor(private readonly dependencies: Dependencies) {
    const { logger } = dependencies;
    this.loop = new WakeableLoop({ name: 'executions', step: () => this.dispatch(), pollMs: POLL_MS, logger });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async dispatch(): Promise<boolean> {
    const room = this.busy ? await this.room() : BATCH;
    if (room === 0) {
      await sleep(FULL_PAUSE_MS);
      return true;
    }
    const { rows } = await this.dependencies.pool.query<ClaimedExecution>({
      name: 'claim-executions',
      text: `WITH claimed AS (
          UPDATE workflow_executions SET claimed_at = now()
          WHERE id IN (SELECT id FROM workflow_executions
            WHERE state = 'pending' AND (claimed_at IS NULL OR ${staleClaim('$1')})
            ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
          RETURNING id, organization_id)
        SELECT c.id, c.organization_id, l.key, l.version FROM claimed c, execution_label(c.id) l`,
      values: [CLAIM_SECONDS, room],
    });
    this.busy = rows.length > 0;
    const results = await Promise.allSettled(rows.map((row) => this.startOne(row)));
    await this.markStarted(results.filter((result) => result.status === 'fulfilled').map(({ value }) => value));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return rows.length === room;
  }

  /** How many may be started now. */
  private async room(): Promise<number> {
    const { rows } = await this.dependencies.pool.query<{ count: number }>({
      name: 'count-executions-on-the-way',
      text: `SELECT count(*)::int AS count FROM workflow_executions
        WHERE state = 'running' AND started_at > now() - make_interval(secs => $1) AND started_at < now() + ${CLOCK_SET_BACK}`,
      values: [ON_THE_WAY_SECONDS],
    });
    return Math.max(0, Math.min(BATCH, MOST_ON_THE_WAY - rows[0]!.count));
  }

  private async startOne({
    id: executionId,
    organization_id: organizationId,
    key,
    version,
  }: ClaimedExecution): Promise<Started> {
    const { organization, template, version: number } = SEARCH_ATTRIBUTES;
    const keywords = { [organization]: organizationId, [template]: key, [number]: String(version) };
    const runId = await startOnce(this.dependencies.client, {
      type: WORKFLOW_TYPES.execution,
      taskQueue: TASK_QUEUES.executions,
      workflowId: workflowIds.execution(executionId),
      input: { organizationId, executionId },
      eager: true,
      summary: `${key}, version ${version}`,
      ...(this.dependencies.searchable ? { keywords } : {}),
    });
    return { executionId, runId };
  }

  private async markStarted(started: readonly Started[]): Promise<void> {
    if (started.length === 0) return;
    // A workflow may have gone on already: only a pending row is moved.
    await this.dependencies.pool.query({
      name: 'executions-started',
      text: `UPDATE workflow_executions x SET run_id = coalesce(s.run_id, x.run_id),
          state = CASE WHEN x.state = 'pending' THEN 'running' ELSE x.state END, started_at = coalesce(x.started_at, now())
        FROM unnest($1::uuid[], $2::text[]) AS s(id, run_id) WHERE x.id = s.id`,
      values: [started.map(({ executionId }) => executionId), started.map(({ runId }) => runId)],
    });
  }
}

interface ClaimedExecution {
  id: string;
  organization_id: string;
  /** Of its template. */
  key: string;
  version: number;
}

interface Started {
  executionId: string;
  runId: string | null;
}
