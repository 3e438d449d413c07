import { z } from 'zod';
import { LEAD_STATUSES } from '../../shared/lead.js';
import { SCORE, SCORE_REASON } from '../leads/leads.dto.js';

const TEXT = z.string().max(1_000).nullable().optional();
const ATTRIBUTES_MOST = 200;

export const SCORING_LEAD = z
  .strictObject({
    email: TEXT,
    phone: TEXT,
    firstName: TEXT,
    lastName: TEXT,
    company: TEXT,
    country: TEXT,
    city: TEXT,
    timeZone: TEXT,
    origin: TEXT,
    status: z.enum(LEAD_STATUSES).optional(),
    tags: z.array(z.string().max(50)).max(50).optional(),
    attributes: z
      .record(z.string().max(100), z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]))
      .refine(
        (attributes) => Object.keys(attributes).length <= ATTRIBUTES_MOST,
        `must not have more than ${ATTRIBUTES_MOST} members`,
      )
      .default({}),
  })
  .meta({ id: 'ScoringLead' });

export const SCORE_REQUEST = z
  .strictObject({
    leads: z.array(SCORING_LEAD).min(1).max(1_000),
    texts: z
      .boolean()
      .default(false)
      .describe(
        'Whether each reason also comes as a sentence (`text`). Of many leads, these take longer than the scores.',
      ),
  })
  .meta({ id: 'ScoreRequest' });
export type ScoreRequest = z.infer<typeof SCORE_REQUEST>;

/** Of a lead that nothing is stored of: with sentences only where they are asked for. */
const ANSWERED_SCORE = SCORE.extend({
  reasons: z.array(SCORE_REASON.partial({ text: true }).meta({ id: 'AnsweredReason' })),
}).meta({ id: 'AnsweredScore' });

export const SCORE_RESPONSE = z
  .object({ scores: z.array(ANSWERED_SCORE).describe('In the order of the leads.') })
  .meta({ id: 'ScoreResponse' });
