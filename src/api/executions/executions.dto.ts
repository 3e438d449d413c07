import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { filter, QUERY_MOMENT, TIMESTAMP } from '../common/fields.js';
import { PAGE_QUERY, pageOf } from '../common/pagination.js';

export const EXECUTION_STATES = [
  'pending',
  'running',
  'waiting',
  'paused',
  'parked',
  'completed',
  'stopped',
  'cancelled',
  'failed',
] as const;
const STEP_STATUSES = ['running', 'waiting', 'done', 'parked', 'skipped', 'failed', 'stopped'] as const;

const FAILURE = z.object({ code: z.string(), message: z.string() }).nullable();

export const EXECUTION = z
  .object({
    id: z.uuid(),
    templateKey: z.string(),
    templateName: z.string(),
    version: z.int(),
    lead: z.object({ id: z.uuid(), name: z.string().nullable(), email: z.string().nullable() }),
    rerunOf: z.uuid().nullable().describe('The execution that was run once more.'),
    parentId: z.uuid().nullable().describe('The execution that had it run.'),
    state: z.enum(EXECUTION_STATES),
    currentStep: z.string().nullable(),
    waitingFor: z.string().nullable(),
    error: FAILURE,
    endReason: z.string().nullable(),
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
    temporalUrl: z.string().nullable().describe('The workflow in the Temporal UI, where that is known.'),
  })
  .meta({ id: 'Execution' });
export type ExecutionDto = z.infer<typeof EXECUTION>;
export const EXECUTION_PAGE = pageOf(EXECUTION, 'ExecutionPage');

export const EXECUTION_STEP = z
  .object({
    stepId: z.string(),
    visit: z.int(),
    kind: z.string(),
    status: z.enum(STEP_STATUSES),
    attempt: z.int(),
    decision: z.record(z.string(), z.unknown()).nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: FAILURE,
    dueAt: TIMESTAMP.nullable(),
    startedAt: TIMESTAMP,
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'ExecutionStep' });
export type ExecutionStepDto = z.infer<typeof EXECUTION_STEP>;

export const EXECUTION_DETAIL = EXECUTION.extend({
  steps: z.array(EXECUTION_STEP).describe('In the order in which they began.'),
}).meta({ id: 'ExecutionDetail' });
export type ExecutionDetail = z.infer<typeof EXECUTION_DETAIL>;

export const EXECUTION_QUERY = PAGE_QUERY.extend({
  state: filter(z.enum(EXECUTION_STATES)),
  templateKey: filter(z.string().max(63)),
  version: filter(z.coerce.number().int().min(1).max(2_147_483_647)).describe('Number of the template version.'),
  step: filter(z.string().max(100)).describe('Where it stands, or where it ended.'),
  leadId: filter(z.uuid()),
  errorCode: filter(z.string().max(100)),
  from: filter(QUERY_MOMENT).describe('Made from this moment on.'),
  to: filter(QUERY_MOMENT).describe('Made before this moment.'),
});
export type ExecutionQuery = z.infer<typeof EXECUTION_QUERY>;

const WHY = z.string().trim().max(LONGEST_WHY).optional().describe('For the record; no personal data.');
const STEP_ID = z.string().min(1).max(100);
/** A body may be left out. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((body) => body ?? {}, schema);

export const CONTROL_REQUEST = z.strictObject({ why: WHY }).meta({ id: 'ControlRequest' });
export const OPTIONAL_CONTROL_REQUEST = optional(CONTROL_REQUEST);
export type ControlBody = z.infer<typeof CONTROL_REQUEST>;

export const REPAIR_REQUEST = z
  .strictObject({
    why: WHY,
    stepId: STEP_ID.optional().describe(
      'The parked step, where several branches are parked; without it the one that was parked first.',
    ),
  })
  .meta({ id: 'RepairRequest' });
export const OPTIONAL_REPAIR_REQUEST = optional(REPAIR_REQUEST);
export type RepairBody = z.infer<typeof REPAIR_REQUEST>;

export const JUMP_REQUEST = z
  .strictObject({ why: WHY, stepId: STEP_ID.describe('Where to go on, of the version that the execution runs.') })
  .meta({ id: 'JumpRequest' });
export type JumpBody = z.infer<typeof JUMP_REQUEST>;

const RERUN_VERSION = z
  .enum(['active', 'same'])
  .default('active')
  .describe('The version that is active now, or the one that the execution had.');
export const RERUN_REQUEST = z.strictObject({ why: WHY, version: RERUN_VERSION }).meta({ id: 'RerunRequest' });
export const OPTIONAL_RERUN_REQUEST = optional(RERUN_REQUEST);
export type RerunBody = z.infer<typeof RERUN_REQUEST>;
export const RERUN_QUERY = z.object({ version: filter(RERUN_VERSION) });

const MESSAGES_BEFORE = z
  .object({
    sent: z.int().describe('Went out.'),
    unknown: z.int().describe('May have gone out.'),
  })
  .describe('Messages of the execution and of its reruns before. A rerun sends its own, whatever these are.');

export const RERUN_PREVIEW = z
  .object({ templateKey: z.string(), version: z.int(), messagesBefore: MESSAGES_BEFORE })
  .meta({ id: 'RerunPreview' });
export type RerunPreview = z.infer<typeof RERUN_PREVIEW>;

export const RERUN = EXECUTION.extend({ messagesBefore: MESSAGES_BEFORE }).meta({ id: 'Rerun' });
export type RerunDto = z.infer<typeof RERUN>;
