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
      .looseObject({ event: z.string().optional(), where: z.string().optional() })
      .nullable()
      .describe('Of the active version.'),
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
