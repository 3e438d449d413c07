import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { AUTH_STRATEGIES } from '../sources/sources.dto.js';

export const TEMPLATE_HOOK = z
  .object({
    sourceId: z
      .uuid()
      .describe('The hook is a source: its field mapping, its refusals and its switch are found there.'),
    url: z.string().describe('Where the template is called.'),
    authStrategy: z.enum(AUTH_STRATEGIES),
    active: z.boolean(),
    inputSchema: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('JSON Schema of the input; `null` where the active version is not started by a webhook.'),
    createdAt: TIMESTAMP,
    updatedAt: TIMESTAMP,
  })
  .meta({ id: 'TemplateHook' });
export type TemplateHookDto = z.infer<typeof TEMPLATE_HOOK>;

export const TEMPLATE_HOOK_WITH_SECRET = z
  .object({ hook: TEMPLATE_HOOK, secret: z.string().describe('Shown this once.') })
  .meta({ id: 'TemplateHookWithSecret' });
export type TemplateHookWithSecret = z.infer<typeof TEMPLATE_HOOK_WITH_SECRET>;

export const NEW_HOOK = z.preprocess(
  (body) => body ?? {},
  z
    .strictObject({
      authStrategy: z.enum(AUTH_STRATEGIES).optional().describe('Unset: as it was; at first, `standard_webhooks`.'),
    })
    .meta({ id: 'NewTemplateHook' }),
);
