import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { isDatabaseUnavailable } from '../../db/database-errors.js';
import { GroupCommit } from './group-commit.js';

/** A request about to become a receipt. */
export interface IncomingReceipt {
  organizationId: string;
  sourceId: string;
  /** webhook-id or Idempotency-Key; null where the sender gave none. */
  idempotencyKey: string | null;
  /** JSON text. */
  json: string;
  contentType: string;
}

export interface AcceptedReceipt {
  receiptId: string;
  /** True where the source used the key within thirty days: the id is then the first receipt's. */
  duplicate: boolean;
}

/**
 * Sizes of the group commit. More groups in flight make each smaller, and more commits; what is accepted a second with these stands in
 * docs/performance.md.
 */
const GROUP = { size: 300, bytes: 8 * 1024 * 1024, inFlight: 1, queueBytes: 64 * 1024 * 1024 };

/** Stores receipts. What it answered is committed. */
export class ReceiptInbox {
  private readonly commits: GroupCommit<IncomingReceipt, AcceptedReceipt>;

  constructor(private readonly pool: Pool) {
    this.commits = new GroupCommit({
      commit: (receipts) => this.store(receipts),
      groupSize: GROUP.size,
      groupBytes: GROUP.bytes,
      inFlight: GROUP.inFlight,
      queueBytes: GROUP.queueBytes,
      isGroupError: isDatabaseUnavailable,
    });
  }

  /** @throws QueueFullError where more waits than memory is set aside for; whatever the database throws */
  accept(receipt: IncomingReceipt): Promise<AcceptedReceipt> {
    return this.commits.submit(receipt, Buffer.byteLength(receipt.json) + 500);
  }

  private async store(receipts: readonly IncomingReceipt[]): Promise<AcceptedReceipt[]> {
    const { firsts, firstOf } = foldDuplicates(receipts);
    const ids = firsts.map(() => uuidv7());
    const { rows } = await this.pool.query<{ id: string; receipt_id: string }>({
      name: 'accept-receipts',
      text: 'SELECT * FROM accept_receipts($1, $2, $3, $4, $5, $6)',
      values: [
        ids,
        firsts.map((receipt) => receipt.organizationId),
        firsts.map((receipt) => receipt.sourceId),
        firsts.map((receipt) => receipt.idempotencyKey),
        firsts.map((receipt) => receipt.json),
        firsts.map((receipt) => receipt.contentType),
      ],
    });
    const keptAs = new Map(rows.map((row) => [row.id, row.receipt_id]));
    return receipts.map((receipt, index) => {
      const first = firstOf[index] as number;
      const id = ids[first] as string;
      const receiptId = keptAs.get(id);
      if (receiptId === undefined) throw new Error('a receipt was not stored');
      return { receiptId, duplicate: receiptId !== id || firsts[first] !== receipt };
    });
  }
}

/** The same key twice in one group would make the statement touch one row twice: the first goes, the others share its answer. */
function foldDuplicates(receipts: readonly IncomingReceipt[]): { firsts: IncomingReceipt[]; firstOf: number[] } {
  const firsts: IncomingReceipt[] = [];
  const byKey = new Map<string, number>();
  const firstOf = receipts.map((receipt) => {
    const key = receipt.idempotencyKey === null ? undefined : `${receipt.sourceId}:${receipt.idempotencyKey}`;
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined) return known;
    const position = firsts.push(receipt) - 1;
    if (key !== undefined) byKey.set(key, position);
    return position;
  });
  return { firsts, firstOf };
}
