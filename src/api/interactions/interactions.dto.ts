import { z } from 'zod';
import { NEW_INTERACTION } from '../leads/leads.dto.js';

/** Of one request. */
const INTERACTIONS_MOST = 500;

const TOLD_INTERACTION = z
  .strictObject({
    leadId: z.uuid().optional(),
    email: z.string().max(320).optional().describe('Of the lead, where its id is not known.'),
    ...NEW_INTERACTION.shape,
    occurredAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When it happened, from the year 2000 until now; now, where nothing is said.'),
  })
  .refine(({ leadId, email }) => (leadId === undefined) !== (email === undefined), {
    message: 'names either leadId or email',
  })
  .meta({ id: 'ToldInteraction' });
export type ToldInteractionDto = z.infer<typeof TOLD_INTERACTION>;

export const INTERACTION_BATCH = z
  .strictObject({ interactions: z.array(TOLD_INTERACTION).min(1).max(INTERACTIONS_MOST) })
  .meta({ id: 'InteractionBatch' });
export type InteractionBatch = z.infer<typeof INTERACTION_BATCH>;

const INTERACTION_RESULT = z
  .object({
    status: z.enum(['recorded', 'rejected']),
    id: z.uuid().nullable().describe('Of the interaction that was recorded.'),
    leadId: z.uuid().nullable(),
    code: z.enum(['not_found', 'validation_failed']).nullable().describe('Why it was rejected.'),
    detail: z.string().nullable(),
  })
  .meta({ id: 'InteractionResult' });
export type InteractionResult = z.infer<typeof INTERACTION_RESULT>;

export const INTERACTION_RESULTS = z
  .object({
    recorded: z.int(),
    rejected: z.int(),
    results: z.array(INTERACTION_RESULT).describe('In the order of the interactions.'),
  })
  .meta({ id: 'InteractionResults' });
export type InteractionResults = z.infer<typeof INTERACTION_RESULTS>;
