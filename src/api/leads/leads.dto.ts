import { z } from 'zod';
import { MOST_SECONDS } from '../../shared/engagement/engagement-entry.js';
import { LEAD_STATUSES } from '../../shared/lead.js';
import { EXPLANATION_METHODS, SCORE_BANDS } from '../../shared/score.js';
import { filter, QUERY_MOMENT, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

const ATTRIBUTES = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const LEAD = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe('E.164'),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    company: z.string().nullable(),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2'),
    city: z.string().nullable(),
    timeZone: z.string().nullable(),
    origin: z.string().nullable(),
    sourceId: z.uuid().nullable(),
    status: z.enum(LEAD_STATUSES),
    tags: z.array(z.string()),
    attributes: ATTRIBUTES,
    ownerId: z.uuid().nullable(),
    doNotContact: z.boolean(),
    score: z
      .object({ value: z.number(), points: z.int(), band: z.enum(SCORE_BANDS), computedAt: TIMESTAMP })
      .nullable()
      .describe('The newest score; `null` until there is one.'),
    createdAt: TIMESTAMP,
    updatedAt: TIMESTAMP,
  })
  .meta({ id: 'Lead' });
export type LeadDto = z.infer<typeof LEAD>;
export const LEAD_PAGE = pageOf(LEAD, 'LeadPage');

export const LEAD_QUERY = PAGE_QUERY.extend({
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      'Words, or beginnings of words, of a name, email, company or city, all of which a lead has; or the last digits of a phone number.',
    ),
  status: filter(z.enum(LEAD_STATUSES)),
  band: filter(z.enum(SCORE_BANDS)),
  sort: z.enum(['recent', 'score']).default('recent').describe('Newest first, or highest score first.'),
});
export type LeadQuery = z.infer<typeof LEAD_QUERY>;

export const LEAD_PATCH = z
  .strictObject({
    status: z.enum(LEAD_STATUSES).optional(),
    tags: z.array(z.string().trim().min(1).max(50)).max(50).optional(),
    ownerId: z.uuid().nullable().optional(),
    doNotContact: z.boolean().optional(),
  })
  .meta({ id: 'LeadPatch' });
export type LeadPatch = z.infer<typeof LEAD_PATCH>;

export const SCORE_REASON = z
  .object({
    feature: z.string(),
    label: z.string(),
    text: z.string().describe('The reason for a person: `Spent 14 minutes on the site, more than 80% of leads`.'),
    value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    contribution: z.number().describe('Added to the log-odds; signed.'),
  })
  .meta({ id: 'ScoreReason' });

export const SCORE = z
  .object({
    value: z.number().describe('Calibrated probability: `logit(value) = baseline + Σ contributions`.'),
    points: z.int(),
    band: z.enum(SCORE_BANDS),
    model: z.object({ key: z.string(), version: z.string() }),
    baseline: z.number(),
    reasons: z.array(SCORE_REASON),
    explanation: z
      .object({
        method: z
          .enum(EXPLANATION_METHODS)
          .describe('`additive`: what the model itself adds up. Else Shapley values: all of them, or estimates.'),
        error: z.number().describe('The largest standard error of a reason, in log-odds; 0 unless they are estimates.'),
      })
      .describe('How the reasons were found. They add up to the score in any case.'),
    fallback: z.boolean().describe('True where the rule scorer answered because the model could not.'),
    policyVersion: z.int().describe('The scoring policy whose bands and rules it was made with; 0 is the default one.'),
    experimentId: z.uuid().optional().describe('The A/B experiment that decided which model scored it.'),
    grade: z.string().optional().describe('The letter that the policy gives; absent where it gives none.'),
    durationUs: z
      .int()
      .optional()
      .describe('Microseconds that scoring took: those of its batch, divided by the leads in it.'),
    computedAt: TIMESTAMP,
  })
  .meta({ id: 'Score' });

export const LEAD_SCORE = SCORE.extend({
  id: z.uuid(),
  modelSha256: z.string().nullable().describe('Of the ONNX file; `null` where the rule scorer answered.'),
  values: z
    .record(z.string(), SCORE_REASON.shape.value)
    .describe('What the model read, by feature. With its file, the policy and these the score can be computed again.'),
}).meta({ id: 'LeadScore' });
export const LEAD_SCORE_PAGE = pageOf(LEAD_SCORE, 'LeadScorePage');

export const SCORE_QUERY = z.object({ at: filter(QUERY_MOMENT).describe('The score as it stood at this moment.') });
export type ScoreQuery = z.infer<typeof SCORE_QUERY>;

export const TIMELINE_ITEM = z
  .object({
    id: z.uuid(),
    kind: z.enum(['interaction', 'event', 'message']),
    type: z.string().describe('Kind of the interaction, type of the event, or channel of the message.'),
    occurredAt: TIMESTAMP,
    data: z.record(z.string(), z.unknown()),
    executionId: z.uuid().nullable(),
  })
  .meta({ id: 'TimelineItem' });
export type TimelineItem = z.infer<typeof TIMELINE_ITEM>;
export const TIMELINE_PAGE = pageOf(TIMELINE_ITEM, 'TimelinePage');

/** What happened did so before now, for which clocks may differ by some minutes. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** False for moments of the future, and before the year 2000: typing errors both. */
export function isPossible(moment: string): boolean {
  const at = Date.parse(moment);
  return at >= Date.UTC(2000, 0) && at <= Date.now() + CLOCKS_DIFFER_MS;
}

const DATA_BYTES_MOST = 16_384;
export const NEW_INTERACTION = z
  .strictObject({
    kind: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'must be lower-case letters, digits and _'),
    data: z
      .record(z.string().max(100), z.unknown())
      .refine((data) => JSON.stringify(data).length <= DATA_BYTES_MOST, `must not exceed ${DATA_BYTES_MOST} characters`)
      .default({}),
    occurredAt: z.iso
      .datetime({ offset: true })
      .refine(isPossible, 'must be between the year 2000 and now')
      .optional()
      .describe('When it happened; now, where nothing is said.'),
    seconds: z.int().min(0).max(MOST_SECONDS).optional().describe('How long it lasted, for example on the site.'),
    contentId: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('What was looked at: different ones are counted. Kept in `data`; events have a hash of it.'),
  })
  .meta({ id: 'NewInteraction' });
export type NewInteraction = z.infer<typeof NEW_INTERACTION>;

export const INTERACTION = z
  .object({
    id: z.uuid(),
    leadId: z.uuid(),
    kind: z.string(),
    data: z.record(z.string(), z.unknown()),
    occurredAt: TIMESTAMP,
  })
  .meta({ id: 'Interaction' });
export type InteractionDto = z.infer<typeof INTERACTION>;
