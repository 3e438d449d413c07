import { z } from 'zod';
import { filter, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

const CHANNELS = ['email', 'sms', 'push', 'in_app'] as const;
const MESSAGE_STATUSES = ['sending', 'sent', 'unknown', 'failed', 'refused', 'held'] as const;

export const MESSAGE = z
  .object({
    id: z.uuid(),
    leadId: z.uuid().nullable(),
    executionId: z.uuid().nullable(),
    stepId: z.string().nullable(),
    channel: z.enum(CHANNELS),
    recipient: z.string().nullable(),
    subject: z.string().nullable(),
    status: z.enum(MESSAGE_STATUSES),
    reasonCode: z.string().nullable(),
    heldUntil: TIMESTAMP.nullable().describe('Of a message that the send gate holds: when it is tried.'),
    attempts: z.int(),
    createdAt: TIMESTAMP,
    handedOverAt: TIMESTAMP.nullable(),
    settledAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'Message' });
export type MessageDto = z.infer<typeof MESSAGE>;
export const MESSAGE_PAGE = pageOf(MESSAGE, 'MessagePage');

export const MESSAGE_DETAIL = MESSAGE.extend({
  bodyText: z.string().nullable(),
  bodyHtml: z.string().nullable(),
}).meta({ id: 'MessageDetail' });
export type MessageDetail = z.infer<typeof MESSAGE_DETAIL>;

export const MESSAGE_QUERY = PAGE_QUERY.extend({
  leadId: filter(z.uuid()),
  executionId: filter(z.uuid()),
  channel: filter(z.enum(CHANNELS)),
  status: filter(z.enum(MESSAGE_STATUSES)),
});
export type MessageQuery = z.infer<typeof MESSAGE_QUERY>;

export const NOTIFICATION = z
  .object({
    id: z.uuid(),
    subject: z.string().nullable(),
    bodyText: z.string().nullable(),
    leadId: z.uuid().nullable(),
    executionId: z.uuid().nullable(),
    modelId: z.uuid().nullable().describe('The model that it is about.'),
    createdAt: TIMESTAMP,
    readAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'Notification' });
export type NotificationDto = z.infer<typeof NOTIFICATION>;
export const NOTIFICATION_PAGE = pageOf(NOTIFICATION, 'NotificationPage');

export const NOTIFICATION_QUERY = PAGE_QUERY.extend({ unread: filter(z.enum(['true', 'false'])) });
export type NotificationQuery = z.infer<typeof NOTIFICATION_QUERY>;
