import { z } from 'zod';
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

export const REPAIR_REQUEST = z
  .strictObject({ why: z.string().trim().max(500).optional().describe('For the record; no personal data.') })
  .meta({ id: 'RepairRequest' });
export const OPTIONAL_REPAIR_REQUEST = z.preprocess((body) => body ?? {}, REPAIR_REQUEST);
