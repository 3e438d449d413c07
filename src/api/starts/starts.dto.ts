import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { START_KINDS, START_STATES } from '../../shared/template-start.js';
import { filter, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

const WHY = z.string().trim().max(LONGEST_WHY).optional().describe('For the record; no personal data.');

export const START_REQUEST = z
  .strictObject({
    leadId: z.uuid().optional().describe('The one lead to start.'),
    where: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .optional()
      .describe('CEL over `lead`, `score`, `organization`, `now`: the segment of leads to start; `true` for all.'),
    dryRun: z.boolean().default(false).describe('Starts nothing; answers what it would come to.'),
    why: WHY,
  })
  .refine((body) => (body.leadId === undefined) !== (body.where === undefined), 'give leadId or where')
  .meta({ id: 'StartRequest' });
export type StartRequest = z.infer<typeof START_REQUEST>;

export const START = z
  .object({
    id: z.uuid(),
    templateKey: z.string(),
    version: z.int().describe('What its executions run, also where another is published meanwhile.'),
    kind: z
      .enum(START_KINDS)
      .describe('One lead or a segment, asked for by a person; or a segment by the template’s schedule.'),
    where: z.string().nullable(),
    leadId: z.uuid().nullable(),
    executionId: z.uuid().nullable().describe('The execution of the one lead.'),
    state: z.enum(START_STATES),
    leads: z
      .object({
        seen: z.int(),
        matched: z.int().describe('Those that the conditions hold for.'),
        failed: z.int().describe('Those for which a condition could not be evaluated; they are not started.'),
        started: z.int().describe('The others that matched had been through the template.'),
      })
      .meta({ id: 'StartProgress' }),
    errorCode: z
      .enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]])
      .nullable()
      .describe('Why it ended before its end.'),
    createdBy: z.uuid().nullable().describe('`null` for a schedule.'),
    why: z.string().nullable(),
    scheduledFor: TIMESTAMP.nullable(),
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'TemplateStart' });
export type StartDto = z.infer<typeof START>;
export const START_PAGE = pageOf(START, 'TemplateStartPage');

export const START_PREVIEW = z
  .object({
    leads: z.int().describe('All that there are.'),
    seen: z.int().describe('Those that were looked at: all, or some that stand for all.'),
    matched: z.int(),
    failed: z.int(),
    refused: z.int().describe('Of those that matched, how many have been through the template.'),
    wouldStart: z.int().describe('How many executions would be started; an estimate where not all were looked at.'),
    isEstimate: z.boolean(),
  })
  .meta({ id: 'StartPreview' });
export type StartPreview = z.infer<typeof START_PREVIEW>;

export const START_ANSWER = z
  .object({
    start: START.nullable().describe('`null` for a dry run.'),
    preview: START_PREVIEW.nullable().describe('Of a dry run.'),
  })
  .meta({ id: 'StartAnswer' });
export type StartAnswer = z.infer<typeof START_ANSWER>;

export const START_QUERY = PAGE_QUERY.extend({
  templateKey: filter(z.string().max(63)),
  state: filter(z.enum(START_STATES)),
});
export type StartQuery = z.infer<typeof START_QUERY>;

export const STOP_REQUEST = z.preprocess(
  (body) => body ?? {},
  z.strictObject({ why: WHY }).meta({ id: 'StopRequest' }),
);

export const TEMPLATE_SCHEDULE = z
  .object({
    cron: z.string(),
    timeZone: z.string(),
    paused: z.boolean().describe('With its template.'),
    isSynced: z
      .boolean()
      .describe('Whether Temporal has it as it is here: a few seconds after a change, or when Temporal is back.'),
    problem: z.string().nullable().describe('What Temporal has against it.'),
    next: z
      .array(TIMESTAMP)
      .nullable()
      .describe('The next starts, as Temporal has them; `null` where it was not asked or is away.'),
  })
  .meta({ id: 'TemplateSchedule' });
export type TemplateScheduleDto = z.infer<typeof TEMPLATE_SCHEDULE>;
