import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../../shared/events.js';
import { filter, TIMESTAMP } from '../common/fields.js';

export const LOG_EVENT = z
  .object({
    id: z.uuid(),
    type: z.enum(EVENT_TYPES),
    leadId: z.uuid().nullable(),
    executionId: z.uuid().nullable(),
    data: z.record(z.string(), z.unknown()),
    occurredAt: TIMESTAMP,
  })
  .meta({ id: 'LogEvent' });

const KNOWN = new Set<string>(EVENT_TYPES);

export const EVENTS_QUERY = z.object({
  types: filter(
    z
      .string()
      .max(1_000)
      .refine((list) => list.split(',').every((type) => KNOWN.has(type)), 'must be event types, separated by commas'),
  ).describe('Event types, separated by commas.'),
  leadId: filter(z.uuid()),
  lastEventId: filter(z.string().max(60)).describe('Where to resume; the header Last-Event-ID goes before it.'),
  access_token: filter(z.string().max(4_096)).describe('An access token, for EventSource, which can send no header.'),
});
export type EventsQuery = z.infer<typeof EVENTS_QUERY>;

export function typesOf(list: string | undefined): ReadonlySet<EventType> | undefined {
  return list === undefined ? undefined : new Set(list.split(',') as EventType[]);
}
