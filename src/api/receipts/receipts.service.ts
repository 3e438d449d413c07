import { Injectable } from '@nestjs/common';
import { And, type FindOperator, LessThan, Raw } from 'typeorm';
import { Database } from '../../db/database.js';
import { Receipt } from '../../db/entities/receipt.entity.js';
import { DomainError } from '../../shared/error-codes.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import type { ReceiptDetail, ReceiptDto, ReceiptQuery } from './receipts.dto.js';

/** All but the body, which is the greater part of a receipt. */
const LISTED = {
  id: true,
  sourceId: true,
  status: true,
  leadId: true,
  reasonCode: true,
  reasonDetail: true,
  idempotencyKey: true,
  receivedAt: true,
  processedAt: true,
  attempts: true,
} as const;
type ListedReceipt = Pick<Receipt, keyof typeof LISTED>;

@Injectable()
export class ReceiptsService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor, sourceId, status }: ReceiptQuery): Promise<Page<ReceiptDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const ids = [...(after ? [LessThan(after.id)] : []), ...(status === 'received' ? [isOpen(organizationId)] : [])];
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(Receipt, {
        select: LISTED,
        where: {
          organizationId,
          ...(sourceId && { sourceId }),
          ...(status && { status }),
          ...(ids.length > 0 && { id: And(...ids) }),
        },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(rows, limit, toReceipt, ({ id }) => ({ id }));
  }

  get(organizationId: string, id: string): Promise<ReceiptDetail> {
    return this.database.entities(organizationId, async (manager) => {
      const row = await manager.findOneBy(Receipt, { organizationId, id });
      if (!row) throw new DomainError('not_found', 'There is no such receipt.');
      return { ...toReceipt(row), body: parsed(row.body) };
    });
  }

  /**
   * Has a rejected or failed receipt processed anew, say after the source's mapping was mended.
   *
   * @throws DomainError `conflict` in any other status: it is under way or done
   */
  replay(organizationId: string, id: string): Promise<ReceiptDto> {
    return this.database.entities(organizationId, async (manager) => {
      const { affected } = await manager
        .createQueryBuilder()
        .update(Receipt)
        .set({
          status: 'received',
          attempts: 0,
          reasonCode: null,
          reasonDetail: null,
          processedAt: null,
        })
        .where(`organization_id = :organizationId AND id = :id AND status IN ('rejected', 'failed')`, {
          organizationId,
          id,
        })
        .execute();
      const row = await manager.findOne(Receipt, { select: LISTED, where: { organizationId, id } });
      if (!row) throw new DomainError('not_found', 'There is no such receipt.');
      if (affected === 0) {
        throw new DomainError('conflict', `The receipt is ${row.status}; only a rejected or failed one is replayed.`);
      }
      await manager.query('INSERT INTO receipt_queue (organization_id, receipt_id) VALUES ($1, $2)', [
        organizationId,
        id,
      ]);
      await manager.query(`SELECT pg_notify('receipts', '')`);
      return toReceipt(row);
    });
  }
}

/** Receipts that wait or are under way: those few are found from there, instead of among all that were ever received. */
function isOpen(organizationId: string): FindOperator<string> {
  return Raw(
    (id) => `${id} IN (SELECT receipt_id FROM receipt_queue WHERE organization_id = :organizationId
      UNION ALL SELECT unnest(receipt_ids) FROM batches WHERE organization_id = :organizationId)`,
    { organizationId },
  );
}

function toReceipt(row: ListedReceipt): ReceiptDto {
  return {
    id: row.id,
    sourceId: row.sourceId,
    status: row.status as ReceiptDto['status'],
    leadId: row.leadId,
    reason: row.reasonCode === null ? null : { code: row.reasonCode, detail: row.reasonDetail ?? '' },
    idempotencyKey: row.idempotencyKey,
    receivedAt: iso(row.receivedAt),
    processedAt: iso(row.processedAt),
    attempts: row.attempts,
  };
}

/** The door stores JSON text only; anything else is shown as it is. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
