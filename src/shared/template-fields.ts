import { z } from 'zod';
import { DAYS_PATTERN } from './template-days.js';
import { parseDuration } from './template-duration.js';
import { ROUTED_EVENT_TYPES } from './template-events.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { isTimeZone } from './time-zone.js';

/** The words that templates are made of; template-step-schemas.ts and template-schema.ts put them together. */

export const identifier = (what: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, `${what} must be lower-case letters, digits, - and _, starting with a letter`);

export const stepId = identifier('a step id').describe('Unique within the template.');
export const target = identifier('a step').meta({ title: 'step', description: 'The id of a step, or `end`.' });

export const duration = z
  .string()
  .regex(/^(?:\d{1,6}[smhd]){1,4}$/, {
    error: 'must be a duration such as 30s, 15m, 4h, 3d or 1d12h',
    abort: true,
  })
  .refine((text) => parseDuration(text) !== undefined, 'must be more than nothing and a year at most')
  .meta({
    title: 'duration',
    description: 'Such as 30s, 15m, 4h, 3d or 1d12h; a year at most.',
    examples: ['15m', '4h', '3d', '1d12h'],
  });

export const condition = z
  .string()
  .min(1)
  .max(TEMPLATE_LIMITS.conditionCharacters)
  .meta({
    title: 'CEL',
    description: 'A CEL expression over lead, score, event, execution, organization, steps and now.',
    examples: ['score.value >= 0.7', 'lead.status in ["won", "lost"]', '"vip" in lead.tags'],
  });

export const liquid = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .meta({ title: 'Liquid', description: 'Liquid, such as {{ lead.first_name | default: "you" }}.' });

export const event = z.enum(ROUTED_EVENT_TYPES).meta({ title: 'event', description: 'A type of the event log.' });

export const zone = z
  .string()
  .max(64)
  .refine((text) => text === 'lead' || text === 'organization' || isTimeZone(text), {
    message: 'there is no such time zone; write lead, organization or a name such as Europe/Berlin',
  })
  .meta({
    title: 'time zone',
    description:
      "`lead` (the organization's where the lead's is unknown), `organization`, or a name such as Europe/Berlin.",
    examples: ['lead', 'organization', 'Europe/Berlin', 'America/New_York'],
  });

export const namedZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'there is no such time zone; write a name such as Europe/Berlin' })
  .meta({
    title: 'time zone',
    description: 'A name such as Europe/Berlin.',
    examples: ['Europe/Berlin', 'America/New_York', 'UTC'],
  });

export const days = z
  .string()
  .regex(DAYS_PATTERN, 'must be days such as mon-fri, sat,sun or mon,wed,fri')
  .meta({ title: 'days', description: 'Days of the week.', examples: ['mon-fri', 'sat,sun', 'mon,wed,fri'] });

export const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time such as '09:00', in quotes")
  .meta({ title: 'time', description: 'Local time, in quotes.', examples: ['09:00', '17:30'] });

export const endOfDay = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time such as '17:00', in quotes; '24:00' at most")
  .meta({ title: 'time', description: 'Local time, in quotes; 24:00 at most.', examples: ['17:00', '24:00'] });
