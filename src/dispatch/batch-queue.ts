import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** A batch that was claimed: its rows carry its id. */
export interface ClaimedBatch {
  organizationId: string;
  batchId: string;
}

/** The queue of receipts and the queue of events differ in these names and words only. */
interface QueueTable {
  table: 'receipts' | 'event_outbox';
  id: 'id' | 'event_id';
  pending: string;
  claimed: string;
  claim: string;
  release: string;
}

export const RECEIPT_QUEUE: QueueTable = {
  table: 'receipts',
  id: 'id',
  pending: `status = 'received'`,
  claimed: `status = 'processing'`,
  claim: `status = 'processing',`,
  release: `status = 'received',`,
};

export const EVENT_QUEUE: QueueTable = {
  table: 'event_outbox',
  id: 'event_id',
  pending: 'batch_id IS NULL',
  claimed: 'batch_id IS NOT NULL',
  claim: '',
  release: '',
};

/** Batches looked after in one sweep. */
const SWEEP_LIMIT = 100;

/**
 * Rows that wait to be worked on in batches, in PostgreSQL, under the dispatcher's role. Organizations take turns, so that one that
 * sends much does not keep the others waiting.
 */
export class BatchQueue {
  private lastOrganization = '00000000-0000-0000-0000-000000000000';

  constructor(
    private readonly pool: Pool,
    private readonly queue: QueueTable,
  ) {}

  /** Claims the oldest pending rows of the organization whose turn it is; null where nothing waits. */
  async claim(limit: number): Promise<ClaimedBatch | null> {
    const organizationId = (await this.nextOrganization(this.lastOrganization)) ?? (await this.nextOrganization(null));
    if (organizationId === null) return null;
    this.lastOrganization = organizationId;
    const { table, id, pending, claim } = this.queue;
    const batchId = uuidv7();
    const { rowCount } = await this.pool.query({
      name: `claim-${table}`,
      text: `UPDATE ${table} SET ${claim} batch_id = $3, claimed_at = now()
        WHERE ${id} IN (SELECT ${id} FROM ${table} WHERE organization_id = $1 AND ${pending} ORDER BY ${id} LIMIT $2
          FOR UPDATE SKIP LOCKED)`,
      values: [organizationId, limit, batchId],
    });
    return rowCount === 0 ? null : { organizationId, batchId };
  }

  /**
   * Batches that were claimed a while ago and are still open: their worker died before it started the workflow, or it takes long.
   * They count as claimed anew, so that the next sweep sees others first.
   */
  async stale(olderThanMs: number): Promise<ClaimedBatch[]> {
    const { table, claimed } = this.queue;
    const { rows } = await this.pool.query<{ organization_id: string; batch_id: string }>(
      `WITH stale AS (
         SELECT organization_id, batch_id FROM ${table}
         WHERE ${claimed} AND claimed_at < now() - make_interval(secs => $1)
         GROUP BY 1, 2 ORDER BY min(claimed_at) LIMIT ${SWEEP_LIMIT}
       ), touched AS (
         UPDATE ${table} t SET claimed_at = now() FROM stale
         WHERE t.batch_id = stale.batch_id AND t.organization_id = stale.organization_id
       )
       SELECT * FROM stale`,
      [olderThanMs / 1_000],
    );
    return rows.map((row) => ({ organizationId: row.organization_id, batchId: row.batch_id }));
  }

  /** Puts what is left of a batch back among the pending rows: its workflow ended without finishing it. */
  async release({ organizationId, batchId }: ClaimedBatch): Promise<void> {
    const { table, claimed, release } = this.queue;
    await this.pool.query(
      `UPDATE ${table} SET ${release} batch_id = NULL, claimed_at = NULL
       WHERE organization_id = $1 AND batch_id = $2 AND ${claimed}`,
      [organizationId, batchId],
    );
  }

  /** Goes from one organization to the next by the index, instead of reading every pending row. */
  private async nextOrganization(after: string | null): Promise<string | null> {
    const { table, pending, id } = this.queue;
    const { rows } = await this.pool.query<{ organization_id: string }>({
      name: `next-organization-${table}-${after === null ? 'first' : 'after'}`,
      text: `SELECT organization_id FROM ${table} WHERE ${pending} ${after === null ? '' : 'AND organization_id > $1'}
        ORDER BY organization_id, ${id} LIMIT 1`,
      values: after === null ? [] : [after],
    });
    return rows[0]?.organization_id ?? null;
  }
}
