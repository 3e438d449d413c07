import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { TASK_QUEUES, type TaskQueue, WORKFLOW_TYPES, workflowIds } from '../workflows/contract.js';
import { staleClaim } from './stale-claim.js';
import { startOnce } from './start-once.js';
import { WakeableLoop } from './wakeable-loop.js';

/** A kind of long work that a request enters as a row and a workflow carries out. */
export interface JobKind {
  /** Of the loop and of its prepared statements. */
  name: string;
  /** With id, organization_id, state (`pending`, `running`, …) and claimed_at. */
  table: string;
  /** The state of one that runs and was asked to end. */
  endingState: string;
  workflow: { type: string; taskQueue: TaskQueue; id: (jobId: string) => string };
  input: (organizationId: string, jobId: string) => object;
  /** Jobs that run at a time, of all organizations: each keeps a worker busy. */
  mostRunning: number;
  /** Those of one organization. Others wait, in the order in which they were entered. */
  mostPerOrganization: number;
}

/** Of two files that name the same lead, the later one counts: one file of an organization after another. */
export const IMPORT_JOBS: JobKind = {
  name: 'imports',
  table: 'lead_imports',
  endingState: 'cancelling',
  workflow: { type: WORKFLOW_TYPES.leadImport, taskQueue: TASK_QUEUES.intake, id: workflowIds.leadImport },
  input: (organizationId, importId) => ({ organizationId, importId }),
  mostRunning: 4,
  mostPerOrganization: 1,
};

/** A move asks a worker for one workflow task after another: of two at once, each would wait for the other. */
export const TEMPLATE_MOVE_JOBS: JobKind = {
  name: 'template-moves',
  table: 'template_moves',
  endingState: 'stopping',
  workflow: { type: WORKFLOW_TYPES.templateMove, taskQueue: TASK_QUEUES.executions, id: workflowIds.templateMove },
  input: (organizationId, moveId) => ({ organizationId, moveId }),
  mostRunning: 2,
  mostPerOrganization: 1,
};

/** They start executions no faster than these go, however many there are: what they cost is looking at leads. */
export const START_JOBS: JobKind = {
  name: 'starts',
  table: 'template_starts',
  endingState: 'stopping',
  workflow: { type: WORKFLOW_TYPES.segmentStart, taskQueue: TASK_QUEUES.executions, id: workflowIds.segmentStart },
  input: (organizationId, startId) => ({ organizationId, startId }),
  mostRunning: 12,
  mostPerOrganization: 4,
};

/** Each keeps a processor of the worker busy. */
export const SIMULATION_JOBS: JobKind = {
  name: 'simulations',
  table: 'template_simulations',
  endingState: 'stopping',
  workflow: {
    type: WORKFLOW_TYPES.templateSimulation,
    taskQueue: TASK_QUEUES.executions,
    id: workflowIds.templateSimulation,
  },
  input: (organizationId, simulationId) => ({ organizationId, simulationId }),
  mostRunning: 2,
  mostPerOrganization: 1,
};

/** A training has all processors of the trainer, which does one step at a time: of two at once, each would take twice as long. */
export const TRAINING_JOBS: JobKind = {
  name: 'trainings',
  table: 'model_trainings',
  endingState: 'cancelling',
  workflow: { type: WORKFLOW_TYPES.modelTraining, taskQueue: TASK_QUEUES.executions, id: workflowIds.modelTraining },
  input: (organizationId, trainingId) => ({ organizationId, trainingId }),
  mostRunning: 1,
  mostPerOrganization: 1,
};

/** One at a time for each organization, so that its rate is the organization's. */
export const BULK_REPAIR_JOBS: JobKind = {
  name: 'bulk-repairs',
  table: 'bulk_repairs',
  endingState: 'stopping',
  workflow: { type: WORKFLOW_TYPES.bulkRepair, taskQueue: TASK_QUEUES.executions, id: workflowIds.bulkRepair },
  input: (organizationId, repairId) => ({ organizationId, repairId }),
  mostRunning: 4,
  mostPerOrganization: 1,
};

/** Each keeps a processor of the worker and one of PostgreSQL busy. A newer one of the organization waits until the one before has ended. */
export const RESCORING_JOBS: JobKind = {
  name: 'rescorings',
  table: 'rescorings',
  endingState: 'cancelling',
  workflow: { type: WORKFLOW_TYPES.rescoring, taskQueue: TASK_QUEUES.executions, id: workflowIds.rescoring },
  input: (organizationId, rescoringId) => ({ organizationId, rescoringId }),
  mostRunning: 2,
  mostPerOrganization: 1,
};

const POLL_MS = 1_000;
/** A claim this old belongs to a worker that died between the claim and the start; starting twice is harmless. */
const CLAIM_SECONDS = 15;
/** A job that has not moved for so long may have lost its workflow; where it has not, starting it does nothing. */
const STALE_SECONDS = 60;

interface Dependencies {
  pool: Pool;
  client: Client;
  logger: Logger;
}

/**
 * Starts the workflow of every pending job of a kind. The row is the outbox: it is written with the 202, and says what is left to do. So a
 * workflow that was lost is started again, and goes on where it stood.
 */
export class JobDispatcher {
  private readonly loop: WakeableLoop;

  constructor(
    private readonly kind: JobKind,
    private readonly dependencies: Dependencies,
  ) {
    const { logger } = dependencies;
    this.loop = new WakeableLoop({ name: kind.name, step: () => this.dispatch(), pollMs: POLL_MS, logger });
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
    const { name, table, endingState, mostRunning, mostPerOrganization } = this.kind;
    const isRunning = `state IN ('running', '${endingState}')`;
    const { rows } = await this.dependencies.pool.query<{ id: string; organization_id: string }>({
      name: `claim-${name}`,
      text: `WITH pending AS (
          SELECT id, claimed_at, organization_id, row_number() OVER (PARTITION BY organization_id ORDER BY id) AS place
          FROM ${table} WHERE state = 'pending'
        ), next AS (
          SELECT id FROM pending p
          WHERE (claimed_at IS NULL OR ${staleClaim('$1')}) AND place <= $4 - (
            SELECT count(*) FROM ${table} r WHERE r.organization_id = p.organization_id AND r.${isRunning})
          ORDER BY id
          LIMIT greatest(0, $3 - (SELECT count(*) FROM ${table} WHERE ${isRunning}))
        ), stale AS (
          SELECT id FROM ${table} WHERE ${isRunning} AND ${staleClaim('$2')}
        )
        UPDATE ${table} SET claimed_at = now()
        WHERE id IN (SELECT id FROM ${table} WHERE id IN (SELECT id FROM next UNION ALL SELECT id FROM stale)
          FOR UPDATE SKIP LOCKED)
        RETURNING id, organization_id`,
      values: [CLAIM_SECONDS, STALE_SECONDS, mostRunning, mostPerOrganization],
    });
    for (const { id, organization_id } of rows) await this.startOne(organization_id, id);
    return false;
  }

  private async startOne(organizationId: string, id: string): Promise<void> {
    const { name, table, workflow, input } = this.kind;
    await startOnce(this.dependencies.client, {
      type: workflow.type,
      taskQueue: workflow.taskQueue,
      workflowId: workflow.id(id),
      input: input(organizationId, id),
      mayRepeat: true,
    });
    // The workflow may have gone on already: only a pending row is moved.
    await this.dependencies.pool.query({
      name: `${name}-started`,
      text: `UPDATE ${table} SET state = 'running' WHERE id = $1 AND state = 'pending'`,
      values: [id],
    });
  }
}
