import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type ScheduleOptions,
  type ScheduleUpdateOptions,
} from '@temporalio/client';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import {
  scheduledStartId,
  type ScheduledStartInput,
  TASK_QUEUES,
  templateScheduleId,
  WORKFLOW_TYPES,
} from '../workflows/contract.js';
import { CLOCK_SET_BACK, staleClaim } from './stale-claim.js';
import { WakeableLoop } from './wakeable-loop.js';

/** A start that was missed because Temporal or every worker was away is made up for when this much has passed at most. */
export const CATCH_UP_WINDOW = '1 hour';
const MOST_AT_A_TIME = 10;
const POLL_MS = 5_000;
/** Longer than all the calls that a claim is made for may take. */
const CLAIM_SECONDS = 120;
const CALL_MS = 5_000;
/** Temporal is told again what it was told so long ago: its state may have been lost, or changed by hand. */
const VERIFY_SECONDS = 60 * 60;

interface Dependencies {
  pool: Pool;
  client: Client;
  logger: Logger;
  taskQueue?: string;
}

/** What a template wants: no schedule, where it has no cron. */
interface WantedSchedule {
  template_id: string;
  organization_id: string;
  key: string;
  cron: string | null;
  time_zone: string | null;
  paused: boolean;
  revision: number;
}

/**
 * Keeps Temporal's Schedules as the templates want them. A trigger in the database notes what a template wants whenever it changes (published,
 * paused, archived), so no caller can forget it; here Temporal is told, within seconds, or when it is back.
 *
 * wanted (revision) → claimed → told (synced_revision). A worker that dies in between leaves the claim to the next; telling twice is harmless.
 */
export class ScheduleSync {
  private readonly loop: WakeableLoop;
  private isFirst = true;

  constructor(private readonly dependencies: Dependencies) {
    const { logger } = dependencies;
    this.loop = new WakeableLoop({ name: 'schedules', step: () => this.sync(), pollMs: POLL_MS, logger });
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

  private async sync(): Promise<boolean> {
    const { pool } = this.dependencies;
    if (this.isFirst) await pool.query('UPDATE template_schedules SET synced_at = NULL WHERE cron IS NOT NULL');
    this.isFirst = false;
    const { rows } = await pool.query<WantedSchedule>({
      name: 'claim-schedules',
      text: `UPDATE template_schedules SET claimed_at = now()
        WHERE template_id IN (SELECT template_id FROM template_schedules
          WHERE (revision > synced_revision OR cron IS NOT NULL AND (synced_at IS NULL
              OR synced_at < now() - make_interval(secs => $2) OR synced_at > now() + ${CLOCK_SET_BACK}))
            AND (claimed_at IS NULL OR ${staleClaim('$1')})
          ORDER BY template_id LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING template_id, organization_id, key, cron, time_zone, paused, revision`,
      values: [CLAIM_SECONDS, VERIFY_SECONDS, MOST_AT_A_TIME],
    });
    try {
      for (const row of rows) await this.tell(row);
    } catch (error) {
      // Not to be taken for claims of a worker that is still at it.
      await this.release(rows);
      throw error;
    }
    return rows.length === MOST_AT_A_TIME;
  }

  private async tell(wanted: WantedSchedule): Promise<void> {
    const { client, pool } = this.dependencies;
    let problem: string | null = null;
    try {
      await client.connection.withDeadline(Date.now() + CALL_MS, () =>
        wanted.cron === null ? this.remove(wanted) : this.ensure(wanted),
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
      problem = String((error as Error).message).slice(0, 500);
      this.dependencies.logger.error({ err: error, templateId: wanted.template_id }, 'Temporal refused a schedule');
    }
    // Changed meanwhile, it stays behind by its revision.
    await pool.query({
      name: 'schedule-synced',
      text: `UPDATE template_schedules SET synced_revision = greatest(synced_revision, $2), synced_at = now(), claimed_at = NULL, problem = $3
        WHERE template_id = $1`,
      values: [wanted.template_id, wanted.revision, problem],
    });
  }

  private async ensure(wanted: WantedSchedule): Promise<void> {
    const { schedule } = this.dependencies.client;
    const options = scheduleOptions(wanted, this.dependencies.taskQueue ?? TASK_QUEUES.executions);
    try {
      await schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await schedule.getHandle(options.scheduleId).update(() => options as ScheduleUpdateOptions);
    }
  }

  private async remove({ organization_id, key }: WantedSchedule): Promise<void> {
    try {
      await this.dependencies.client.schedule.getHandle(templateScheduleId(organization_id, key)).delete();
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
    }
  }

  private async release(rows: readonly WantedSchedule[]): Promise<void> {
    await this.dependencies.pool
      .query('UPDATE template_schedules SET claimed_at = NULL WHERE template_id = ANY($1::uuid[])', [
        rows.map((row) => row.template_id),
      ])
      .catch(() => undefined);
  }
}

function scheduleOptions(wanted: WantedSchedule, taskQueue: string): ScheduleOptions {
  const { organization_id: organizationId, key: templateKey } = wanted;
  const input: ScheduledStartInput = { organizationId, templateKey };
  return {
    scheduleId: templateScheduleId(organizationId, templateKey),
    spec: { cronExpressions: [wanted.cron!], timezone: wanted.time_zone! },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOW_TYPES.scheduledStart,
      workflowId: scheduledStartId(organizationId, templateKey),
      taskQueue,
      args: [input],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP_WINDOW, pauseOnFailure: false },
    state: { paused: wanted.paused, note: wanted.paused ? 'The template is paused.' : 'The template is active.' },
  };
}

/** The client makes a TypeError of gRPC's INVALID_ARGUMENT: asking again would be answered alike. */
function isRefusal(error: unknown): boolean {
  return (error as { name?: unknown }).name === 'TypeError';
}
