import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { MODEL_STATES } from '../../db/repositories/models.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { TRAINING_OPTIONS, TRAINING_STEPS } from '../../shared/training.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

const WHY = z.string().trim().max(LONGEST_WHY).optional().describe('For the audit log.');

export const TRAIN_REQUEST = z
  .strictObject({ options: TRAINING_OPTIONS.prefault({}), why: WHY })
  .meta({ id: 'TrainRequest' });
export const OPTIONAL_TRAIN_REQUEST = z.preprocess((body) => body ?? {}, TRAIN_REQUEST);
export type TrainRequest = z.infer<typeof TRAIN_REQUEST>;

export const CANCEL_REQUEST = z.strictObject({ why: WHY }).meta({ id: 'TrainingCancelRequest' });
export const OPTIONAL_CANCEL_REQUEST = z.preprocess((body) => body ?? {}, CANCEL_REQUEST);
export type CancelRequest = z.infer<typeof CANCEL_REQUEST>;

export const TRAINING = z
  .object({
    id: z.uuid(),
    trigger: z.enum(['manual', 'schedule', 'drift']),
    options: TRAINING_OPTIONS,
    state: z.enum(['pending', 'running', 'cancelling', 'completed', 'cancelled', 'failed']),
    step: z.enum(TRAINING_STEPS).nullable().describe('Where it is, or was when it ended.'),
    progress: z
      .object({ done: z.number(), total: z.number(), note: z.string() })
      .nullable()
      .describe('How far the step is.'),
    rows: z.int().nullable().describe('Outcomes that it learns from.'),
    modelId: z.uuid().nullable().describe('The model that came of it.'),
    outcome: z
      .enum(['registered', 'refused', 'awaiting_approval'])
      .nullable()
      .describe('What the gate said, once and for all. A refused model never serves.'),
    modelState: z
      .enum(MODEL_STATES)
      .nullable()
      .describe('What the model is now: one that had to wait for approval and was approved is `registered`.'),
    reasons: z.array(z.string()).describe('Checks of the gate that it did not pass.'),
    problem: z
      .object({ code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]), detail: z.string() })
      .nullable()
      .describe('Why it failed.'),
    why: z.string().nullable(),
    createdBy: z.uuid().nullable().describe('Null where no person asked for it.'),
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'Training' });
export type TrainingDto = z.infer<typeof TRAINING>;
export const TRAINING_PAGE = pageOf(TRAINING, 'TrainingPage');

/** Written by the trainer; docs/scoring.md explains its members. */
export const TRAINING_REPORT = z.record(z.string(), z.unknown()).meta({ id: 'TrainingReport' });
export type TrainingReport = z.infer<typeof TRAINING_REPORT>;
