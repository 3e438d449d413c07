import type { OrganizationTransaction } from '../database.js';

/** How far a batch has come. */
export type BatchStage = 'claimed' | 'ingested' | 'scored';

/** What the batch's receipts became, for its next stages. */
export interface IngestedBatch {
  receiptIds: readonly string[];
  /** The lead of each receipt; null for one that was rejected. */
  leadIds: readonly (string | null)[];
  eventIds: readonly string[];
}

/**
 * Locks a batch of receipts that nobody has ingested yet, until the commit.
 *
 * @returns its receipts, or null where it was ingested before
 */
export async function lockClaimedBatch(tx: OrganizationTransaction, batchId: string): Promise<string[] | null> {
  const { rows } = await tx.query<{ receiptIds: string[] }>(
    `SELECT receipt_ids AS "receiptIds" FROM batches
     WHERE organization_id = $1 AND id = $2 AND kind = 'receipts' AND stage = 'claimed' FOR UPDATE`,
    [tx.organizationId, batchId],
    'lock-claimed-batch',
  );
  return rows[0]?.receiptIds ?? null;
}

/** Notes what the receipts of a batch became, and ends its first stage. Receipts that are not named have left the batch. */
export async function markIngested(
  tx: OrganizationTransaction,
  batchId: string,
  { receiptIds, leadIds, eventIds }: IngestedBatch,
): Promise<void> {
  await tx.query(
    `UPDATE batches SET stage = 'ingested', receipt_ids = $3, lead_ids = $4, event_ids = event_ids || $5::uuid[]
     WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, batchId, receiptIds, leadIds, eventIds],
    'mark-ingested',
  );
}

/** Enters a batch whose leads are stored already: what is left is to enrich, score and route them. */
export async function insertIngestedBatch(
  tx: OrganizationTransaction,
  batchId: string,
  { receiptIds, leadIds, eventIds }: IngestedBatch,
): Promise<void> {
  await tx.query(
    `INSERT INTO batches (id, organization_id, kind, stage, receipt_ids, lead_ids, event_ids)
     VALUES ($2, $1, 'receipts', 'ingested', $3, $4, $5)`,
    [tx.organizationId, batchId, receiptIds, leadIds, eventIds],
    'insert-ingested-batch',
  );
}

/** Puts a receipt into a batch of its own, whose id is the receipt's. */
export async function insertBatchOfOne(tx: OrganizationTransaction, receiptId: string): Promise<void> {
  await tx.query(
    `INSERT INTO batches (id, organization_id, kind, receipt_ids) VALUES ($2, $1, 'receipts', ARRAY[$2::uuid])`,
    [tx.organizationId, receiptId],
  );
}

/** Enters a batch of events that the caller routes after its commit; where it does not come to that, the event dispatcher's sweep does. */
export async function insertEventBatch(
  tx: OrganizationTransaction,
  batchId: string,
  eventIds: readonly string[],
): Promise<void> {
  await tx.query(
    `INSERT INTO batches (id, organization_id, kind, event_ids) VALUES ($2, $1, 'events', $3)
     ON CONFLICT (id) DO UPDATE SET event_ids = batches.event_ids || excluded.event_ids`,
    [tx.organizationId, batchId, eventIds],
    'insert-event-batch',
  );
}

/**
 * Ends the second stage of a batch: locks it until the commit, so that of two workers that hold it one stores scores.
 *
 * @returns false where its leads were scored before
 */
export async function markScored(tx: OrganizationTransaction, batchId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE batches SET stage = 'scored' WHERE organization_id = $1 AND id = $2 AND stage = 'ingested'`,
    [tx.organizationId, batchId],
    'mark-scored',
  );
  return rowCount === 1;
}

/** Gives a batch more events to route at its end. */
export async function addEvents(
  tx: OrganizationTransaction,
  batchId: string,
  eventIds: readonly string[],
): Promise<void> {
  if (eventIds.length === 0) return;
  await tx.query(
    'UPDATE batches SET event_ids = event_ids || $3::uuid[] WHERE organization_id = $1 AND id = $2',
    [tx.organizationId, batchId, eventIds],
    'add-events',
  );
}

/** The events that a batch has to route at its end. */
export async function eventsOfBatch(tx: OrganizationTransaction, batchId: string): Promise<string[]> {
  const { rows } = await tx.query<{ eventIds: string[] }>(
    `SELECT event_ids AS "eventIds" FROM batches WHERE organization_id = $1 AND id = $2`,
    [tx.organizationId, batchId],
    'events-of-batch',
  );
  return rows[0]?.eventIds ?? [];
}

/** Ends a batch: all that came of it is stored, and its events are routed. */
export async function deleteBatch(tx: OrganizationTransaction, batchId: string): Promise<void> {
  await tx.query(
    'DELETE FROM batches WHERE organization_id = $1 AND id = $2',
    [tx.organizationId, batchId],
    'delete-batch',
  );
}
