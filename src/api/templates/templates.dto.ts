import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const TEMPLATE_STATES = ['active', 'paused', 'archived'] as const;

export const TEMPLATE = z
  .object({
    key: z.string(),
    name: z.string(),
    state: z.enum(TEMPLATE_STATES),
    activeVersion: z.int().nullable(),
    versions: z.int().describe('How many were published.'),
    updatedAt: TIMESTAMP,
    trigger: z
      .looseObject({
        event: z.string().optional(),
        schedule: z.object({ cron: z.string(), timeZone: z.string() }).optional(),
        manual: z.literal(true).optional(),
        webhook: z
          .object({ schema: z.record(z.string(), z.unknown()).describe('JSON Schema of the input.') })
          .optional(),
        where: z.string().optional(),
      })
      .nullable()
      .describe('Of the active version: one of event, schedule, manual and webhook.'),
  })
  .meta({ id: 'Template' });
export type TemplateDto = z.infer<typeof TEMPLATE>;
export const TEMPLATE_PAGE = pageOf(TEMPLATE, 'TemplatePage');

export const TEMPLATE_DETAIL = TEMPLATE.extend({
  source: z.string().describe('YAML of the active version, else of the draft.'),
  definition: z.record(z.string(), z.unknown()).nullable().describe('The active version, compiled.'),
}).meta({ id: 'TemplateDetail' });
export type TemplateDetail = z.infer<typeof TEMPLATE_DETAIL>;

export const TEMPLATE_PARAMS = z.object({ key: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/) });
export const TEMPLATE_PATCH = z.strictObject({ state: z.enum(['active', 'paused']) }).meta({ id: 'TemplatePatch' });
