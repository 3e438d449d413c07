import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { EXPERIMENT_STATES } from '../../db/repositories/experiments.js';
import { EXPERIMENT_FIGURES } from '../../shared/experiment/experiment-figures.js';
import { STOPPING_RULE } from '../../shared/experiment/stopping-rule.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

const WHY = z.string().trim().max(LONGEST_WHY);
const OPTIONAL_WHY = WHY.optional().describe('For the audit log.');
const KIND = z
  .enum(['shadow', 'ab'])
  .describe('`shadow`: the challenger’s scores are recorded and not used. `ab`: a share of the leads is scored by it.');

const ASKED_RULE = STOPPING_RULE.omit({ metric: true, leastEffect: true, horizonDays: true, mostDays: true }).extend({
  leastEffect: STOPPING_RULE.shape.leastEffect.optional().describe('By default 0.02 of conversion, 0.01 of log loss.'),
  horizonDays: STOPPING_RULE.shape.horizonDays.optional().describe('By default that of the scoring settings.'),
  mostDays: STOPPING_RULE.shape.mostDays
    .optional()
    .describe('More than the horizon. By default twice as many, and 180 at least.'),
});

export const EXPERIMENT_REQUEST = z
  .strictObject({
    kind: KIND,
    challengerId: z.uuid(),
    share: z
      .number()
      .min(0.01)
      .max(1)
      .optional()
      .describe('Of the leads, those that the challenger scores: half of them by default, all in shadow.'),
    stopping: ASKED_RULE.prefault({}),
    why: OPTIONAL_WHY,
  })
  .refine(({ kind, share }) => kind === 'shadow' || (share ?? 0.5) <= 0.99, {
    path: ['share'],
    message: 'leaves no lead to the champion',
  })
  .meta({ id: 'ExperimentRequest' });
export type ExperimentRequest = z.infer<typeof EXPERIMENT_REQUEST>;

export const STOP_EXPERIMENT = z.strictObject({ why: OPTIONAL_WHY }).meta({ id: 'ExperimentStop' });
export const OPTIONAL_STOP_EXPERIMENT = z.preprocess((body) => body ?? {}, STOP_EXPERIMENT);
export type StopExperiment = z.infer<typeof STOP_EXPERIMENT>;

export const DECISION = z
  .strictObject({
    promote: z.boolean().describe('True: the challenger is activated. False: the champion stays.'),
    rescore: z.boolean().default(true).describe('Whether the leads that there are get their scores from it, too.'),
    why: WHY.min(1).optional().describe('Needed where the stopping rule has not said so.'),
  })
  .meta({ id: 'ExperimentDecision' });
export type Decision = z.infer<typeof DECISION>;

export const EXPERIMENT = z
  .object({
    id: z.uuid(),
    kind: KIND,
    state: z.enum(EXPERIMENT_STATES),
    championId: z.uuid(),
    challengerId: z.uuid(),
    share: z.number(),
    stopping: STOPPING_RULE,
    leads: z.int().nullable().describe('Leads that take part; only where one experiment is asked for.'),
    figures: EXPERIMENT_FIGURES.nullable().describe(
      'As they were measured last; anew where one experiment is asked for.',
    ),
    decision: z.enum(['challenger', 'champion']).nullable(),
    why: z.string().nullable(),
    createdBy: z.uuid().nullable(),
    createdAt: TIMESTAMP,
    endedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'Experiment' });
export type ExperimentDto = z.infer<typeof EXPERIMENT>;
export const EXPERIMENT_PAGE = pageOf(EXPERIMENT, 'ExperimentPage');
