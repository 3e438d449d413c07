import { z } from 'zod';
import { LEAD_STATUSES } from '../../shared/lead.js';
import { SCORE } from '../leads/leads.dto.js';

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
  .strictObject({ leads: z.array(SCORING_LEAD).min(1).max(1_000) })
  .meta({ id: 'ScoreRequest' });
export type ScoreRequest = z.infer<typeof SCORE_REQUEST>;

export const SCORE_RESPONSE = z
  .object({ scores: z.array(SCORE).describe('In the order of the leads.') })
  .meta({ id: 'ScoreResponse' });
