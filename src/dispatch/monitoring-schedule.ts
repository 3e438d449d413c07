import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../db/database.js';
import { monitoringDue } from '../db/repositories/model-days.js';
import { modelMonitoringId, type ModelMonitoringInput, TASK_QUEUES, WORKFLOW_TYPES } from '../workflows/contract.js';
import { eachOrganization } from './each-organization.js';
import { startOnce } from './start-once.js';
import { WakeableLoop } from './wakeable-loop.js';

interface Dependencies {
  database: Database;
  client: Client;
  logger: Logger;
  taskQueue?: string;
  /** Replaced in tests. */
  now?: () => number;
}

/** A day may as well be measured some minutes later. */
const LOOK_MS = 10 * 60_000;
const MOST_AT_A_TIME = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Has the models of every organization that has scores looked after once a day. A loop rather than a Temporal Schedule for each organization:
 * there is nothing to keep in step, and what was missed is found by itself. The workflow's id names the day, so several workers start it once,
 * and one that failed is not started again before the next day, which catches up.
 */
export class MonitoringSchedule {
  private readonly loop: WakeableLoop;

  constructor(private readonly dependencies: Dependencies) {
    const { logger } = dependencies;
    this.loop = new WakeableLoop({
      name: 'monitoring-schedule',
      step: async () => (await this.look(), false),
      pollMs: LOOK_MS,
      logger,
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** Starts what is due, in every organization. One for which that fails is due again at the next look. */
  async look(): Promise<void> {
    const { database, client, logger, now = Date.now } = this.dependencies;
    const taskQueue = (this.dependencies.taskQueue ?? TASK_QUEUES.executions) as typeof TASK_QUEUES.executions;
    const day = new Date(now() - DAY_MS).toISOString().slice(0, 10);
    let after = FIRST_ID;
    for (;;) {
      const due = await monitoringDue(database, after, MOST_AT_A_TIME);
      await eachOrganization(due, { what: 'having models looked after', logger }, async (organizationId) => {
        const input: ModelMonitoringInput = { organizationId, day };
        const workflowId = modelMonitoringId(input);
        await startOnce(client, { type: WORKFLOW_TYPES.modelMonitoring, taskQueue, workflowId, input });
      });
      if (due.length < MOST_AT_A_TIME) return;
      after = due.at(-1)!;
    }
  }
}
