import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

export const MAIL = z
  .object({
    id: z.string(),
    from: z.string(),
    to: z.string(),
    subject: z.string(),
    date: TIMESTAMP.nullable(),
    messageId: z.string().nullable().describe('Angle brackets included.'),
    receivedAt: TIMESTAMP,
  })
  .meta({ id: 'Mail' });
export type MailDto = z.infer<typeof MAIL>;
export const MAIL_PAGE = pageOf(MAIL, 'MailPage');

export const MAIL_DETAIL = MAIL.extend({
  html: z.string().nullable().describe('As it was sent: show it in a sandbox.'),
  text: z.string().nullable(),
  headers: z.record(z.string(), z.string()).describe('By lower-case name; of several the last.'),
}).meta({ id: 'MailDetail' });
export type MailDetail = z.infer<typeof MAIL_DETAIL>;

export const MAIL_QUERY = PAGE_QUERY.extend({
  q: z.string().trim().max(200).optional().describe('Part of the recipient or the subject.'),
});
export type MailQuery = z.infer<typeof MAIL_QUERY>;

export const MAIL_PARAMS = z.object({ id: z.string().regex(/^[0-9a-f]{64}(\.\d{1,4})?$/) });
