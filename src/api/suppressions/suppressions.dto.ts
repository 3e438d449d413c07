import { z } from 'zod';
import { SUPPRESSION_CHANNELS, SUPPRESSION_REASONS, SUPPRESSION_SOURCES } from '../../shared/suppressions.js';
import { filter, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

const NOTE = z.string().trim().min(1).max(500);

export const SUPPRESSION = z
  .object({
    id: z.uuid(),
    channel: z.enum(SUPPRESSION_CHANNELS),
    address: z.string().describe('In the form in which addresses of leads are kept.'),
    reason: z.enum(SUPPRESSION_REASONS),
    source: z.enum(SUPPRESSION_SOURCES),
    note: z.string().nullable(),
    createdBy: z.uuid().nullable().describe('The user or API key.'),
    createdAt: TIMESTAMP,
  })
  .meta({ id: 'Suppression' });
export type SuppressionDto = z.infer<typeof SUPPRESSION>;
export const SUPPRESSION_PAGE = pageOf(SUPPRESSION, 'SuppressionPage');

export const SUPPRESSION_QUERY = PAGE_QUERY.extend({
  q: filter(z.string().trim().toLowerCase().max(254)).describe('The beginning of the address.'),
  channel: filter(z.enum(SUPPRESSION_CHANNELS)),
  reason: filter(z.enum(SUPPRESSION_REASONS)),
});
export type SuppressionQuery = z.infer<typeof SUPPRESSION_QUERY>;

export const NEW_SUPPRESSION = z
  .strictObject({
    channel: z.enum(SUPPRESSION_CHANNELS).default('email'),
    address: z.string().min(3).max(320).describe('As anyone would write it; kept in the form of leads’ addresses.'),
    reason: z.enum(SUPPRESSION_REASONS).default('manual'),
    note: NOTE.optional(),
  })
  .meta({ id: 'NewSuppression' });
export type NewSuppression = z.infer<typeof NEW_SUPPRESSION>;
