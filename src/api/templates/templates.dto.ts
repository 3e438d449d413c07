import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const TEMPLATE_STATES = ['draft', 'active', 'paused', 'archived'] as const;

export const TEMPLATE = z
  .object({
    key: z.string(),
    name: z.string(),
    state: z.enum(TEMPLATE_STATES).describe('`draft`: never published. Only an active template starts executions.'),
    activeVersion: z.int().nullable().describe('The one that new executions run.'),
    versions: z.int().describe('How many were published.'),
    draft: z
      .object({
        revision: z.int().describe('Counts its changes; to be sent with the next one.'),
        changed: z.boolean().describe('It differs from the active version.'),
      })
      .describe('The template under work.'),
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

export const TEMPLATE_KEY = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
export const TEMPLATE_PARAMS = z.object({ key: TEMPLATE_KEY });
export type TemplateParams = z.infer<typeof TEMPLATE_PARAMS>;
export const TEMPLATE_PATCH = z.strictObject({ state: z.enum(['active', 'paused']) }).meta({ id: 'TemplatePatch' });

/** Why somebody does something, for the audit log. */
export const WHY = z.string().trim().min(1).max(500);
export const TEMPLATE_REASON = z.strictObject({ why: WHY.optional() }).meta({ id: 'TemplateReason' });
export const OPTIONAL_REASON = z.preprocess((body) => body ?? {}, TEMPLATE_REASON);

/** Who did something; `null` where it was the product itself. */
export const ACTOR = z
  .object({ id: z.uuid(), name: z.string().nullable().describe('`null` where the actor is not there any more.') })
  .nullable();
export type Actor = z.infer<typeof ACTOR>;

export const EXPORT_QUERY = z.object({
  version: z
    .union([z.coerce.number().int().min(1), z.enum(['draft', 'active'])])
    .default('active')
    .describe('A number, `draft` or `active`.'),
});
