import { z } from 'zod';
import { filter, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

const TASK_STATES = ['open', 'done', 'expired', 'cancelled'] as const;

export const TASK = z
  .object({
    id: z.uuid(),
    leadId: z.uuid(),
    executionId: z.uuid(),
    stepId: z.string(),
    title: z.string(),
    assigneeId: z.uuid().nullable(),
    state: z.enum(TASK_STATES),
    outcome: z.string().nullable(),
    dueAt: TIMESTAMP.nullable(),
    createdAt: TIMESTAMP,
    completedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'Task' });
export type TaskDto = z.infer<typeof TASK>;
export const TASK_PAGE = pageOf(TASK, 'TaskPage');

export const TASK_QUERY = PAGE_QUERY.extend({ state: filter(z.enum(TASK_STATES)), leadId: filter(z.uuid()) });
export type TaskQuery = z.infer<typeof TASK_QUERY>;

export const TASK_COMPLETION = z
  .strictObject({
    outcome: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,49}$/, 'must be a word such as approved or not_reached')
      .optional()
      .describe('A word that conditions may look at; no personal data.'),
  })
  .meta({ id: 'TaskCompletion' });
export const OPTIONAL_TASK_COMPLETION = z.preprocess((body) => body ?? {}, TASK_COMPLETION);
