import { z } from 'zod';
import { LEAD_STATUSES } from './lead.js';
import {
  condition,
  days,
  duration,
  endOfDay,
  event,
  identifier,
  liquid,
  stepId,
  target,
  timeOfDay,
  zone,
} from './template-fields.js';
import type { StepKind } from './template-definition.js';
import { SCRIPT_DEFAULTS, TEMPLATE_LIMITS } from './template-limits.js';

const tag = z.string().min(1).max(50);
const literal = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);
const computed = z.strictObject({ cel: condition });
/** Names that later steps find as `steps.<id>.<name>`. */
const outputName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/, 'must be letters, digits and _, not starting with a digit');

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

/** What every step may carry beside its kind. */
export const STEP_COMMON = {
  id: stepId,
  next: target.optional().describe('Where to go on; unset: the following step.'),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(10).describe('Tries in all.'),
      backoff: duration.default('5s').describe('The pause before the second try; it doubles each time.'),
    })
    .optional()
    .describe('Tries in all, and the pause before the second, which doubles each time.'),
  timeout: duration.optional().describe('Of one try.'),
  on_error: identifier('on_error')
    .default('park')
    .describe('park (wait for a person), continue, stop, or the id of a step to go to.'),
};

const wait = z
  .union([
    duration,
    z.strictObject({
      until: z
        .string()
        .min(1)
        .max(TEMPLATE_LIMITS.conditionCharacters)
        .meta({
          description: 'A date and time, or CEL that gives one. Without an offset it is read in time_zone.',
          examples: ['2027-01-04T09:00', 'lead.attributes.viewing_at', 'now + duration("36h")'],
        }),
      time_zone: zone.default('lead'),
    }),
    z.strictObject({
      time: timeOfDay,
      days: days.default('mon-sun'),
      time_zone: zone.default('lead'),
      after: duration.optional().describe('The first such time that is so far away, at least.'),
    }),
    z.strictObject({
      business_hours: z.strictObject({
        from: timeOfDay.default('09:00'),
        to: endOfDay.default('17:00'),
        days: days.default('mon-fri'),
        time_zone: zone.default('lead'),
        plus: duration.optional().describe('How much of these hours is to pass; unset: until they have begun.'),
      }),
    }),
  ])
  .describe('A duration, a date and time, a time of day, or business hours.');

const http = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  url: liquid(2_000).describe('Liquid; scheme and host are written out. {{ secrets.NAME }} in the query only.'),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'), liquid(4_000))
    .default({})
    .describe('Liquid; {{ secrets.NAME }} takes a secret from the vault.'),
  body: z.json().optional().describe('JSON; every string in it is Liquid.'),
  save: z
    .record(outputName, condition)
    .default({})
    .describe('Names for later, as steps.<id>.<name>, each with CEL over response.status, .headers and .body.'),
  accept: condition.optional().describe('CEL over response: whether it has worked. Unset: a status below 300.'),
});

const script = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(TEMPLATE_LIMITS.scriptCharacters)
    .describe('Body of a JavaScript function of `input`. The object that it returns is found as steps.<id>.<name>.'),
  input: z
    .record(outputName, z.union([computed, z.json()]))
    .default({})
    .describe('What the script sees as input.<name>: JSON, or { cel: expression }.'),
  limit_ms: z.int().min(1).max(TEMPLATE_LIMITS.scriptMs).default(SCRIPT_DEFAULTS.limitMs),
  memory_mb: z.int().min(1).max(TEMPLATE_LIMITS.scriptMegabytes).default(SCRIPT_DEFAULTS.memoryMegabytes),
});

/** What each kind of step carries under its key. A new kind is added here, in template-definition.ts and as a step function. */
export const FLAT_KIND_SCHEMAS = {
  send: z.strictObject({
    channel: z.enum(['email', 'in_app']),
    message: identifier('a message').describe('One of `messages`.'),
    to: z
      .enum(['lead', 'owner', 'admins', 'agents'])
      .optional()
      .describe('Whom an in-app notice is for; unset: owner. An email goes to the lead.'),
  }),
  wait,
  wait_for: z.strictObject({
    event,
    where: condition.optional(),
    timeout: duration.describe('How long to wait.'),
    on_timeout: target.optional().describe('Where to go on then; unset: as after the event.'),
  }),
  branch: z
    .array(z.strictObject({ where: condition.optional().describe('Unset: always.'), next: target }))
    .min(1)
    .max(TEMPLATE_LIMITS.ways),
  split: z
    .array(
      z.strictObject({
        name: identifier('a name'),
        weight: z.number().positive().max(1_000_000).describe('Relative to the sum of all.'),
        next: target,
      }),
    )
    .min(2)
    .max(TEMPLATE_LIMITS.ways),
  update: z
    .strictObject({
      set: z
        .record(settable, z.union([literal, computed]))
        .optional()
        .describe('Fields and attributes.<key>, each with a value or { cel: expression }.'),
      status: z.enum(LEAD_STATUSES).optional(),
      tags: z
        .strictObject({ add: z.array(tag).max(20).optional(), remove: z.array(tag).max(20).optional() })
        .optional(),
    })
    .refine((update) => Object.keys(update).length > 0, 'must change something: set, status or tags'),
  assign: z
    .strictObject({
      strategy: z.enum(['round_robin', 'least_busy', 'user']).default('round_robin'),
      role: z.enum(['agent', 'ops', 'admin']).default('agent').describe('Among whom.'),
      user: z.email().max(254).optional().describe('Whom, where strategy is user.'),
      capacity: z.int().min(1).max(100_000).optional().describe('Open leads that one user may own.'),
      keep: z.boolean().default(true).describe('An owner that there is stays.'),
      on_none: target.optional().describe('Where to go on where nobody can take it; unset: the same way.'),
    })
    .refine((assign) => (assign.strategy === 'user') === (assign.user !== undefined), {
      message: 'user goes with strategy: user, and only with it',
      path: ['user'],
    }),
  task: z.strictObject({
    assign: z.enum(['owner', 'admin', 'ops', 'agent']).default('owner'),
    title: liquid(300),
    due: duration.default('7d').describe('When the task expires and the execution goes on.'),
    on_timeout: target.optional().describe('Where to go on then; unset: as when it is done.'),
  }),
  score: z.union([z.null(), z.strictObject({})]),
  enrich: z.union([
    z.null(),
    z.strictObject({
      providers: z.array(z.string().min(1).max(64)).min(1).max(20).optional().describe('Unset: all.'),
    }),
  ]),
  http,
  script,
  run: z.strictObject({
    template: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be the key of a template'),
    wait: z.boolean().default(false).describe('Whether to wait for its end.'),
    timeout: duration.optional().describe('How long to wait for its end; unset: 30d.'),
    on_timeout: target.optional(),
  }),
  stop: z.union([z.null(), z.strictObject({ reason: z.string().max(200).optional() })]),
} satisfies Record<Exclude<StepKind, 'parallel'>, z.ZodType>;

export type FlatKind = keyof typeof FLAT_KIND_SCHEMAS;
export const FLAT_KINDS = Object.keys(FLAT_KIND_SCHEMAS) as FlatKind[];
export const STEP_KINDS: readonly StepKind[] = [...FLAT_KINDS.filter((kind) => kind !== 'stop'), 'parallel', 'stop'];

/** One schema per kind, so that a mistake is reported against the kind that was meant. */
export const FLAT_STEP_SCHEMAS = {
  send: z.strictObject({ ...STEP_COMMON, send: FLAT_KIND_SCHEMAS.send }),
  wait: z.strictObject({ ...STEP_COMMON, wait: FLAT_KIND_SCHEMAS.wait }),
  wait_for: z.strictObject({ ...STEP_COMMON, wait_for: FLAT_KIND_SCHEMAS.wait_for }),
  branch: z.strictObject({ ...STEP_COMMON, branch: FLAT_KIND_SCHEMAS.branch }),
  split: z.strictObject({ ...STEP_COMMON, split: FLAT_KIND_SCHEMAS.split }),
  update: z.strictObject({ ...STEP_COMMON, update: FLAT_KIND_SCHEMAS.update }),
  assign: z.strictObject({ ...STEP_COMMON, assign: FLAT_KIND_SCHEMAS.assign }),
  task: z.strictObject({ ...STEP_COMMON, task: FLAT_KIND_SCHEMAS.task }),
  score: z.strictObject({ ...STEP_COMMON, score: FLAT_KIND_SCHEMAS.score }),
  enrich: z.strictObject({ ...STEP_COMMON, enrich: FLAT_KIND_SCHEMAS.enrich }),
  http: z.strictObject({ ...STEP_COMMON, http: FLAT_KIND_SCHEMAS.http }),
  script: z.strictObject({ ...STEP_COMMON, script: FLAT_KIND_SCHEMAS.script }),
  run: z.strictObject({ ...STEP_COMMON, run: FLAT_KIND_SCHEMAS.run }),
  stop: z.strictObject({ ...STEP_COMMON, stop: FLAT_KIND_SCHEMAS.stop }),
};
export type FlatStepSource = z.infer<(typeof FLAT_STEP_SCHEMAS)[FlatKind]>;

function parallelOf<Step extends z.ZodType>(step: Step) {
  return z.strictObject({
    ...STEP_COMMON,
    parallel: z.strictObject({
      join: z.enum(['all', 'any']).default('all').describe('Goes on when all branches have ended, or the first.'),
      branches: z
        .array(z.strictObject({ steps: z.array(step).min(1).max(TEMPLATE_LIMITS.steps) }))
        .min(2)
        .max(TEMPLATE_LIMITS.parallelBranches),
    }),
  });
}
/** A `parallel` whose steps are checked one by one. */
export const RAW_PARALLEL_SCHEMA = parallelOf(z.record(z.string(), z.unknown()));
export type RawParallelSource = z.infer<typeof RAW_PARALLEL_SCHEMA>;
/** A `parallel` with its steps. */
export const PARALLEL_SCHEMA = parallelOf(z.union(Object.values(FLAT_STEP_SCHEMAS)));
