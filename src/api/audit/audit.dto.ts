import { z } from 'zod';
import { filter, QUERY_MOMENT, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

export const AUDIT_ENTRY = z
  .object({
    id: z.uuid(),
    action: z.string().describe('Subject and past tense: `execution.paused`.'),
    subject: z.object({ type: z.string(), id: z.string() }),
    actor: z
      .object({
        id: z.uuid(),
        kind: z.enum(['user', 'api_key']).nullable(),
        name: z.string().nullable().describe('`null` where the actor is not there any more.'),
      })
      .nullable()
      .describe('`null` where nobody asked for it: a schedule, say.'),
    why: z.string().nullable().describe('As the actor gave it.'),
    data: z.record(z.string(), z.unknown()),
    occurredAt: TIMESTAMP,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryDto = z.infer<typeof AUDIT_ENTRY>;
export const AUDIT_PAGE = pageOf(AUDIT_ENTRY, 'AuditPage');

export const AUDIT_QUERY = PAGE_QUERY.extend({
  subjectType: filter(z.string().max(50)).describe('`execution`, `template`, …'),
  subjectId: filter(z.string().max(255)),
  actorId: filter(z.uuid()),
  action: filter(z.string().max(100)),
  from: filter(QUERY_MOMENT).describe('From this moment on.'),
  to: filter(QUERY_MOMENT).describe('Before this moment.'),
});
export type AuditQuery = z.infer<typeof AUDIT_QUERY>;
