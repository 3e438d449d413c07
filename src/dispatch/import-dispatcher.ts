import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { TASK_QUEUES, WORKFLOW_TYPES, workflowIds } from '../workflows/contract.js';
import { staleClaim } from './stale-claim.js';
import { startOnce } from './start-once.js';
import { WakeableLoop } from './wakeable-loop.js';

/** Imports that run at a time, of all organizations: each keeps a worker busy. */
const MOST_RUNNING = 4;
const POLL_MS = 1_000;
/** A claim this old belongs to a worker that died between the claim and the start; starting twice is harmless. */
const CLAIM_SECONDS = 15;
/** An import that has not moved for so long may have lost its workflow; where it has not, starting it does nothing. */
const STALE_SECONDS = 60;

interface Dependencies {
  pool: Pool;
  client: Client;
  logger: Logger;
}

/**
 * Starts the workflow of every pending import, one at a time for each organization, in the order in which they were uploaded: of two files
 * that name the same lead, the later one counts. The row is the outbox: it is written with the 202, and says what is left to do.
 */
export class ImportDispatcher {
  private readonly loop: WakeableLoop;

  constructor(private readonly dependencies: Dependencies) {
    const { logger } = dependencies;
    this.loop = new WakeableLoop({ name: 'imports', step: () => this.dispatch(), pollMs: POLL_MS, logger });
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
    const { rows } = await this.dependencies.pool.query<{ id: string; organization_id: string }>({
      name: 'claim-imports',
      text: `WITH next AS (
          SELECT id FROM lead_imports i
          WHERE state = 'pending' AND (claimed_at IS NULL OR ${staleClaim('$1')})
            AND NOT EXISTS (SELECT FROM lead_imports before WHERE before.organization_id = i.organization_id
              AND (before.state IN ('running', 'cancelling') OR (before.state = 'pending' AND before.id < i.id)))
          ORDER BY id
          LIMIT greatest(0, $3 - (SELECT count(*) FROM lead_imports WHERE state IN ('running', 'cancelling')))
        ), stale AS (
          SELECT id FROM lead_imports
          WHERE state IN ('running', 'cancelling')
            AND ${staleClaim('$2')}
        )
        UPDATE lead_imports SET claimed_at = now()
        WHERE id IN (SELECT id FROM lead_imports WHERE id IN (SELECT id FROM next UNION ALL SELECT id FROM stale)
          FOR UPDATE SKIP LOCKED)
        RETURNING id, organization_id`,
      values: [CLAIM_SECONDS, STALE_SECONDS, MOST_RUNNING],
    });
    for (const { id, organization_id } of rows) await this.startOne(organization_id, id);
    return false;
  }

  private async startOne(organizationId: string, importId: string): Promise<void> {
    const { client, pool } = this.dependencies;
    await startOnce(client, {
      type: WORKFLOW_TYPES.leadImport,
      taskQueue: TASK_QUEUES.intake,
      workflowId: workflowIds.leadImport(importId),
      input: { organizationId, importId },
      mayRepeat: true,
    });
    // The workflow may have gone on already: only a pending row is moved.
    await pool.query({
      name: 'import-started',
      text: `UPDATE lead_imports SET state = 'running' WHERE id = $1 AND state = 'pending'`,
      values: [importId],
    });
  }
}
