import { z } from 'zod';
import { LEAD_STATUSES } from './lead.js';
import { parseDuration } from './template-duration.js';
import { ROUTED_EVENT_TYPES } from './template-events.js';
import type { StepKind } from './template-definition.js';

/** Words that `next` and `on_error` give a meaning of their own. */
export const RESERVED_STEP_IDS: ReadonlySet<string> = new Set(['end', 'park', 'continue', 'stop']);

/** Bounds of what ops staff may write. */
export const TEMPLATE_LIMITS = { sourceBytes: 256 * 1024, steps: 100, messages: 50, messageCharacters: 64 * 1024 };

const identifier = (what: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, `${what} must be lower-case letters, digits, - and _, starting with a letter`);
const stepId = identifier('a step id').describe('Unique within the template.');
const target = identifier('a step').describe('The id of a step, or `end`.');
const duration = z
  .string()
  .regex(/^(?:\d{1,6}[smhd]){1,4}$/, 'must be a duration such as 30s, 15m, 4h, 3d or 1d12h')
  .refine((text) => parseDuration(text) !== undefined, 'must be more than nothing and a year at most')
  .describe('Such as 30s, 15m, 4h, 3d or 1d12h.');
const condition = z
  .string()
  .min(1)
  .max(2_000)
  .describe('A CEL expression over lead, score, event, execution, organization, now.');
const liquid = (most: number) => z.string().min(1).max(most);
const event = z.enum(ROUTED_EVENT_TYPES).describe('A type of the event log.');
const tag = z.string().min(1).max(50);
const literal = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);

/** Fields of a lead that an `update` may set, besides `attributes.<key>`. */
export const SETTABLE_LEAD_FIELDS = [
  'first_name',
  'last_name',
  'company',
  'city',
  'country',
  'time_zone',
  'do_not_contact',
] as const;
const settable = z
  .string()
  .regex(
    new RegExp(`^(?:${SETTABLE_LEAD_FIELDS.join('|')}|attributes\\.[a-zA-Z][a-zA-Z0-9_]{0,62})$`),
    `must be one of ${SETTABLE_LEAD_FIELDS.join(', ')} or attributes.<key>`,
  );

const common = {
  id: stepId,
  next: target.optional().describe('Where to go on; unset: the following step.'),
  retry: z
    .strictObject({ attempts: z.int().min(1).max(10), backoff: duration.default('5s') })
    .optional()
    .describe('Tries in all, and the pause before the second, which doubles each time.'),
  timeout: duration.optional().describe('Of one try.'),
  on_error: identifier('on_error')
    .default('park')
    .describe('park (wait for a person), continue, stop, or the id of a step to go to.'),
};

/** What each kind of step carries under its key. A new kind is added here, in template-definition.ts and as a step function. */
export const STEP_KIND_SCHEMAS = {
  send: z.strictObject({
    channel: z.enum(['email', 'in_app']),
    message: identifier('a message'),
    to: z
      .enum(['lead', 'owner', 'admins', 'agents'])
      .optional()
      .describe('Whom an in-app notice is for; unset: owner.'),
  }),
  wait: duration,
  wait_for: z.strictObject({ event, where: condition.optional(), timeout: duration, on_timeout: target.optional() }),
  branch: z
    .array(z.strictObject({ where: condition.optional(), next: target }))
    .min(1)
    .max(20),
  update: z
    .strictObject({
      set: z.record(settable, z.union([literal, z.strictObject({ cel: condition })])).optional(),
      status: z.enum(LEAD_STATUSES).optional(),
      tags: z
        .strictObject({ add: z.array(tag).max(20).optional(), remove: z.array(tag).max(20).optional() })
        .optional(),
    })
    .refine((update) => Object.keys(update).length > 0, 'must change something'),
  task: z.strictObject({
    assign: z.enum(['owner', 'admin', 'ops', 'agent']).default('owner'),
    title: liquid(300),
    due: duration.default('7d').describe('When the task expires and the execution goes on.'),
    on_timeout: target.optional(),
  }),
  stop: z.union([z.null(), z.strictObject({ reason: z.string().max(200).optional() })]),
} satisfies Record<StepKind, z.ZodType>;

export const STEP_KINDS = Object.keys(STEP_KIND_SCHEMAS) as StepKind[];

/** One schema per kind, so that a mistake is reported against the kind that was meant. */
export const STEP_SCHEMAS = {
  send: z.strictObject({ ...common, send: STEP_KIND_SCHEMAS.send }),
  wait: z.strictObject({ ...common, wait: STEP_KIND_SCHEMAS.wait }),
  wait_for: z.strictObject({ ...common, wait_for: STEP_KIND_SCHEMAS.wait_for }),
  branch: z.strictObject({ ...common, branch: STEP_KIND_SCHEMAS.branch }),
  update: z.strictObject({ ...common, update: STEP_KIND_SCHEMAS.update }),
  task: z.strictObject({ ...common, task: STEP_KIND_SCHEMAS.task }),
  stop: z.strictObject({ ...common, stop: STEP_KIND_SCHEMAS.stop }),
};

const message = z
  .strictObject({
    subject: liquid(300).optional(),
    mjml: liquid(TEMPLATE_LIMITS.messageCharacters).optional(),
    text: liquid(TEMPLATE_LIMITS.messageCharacters).optional(),
  })
  .refine((value) => value.mjml !== undefined || value.text !== undefined, 'needs mjml or text');

const head = {
  key: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and -, starting with a letter'),
  name: z.string().min(1).max(200),
  description: z.string().max(2_000).optional(),
  trigger: z.strictObject({ event, where: condition.optional() }),
  reentry: z
    .union([z.enum(['once', 'always']), z.strictObject({ after: duration })])
    .default('once')
    .describe('How often a lead may go through.'),
  exit: z
    .strictObject({ where: condition })
    .optional()
    .describe('Checked at every event of the lead; ends the execution.'),
  messages: z.record(identifier('a message'), message).default({}),
};

/** The outside of a template; its steps are checked one by one against {@link STEP_SCHEMAS}. */
export const TEMPLATE_HEAD_SCHEMA = z.strictObject({
  ...head,
  steps: z.array(z.record(z.string(), z.unknown())).min(1).max(TEMPLATE_LIMITS.steps),
});

/** A template as ops staff write it. Also the source of templates/template.schema.json. */
export const TEMPLATE_SCHEMA = z.strictObject({
  ...head,
  steps: z
    .array(z.union(Object.values(STEP_SCHEMAS)))
    .min(1)
    .max(TEMPLATE_LIMITS.steps),
});

export type TemplateHead = z.infer<typeof TEMPLATE_HEAD_SCHEMA>;
export type TemplateSource = z.infer<typeof TEMPLATE_SCHEMA>;
export type StepSource = TemplateSource['steps'][number];
