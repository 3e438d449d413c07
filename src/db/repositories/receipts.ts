import type { OrganizationTransaction } from '../database.js';

/** A receipt that its batch has to turn into a lead, with what its source says about reading it. */
export interface PendingReceipt {
  id: string;
  sourceId: string;
  body: string;
  attempts: number;
  fieldMapping: Record<string, string>;
  defaultCountry: string | null;
}

/** Loads and locks the receipts of a batch that have not become leads yet. */
export async function lockPendingReceipts(
  tx: OrganizationTransaction,
  batchId: string,
  receiptId: string | null = null,
): Promise<PendingReceipt[]> {
  const { rows } = await tx.query<PendingReceipt>(
    `SELECT r.id, r.source_id AS "sourceId", r.body, r.attempts, s.field_mapping AS "fieldMapping",
       o.default_country AS "defaultCountry"
     FROM receipts r
     JOIN sources s ON s.organization_id = $1 AND s.id = r.source_id
     JOIN organizations o ON o.id = $1
     WHERE r.organization_id = $1 AND r.batch_id = $2 AND r.status = 'processing' AND r.lead_id IS NULL
       AND ($3::uuid IS NULL OR r.id = $3)
     ORDER BY r.id FOR UPDATE OF r`,
    [tx.organizationId, batchId, receiptId],
    'lock-pending-receipts',
  );
  return rows;
}

/** Notes which lead each receipt became. */
export async function linkReceipts(
  tx: OrganizationTransaction,
  links: readonly { receiptId: string; leadId: string }[],
): Promise<void> {
  await tx.query(
    `UPDATE receipts r SET lead_id = l.lead_id
     FROM unnest($2::uuid[], $3::uuid[]) AS l(receipt_id, lead_id)
     WHERE r.organization_id = $1 AND r.id = l.receipt_id`,
    [tx.organizationId, links.map((link) => link.receiptId), links.map((link) => link.leadId)],
    'link-receipts',
  );
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

/** Ends the receipts of a batch that became leads. */
export async function finishReceipts(tx: OrganizationTransaction, batchId: string): Promise<void> {
  await tx.query(
    `UPDATE receipts SET status = 'done', processed_at = now(), reason_code = NULL, reason_detail = NULL
     WHERE organization_id = $1 AND batch_id = $2 AND status = 'processing' AND lead_id IS NOT NULL`,
    [tx.organizationId, batchId],
    'finish-receipts',
  );
}

/** Moves a receipt into a batch of its own, whose id is the receipt's. */
export async function splitReceipt(tx: OrganizationTransaction, receiptId: string): Promise<void> {
  await tx.query(
    `UPDATE receipts SET batch_id = id, claimed_at = now() WHERE organization_id = $1 AND id = $2 AND status = 'processing'`,
    [tx.organizationId, receiptId],
  );
}

/** Counts one more failed attempt at a receipt. */
export async function countAttempt(tx: OrganizationTransaction, receiptId: string): Promise<void> {
  await tx.query('UPDATE receipts SET attempts = attempts + 1 WHERE organization_id = $1 AND id = $2', [
    tx.organizationId,
    receiptId,
  ]);
}
