import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { RESCORING_STATES, RESCORING_TRIGGERS } from '../../shared/rescoring.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const RESCORE_REQUEST = z
  .strictObject({ why: z.string().trim().max(LONGEST_WHY).optional().describe('For the audit log.') })
  .meta({ id: 'RescoreRequest' });
export const OPTIONAL_RESCORE_REQUEST = z.preprocess((body) => body ?? {}, RESCORE_REQUEST);
export type RescoreRequest = z.infer<typeof RESCORE_REQUEST>;

export const RESCORING = z
  .object({
    id: z.uuid(),
    state: z.enum(RESCORING_STATES),
    trigger: z.enum(RESCORING_TRIGGERS),
    modelId: z.uuid().nullable().describe('The model whose activation it follows.'),
    why: z.string().nullable(),
    leads: z.object({
      total: z.int().nullable().describe('Null until it has begun.'),
      scored: z.int(),
      changed: z.int().describe('Those whose change was told by `lead.score_changed`.'),
    }),
    problem: z
      .object({ code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]), detail: z.string() })
      .nullable()
      .describe('Why it does not go on at the moment, or failed.'),
    createdBy: z.uuid().nullable(),
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'Rescoring' });
export type RescoringDto = z.infer<typeof RESCORING>;
export const RESCORING_PAGE = pageOf(RESCORING, 'RescoringPage');
