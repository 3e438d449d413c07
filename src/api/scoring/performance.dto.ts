import { z } from 'zod';
import { MODEL_ALERT, MODEL_DAY, RELIABILITY_BIN } from '../../shared/model-day.js';
import { filter, TIMESTAMP } from '../common/fields.js';

/** Days that are told at once. */
const MOST_DAYS = 366;
const DAY_MS = 24 * 60 * 60 * 1_000;
const DAY = z.iso.date().refine((day) => day >= '1970' && day < '2200', 'must be between 1970 and 2200');

export const PERFORMANCE_QUERY = z
  .strictObject({
    from: filter(DAY).describe('The first day, in UTC; thirty days before the last one where it is left out.'),
    to: filter(DAY).describe('The last day; today where it is left out.'),
  })
  .transform(({ from, to }) => {
    const last = to ?? new Date().toISOString().slice(0, 10);
    return { from: from ?? new Date(Date.parse(last) - 30 * DAY_MS).toISOString().slice(0, 10), to: last };
  })
  .refine(({ from, to }) => from <= to, { message: 'from: is later than to', path: ['from'] })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS, {
    message: `from: is more than ${MOST_DAYS} days before to`,
    path: ['from'],
  });
export type PerformanceQuery = z.infer<typeof PERFORMANCE_QUERY>;

export const MODEL_PERFORMANCE = z
  .object({
    modelId: z.uuid(),
    key: z.string(),
    version: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    days: z
      .array(z.object({ day: z.iso.date(), measuredAt: TIMESTAMP, statistics: MODEL_DAY }))
      .describe('Days that were measured, the oldest first.'),
    reliability: z
      .array(RELIABILITY_BIN)
      .describe('Predicted against observed, of the newest day with enough outcomes; empty where there is none.'),
    alerts: z
      .array(MODEL_ALERT.extend({ day: z.iso.date() }))
      .describe('All alarms of these days, the newest first. People were told of those that say so.'),
  })
  .meta({ id: 'ModelPerformance' });
export type ModelPerformance = z.infer<typeof MODEL_PERFORMANCE>;
