import type { OrganizationTransaction } from '../database.js';

/** A receipt that its batch has to turn into a lead, with what its source says about reading it. */
export interface PendingReceipt {
  id: string;
  sourceId: string;
  body: string;
  attempts: number;
  fieldMapping: Record<string, string>;
  defaultCountry: string | null;
  /** The template whose webhook was called; null where it came from a source. */
  templateId: string | null;
}

/** Loads receipts that have not been worked off, in the order in which they came. */
export async function pendingReceipts(
  tx: OrganizationTransaction,
  receiptIds: readonly string[],
): Promise<PendingReceipt[]> {
  const { rows } = await tx.query<PendingReceipt>(
    `SELECT r.id, r.source_id AS "sourceId", r.body, r.attempts, s.field_mapping AS "fieldMapping", s.template_id AS "templateId",
       o.default_country AS "defaultCountry"
     FROM receipts r
     JOIN sources s ON s.organization_id = $1 AND s.id = r.source_id
     JOIN organizations o ON o.id = $1
     WHERE r.organization_id = $1 AND r.id = ANY($2::uuid[]) AND r.status = 'received'
     ORDER BY r.id`,
    [tx.organizationId, receiptIds],
    'pending-receipts',
  );
  return rows;
}

/** Ends receipts without a lead, for a reason that the integrator can read. */
export async function closeReceipts(
  tx: OrganizationTransaction,
  status: 'rejected' | 'failed',
  closed: readonly { receiptId: string; code: string; detail: string }[],
): Promise<void> {
  await tx.query(
    `UPDATE receipts r SET status = $2, reason_code = c.code, reason_detail = c.detail, processed_at = now()
     FROM unnest($3::uuid[], $4::text[], $5::text[]) AS c(receipt_id, code, detail)
     WHERE r.organization_id = $1 AND r.id = c.receipt_id`,
    [
      tx.organizationId,
      status,
      closed.map((entry) => entry.receiptId),
      closed.map((entry) => entry.code),
      closed.map((entry) => entry.detail),
    ],
    'close-receipts',
  );
}

/** Ends the receipts of a batch that became leads, and notes which. */
export async function finishReceipts(tx: OrganizationTransaction, batchId: string): Promise<void> {
  await tx.query(
    `UPDATE receipts r SET status = 'done', lead_id = b.lead_id, processed_at = now(), reason_code = NULL, reason_detail = NULL
     FROM batches, unnest(receipt_ids, lead_ids) AS b(receipt_id, lead_id)
     WHERE batches.organization_id = $1 AND batches.id = $2 AND b.lead_id IS NOT NULL
       AND r.organization_id = $1 AND r.id = b.receipt_id AND r.status = 'received'`,
    [tx.organizationId, batchId],
    'finish-receipts',
  );
}

/** Counts one more failed attempt at a receipt. */
export async function countAttempt(tx: OrganizationTransaction, receiptId: string): Promise<void> {
  await tx.query('UPDATE receipts SET attempts = attempts + 1 WHERE organization_id = $1 AND id = $2', [
    tx.organizationId,
    receiptId,
  ]);
}
