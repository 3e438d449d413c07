import { z } from 'zod';
import { filter, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

const RECEIPT_STATUSES = ['received', 'done', 'rejected', 'failed'] as const;

export const RECEIPT = z
  .object({
    id: z.uuid(),
    sourceId: z.uuid(),
    status: z.enum(RECEIPT_STATUSES),
    leadId: z.uuid().nullable(),
    reason: z.object({ code: z.string(), detail: z.string() }).nullable(),
    idempotencyKey: z.string().nullable(),
    receivedAt: TIMESTAMP,
    processedAt: TIMESTAMP.nullable(),
    attempts: z.int(),
  })
  .meta({ id: 'Receipt' });
export type ReceiptDto = z.infer<typeof RECEIPT>;
export const RECEIPT_PAGE = pageOf(RECEIPT, 'ReceiptPage');

export const RECEIPT_DETAIL = RECEIPT.extend({ body: z.unknown().describe('As it was posted.') }).meta({
  id: 'ReceiptDetail',
});
export type ReceiptDetail = z.infer<typeof RECEIPT_DETAIL>;

export const RECEIPT_QUERY = PAGE_QUERY.extend({
  sourceId: filter(z.uuid()),
  status: filter(z.enum(RECEIPT_STATUSES)),
});
export type ReceiptQuery = z.infer<typeof RECEIPT_QUERY>;
