import { z } from 'zod';
import { MOVE_STATES } from '../../db/repositories/template-moves.js';
import { STAY_REASONS } from '../../shared/template-move.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';
import { ACTOR, TEMPLATE_KEY } from './templates.dto.js';

/** Executions under way that go on in another version. */
export const TEMPLATE_MOVE = z
  .object({
    id: z.uuid(),
    state: z.enum(MOVE_STATES),
    version: z.int().nullable().describe('Where they go; `null`: each where it came from.'),
    reverts: z.uuid().nullable().describe('The move that this one takes back.'),
    revertedBy: z.uuid().nullable().describe('The move that took this one back.'),
    retryParked: z.boolean(),
    ratePerSecond: z.int(),
    expected: z.int().describe('Executions that were to be looked at when it was asked for.'),
    moved: z.int().describe('So far.'),
    stayed: z.int(),
    reasons: z.array(z.object({ reason: z.enum(STAY_REASONS), count: z.int() })).describe('Why executions stayed.'),
    createdBy: ACTOR,
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'TemplateMove' });
export type TemplateMoveDto = z.infer<typeof TEMPLATE_MOVE>;
export const TEMPLATE_MOVE_PAGE = pageOf(TEMPLATE_MOVE, 'TemplateMovePage');

export const MOVE_PARAMS = z.object({ key: TEMPLATE_KEY, id: z.uuid() });
export type MoveParams = z.infer<typeof MOVE_PARAMS>;
