import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { staleClaim } from './stale-claim.js';

/** A batch that was claimed: its row in `batches` names what it holds. */
export interface ClaimedBatch {
  organizationId: string;
  batchId: string;
}

/** The queue of receipts and the queue of events differ in these names only. */
interface QueueTable {
  kind: 'receipts' | 'events';
  table: 'receipt_queue' | 'event_outbox';
  id: 'receipt_id' | 'event_id';
  /** The column of `batches` that names the rows. */
  ids: 'receipt_ids' | 'event_ids';
}

export const RECEIPT_QUEUE: QueueTable = {
  kind: 'receipts',
  table: 'receipt_queue',
  id: 'receipt_id',
  ids: 'receipt_ids',
};
export const EVENT_QUEUE: QueueTable = { kind: 'events', table: 'event_outbox', id: 'event_id', ids: 'event_ids' };

/** Batches looked after in one sweep. */
const SWEEP_LIMIT = 100;

/**
 * Rows that wait to be worked on in batches, in PostgreSQL, under the dispatcher's role. Organizations take turns, so that one that
 * sends much does not keep the others waiting.
 *
 * A claim takes the rows out of the queue and writes one row into `batches` in the same statement: what waits is in the one table, what is
 * under way in the other.
 */
export class BatchQueue {
  private lastOrganization = '00000000-0000-0000-0000-000000000000';

  constructor(
    private readonly pool: Pool,
    private readonly queue: QueueTable,
  ) {}

  /** Claims the oldest waiting rows of the organization whose turn it is; null where nothing waits. */
  async claim(limit: number): Promise<ClaimedBatch | null> {
    const organizationId = (await this.nextOrganization(this.lastOrganization)) ?? (await this.nextOrganization(null));
    if (organizationId === null) return null;
    this.lastOrganization = organizationId;
    const { kind, table, id, ids } = this.queue;
    const batchId = uuidv7();
    const { rowCount } = await this.pool.query({
      name: `claim-${table}`,
      text: `WITH taken AS (
          DELETE FROM ${table} WHERE organization_id = $1 AND ${id} = ANY (ARRAY(
            SELECT ${id} FROM ${table} WHERE organization_id = $1 ORDER BY ${id} LIMIT $2 FOR UPDATE SKIP LOCKED))
          RETURNING ${id} AS taken_id
        )
        INSERT INTO batches (id, organization_id, kind, ${ids})
        SELECT $3, $1, '${kind}', array_agg(taken_id ORDER BY taken_id) FROM taken HAVING count(*) > 0`,
      values: [organizationId, limit, batchId],
    });
    return rowCount === 0 ? null : { organizationId, batchId };
  }

  /**
   * Batches that were claimed a while ago and are still open: their worker died before it started the workflow, or it takes long.
   * They count as claimed anew, so that the next sweep sees others first.
   */
  async stale(olderThanMs: number): Promise<ClaimedBatch[]> {
    const { rows } = await this.pool.query<{ organization_id: string; id: string }>(
      `UPDATE batches SET claimed_at = now()
       WHERE id IN (SELECT id FROM batches
         WHERE kind = $2 AND ${staleClaim('$1')}
         ORDER BY claimed_at LIMIT ${SWEEP_LIMIT})
       RETURNING organization_id, id`,
      [olderThanMs / 1_000, this.queue.kind],
    );
    return rows.map((row) => ({ organizationId: row.organization_id, batchId: row.id }));
  }

  /**
   * Gives a batch whose workflow ended without finishing it another id, and with it another workflow, which goes on where that one stood.
   *
   * @returns null where it is finished by now
   */
  async renew({ organizationId, batchId }: ClaimedBatch): Promise<ClaimedBatch | null> {
    const renewedId = uuidv7();
    const { rowCount } = await this.pool.query(
      'UPDATE batches SET id = $3, claimed_at = now() WHERE organization_id = $1 AND id = $2',
      [organizationId, batchId, renewedId],
    );
    return rowCount === 0 ? null : { organizationId, batchId: renewedId };
  }

  /** Goes from one organization to the next by the index, instead of reading every waiting row. */
  private async nextOrganization(after: string | null): Promise<string | null> {
    const { table, id } = this.queue;
    const { rows } = await this.pool.query<{ organization_id: string }>({
      name: `next-organization-${table}-${after === null ? 'first' : 'after'}`,
      text: `SELECT organization_id FROM ${table} ${after === null ? '' : 'WHERE organization_id > $1'}
        ORDER BY organization_id, ${id} LIMIT 1`,
      values: after === null ? [] : [after],
    });
    return rows[0]?.organization_id ?? null;
  }
}
