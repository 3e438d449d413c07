import { z } from 'zod';
import { SCORE_REASON } from './leads.dto.js';

export const SCORE_ADVICE = z
  .object({
    model: z.object({ key: z.string(), version: z.string() }),
    value: z.number().describe('Probability as the lead is now, by the model alone.'),
    points: z.int(),
    suggestions: z
      .array(
        z.object({
          feature: z.string(),
          label: z.string(),
          from: SCORE_REASON.shape.value,
          to: SCORE_REASON.shape.value,
          value: z.number().describe('Probability with this one thing changed, and all else as it is.'),
          points: z.int(),
          text: z.string(),
        }),
      )
      .describe('The best first. Only what people can change; nothing personal or sensitive.'),
  })
  .meta({ id: 'ScoreAdvice' });

export const ADVICE_QUERY = z.object({
  limit: z.coerce.number().int().min(1).max(20).default(5).describe('Suggestions at most.'),
});
export type AdviceQuery = z.infer<typeof ADVICE_QUERY>;
