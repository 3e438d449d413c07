import { z } from 'zod';
import { condition, duration, event, identifier, liquid, namedZone } from './template-fields.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { FLAT_STEP_SCHEMAS, PARALLEL_SCHEMA } from './template-step-schemas.js';

/** What starts executions: one schema per way, so that a mistake is reported against the one that was meant. */
export const TRIGGER_SCHEMAS = {
  event: z.strictObject({ event, where: condition.optional() }),
  schedule: z.strictObject({
    schedule: z
      .string()
      .max(100)
      .meta({
        description: 'Cron: minute, hour, day of the month, month, day of the week.',
        examples: ['0 9 * * mon-fri', '30 8 1 * *'],
      }),
    time_zone: namedZone,
    where: condition.optional().describe('Which leads: CEL over lead, score, organization and now. Unset: all.'),
  }),
  manual: z.strictObject({ manual: z.literal(true), where: condition.optional() }),
  webhook: z.strictObject({
    webhook: z.strictObject({
      schema: z
        .record(z.string(), z.unknown())
        .describe('JSON Schema of the input, which conditions see as event.input.'),
    }),
    where: condition.optional(),
  }),
};
export type TriggerKind = keyof typeof TRIGGER_SCHEMAS;
export type TriggerSource = z.infer<(typeof TRIGGER_SCHEMAS)[TriggerKind]>;

const message = z
  .strictObject({
    subject: liquid(300).optional(),
    mjml: liquid(TEMPLATE_LIMITS.messageCharacters).optional().describe('MJML with Liquid.'),
    text: liquid(TEMPLATE_LIMITS.messageCharacters)
      .optional()
      .describe('Liquid; where there is MJML, unset: what it says.'),
  })
  .refine((value) => value.mjml !== undefined || value.text !== undefined, 'needs mjml or text');

const head = {
  key: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and -, starting with a letter')
    .describe('Names the template; it never changes.'),
  name: z.string().min(1).max(200),
  description: z.string().max(2_000).optional(),
  reentry: z
    .union([z.enum(['once', 'always']), z.strictObject({ after: duration })])
    .default('once')
    .describe('How often a lead may go through: once, always (at every event), or again after some time.'),
  paused: z
    .boolean()
    .optional()
    .describe('Once it is first published it starts nothing until somebody activates it. Unset: it is active at once.'),
  exit: z
    .strictObject({ where: condition })
    .optional()
    .describe('Checked at every event of the lead; ends the execution.'),
  flow: z
    .enum(['steps', 'code'])
    .default('steps')
    .describe('Whose `next` decides the way: that of the steps, or the code that was deployed for the template.'),
  messages: z.record(identifier('a message'), message).default({}).describe('What `send` steps send, by name.'),
};

/** The outside of a template; its trigger and its steps are checked one by one against their kind's schema. */
export const TEMPLATE_HEAD_SCHEMA = z.strictObject({
  ...head,
  trigger: z.record(z.string(), z.unknown()),
  steps: z.array(z.record(z.string(), z.unknown())).min(1),
});
export type TemplateHead = z.infer<typeof TEMPLATE_HEAD_SCHEMA>;

/** A template as ops staff write it. Also the source of templates/template.schema.json. */
export const TEMPLATE_SCHEMA = z.strictObject({
  ...head,
  trigger: z.union(Object.values(TRIGGER_SCHEMAS)).describe('What starts executions.'),
  steps: z
    .array(z.union([...Object.values(FLAT_STEP_SCHEMAS), PARALLEL_SCHEMA]))
    .min(1)
    .max(TEMPLATE_LIMITS.steps),
});
export type TemplateSource = z.infer<typeof TEMPLATE_SCHEMA>;
