import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { BULK_REPAIR_STATES, REPAIR_ACTIONS, REPAIR_RATE } from '../../shared/bulk-repair.js';
import { filter, TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

const CAUSE = {
  errorCode: z.string().min(1).max(100),
  step: z.string().min(1).max(100),
  templateKey: z.string().min(1).max(63),
  version: z.coerce.number().int().min(1).max(2_147_483_647),
};

export const FAILURES_QUERY = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Groups at most, the greatest first.'),
  errorCode: filter(CAUSE.errorCode),
  step: filter(CAUSE.step),
  templateKey: filter(CAUSE.templateKey),
  version: filter(CAUSE.version),
});
export type FailuresQuery = z.infer<typeof FAILURES_QUERY>;

export const FAILURE_GROUP = z
  .object({
    errorCode: z.string(),
    step: z.string().nullable(),
    templateKey: z.string(),
    templateName: z.string(),
    version: z.int(),
    parked: z.int().describe('Executions that wait for a repair.'),
    failed: z.int().describe('Executions that have ended with it.'),
    firstSeen: TIMESTAMP,
    lastSeen: TIMESTAMP,
    example: z
      .object({ executionId: z.uuid(), message: z.string().nullable() })
      .describe('The newest execution of the group.'),
  })
  .meta({ id: 'FailureGroup' });
export type FailureGroupDto = z.infer<typeof FAILURE_GROUP>;

export const FAILURES = z
  .object({
    items: z.array(FAILURE_GROUP).describe('The greatest first.'),
    count: z.int().describe('Groups that there are.'),
  })
  .meta({ id: 'Failures' });
export type FailuresDto = z.infer<typeof FAILURES>;

/** Which parked executions: all whose failure has these in common. */
export const FAILURE_FILTER = z
  .strictObject({
    errorCode: CAUSE.errorCode.optional(),
    step: CAUSE.step.optional(),
    templateKey: CAUSE.templateKey.optional(),
    version: z.int().min(1).max(2_147_483_647).optional(),
  })
  .refine((cause) => Object.values(cause).some((value) => value !== undefined), 'must name at least one')
  .meta({ id: 'FailureFilter' });

const ACTION = z
  .enum(REPAIR_ACTIONS)
  .describe(
    '`retry` tries the step again, `skip` goes on behind it, `move` puts the execution on the active version of its template and tries ' +
      'the step again there.',
  );

export const PREVIEW_REQUEST = z
  .strictObject({ filter: FAILURE_FILTER, action: ACTION })
  .meta({ id: 'RepairPreviewRequest' });
export type PreviewBody = z.infer<typeof PREVIEW_REQUEST>;

export const REPAIR_PREVIEW = z
  .object({
    executions: z.int().describe('Parked executions that would be repaired.'),
    ended: z.int().describe('Executions that failed the same way and have ended: they are left as they are.'),
    refused: z
      .object({ stepUnknown: z.int(), templateNotActive: z.int() })
      .describe(
        'Of the executions, those that `move` could not move: the active version has not their step, or there is none.',
      ),
    messages: z
      .object({
        send: z.int().describe('Would be handed over: the send ledger knows that they have not gone out.'),
        heldBack: z
          .object({ sent: z.int(), unknown: z.int() })
          .describe(
            'Would not be sent again: the ledger says that they went out (`sent`), or may have (`unknown`; such a one is sent only after ' +
              'the provider has said that it is not there).',
          ),
        passedOver: z.int().describe('Would never be sent, because their steps are skipped.'),
      })
      .describe('Messages at whose steps executions are parked. Steps behind them send theirs, as they would have.'),
  })
  .meta({ id: 'RepairPreview' });

export const BULK_REPAIR_REQUEST = z
  .strictObject({
    filter: FAILURE_FILTER,
    action: ACTION,
    ratePerSecond: z
      .int()
      .min(REPAIR_RATE.least)
      .max(REPAIR_RATE.most)
      .default(REPAIR_RATE.usual)
      .describe('Executions repaired in a second at most.'),
    why: z.string().trim().max(LONGEST_WHY).optional().describe('For the record; no personal data.'),
  })
  .meta({ id: 'BulkRepairRequest' });
export type BulkRepairBody = z.infer<typeof BULK_REPAIR_REQUEST>;

export const BULK_REPAIR = z
  .object({
    id: z.uuid(),
    state: z.enum(BULK_REPAIR_STATES),
    action: ACTION,
    filter: z.object({
      errorCode: z.string().optional(),
      step: z.string().optional(),
      templateKey: z.string().optional(),
      version: z.int().optional(),
    }),
    ratePerSecond: z.int(),
    why: z.string().nullable(),
    executions: z
      .object({
        total: z.int().describe('Fitted the filter when the repair was asked for.'),
        repaired: z
          .int()
          .describe('Tried again, passed over or moved. What became of them afterwards, they say themselves.'),
        skipped: z.int().describe('Were not parked any more when their turn came.'),
        refused: z.record(z.string(), z.int()).describe('Could not be repaired, by code.'),
      })
      .describe('Executions that are parked while it runs are left for another repair.'),
    problem: z
      .object({ code: z.string(), detail: z.string() })
      .nullable()
      .describe('Why it failed, or why it does not go on at the moment.'),
    createdBy: z.uuid(),
    createdAt: TIMESTAMP,
    startedAt: TIMESTAMP.nullable(),
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'BulkRepair' });
export type BulkRepairDto = z.infer<typeof BULK_REPAIR>;
export const BULK_REPAIR_PAGE = pageOf(BULK_REPAIR, 'BulkRepairPage');

export const STOP_REQUEST = z
  .strictObject({ why: z.string().trim().max(LONGEST_WHY).optional().describe('For the record; no personal data.') })
  .meta({ id: 'StopRequest' });
export const OPTIONAL_STOP_REQUEST = z.preprocess((body) => body ?? {}, STOP_REQUEST);
export type StopBody = z.infer<typeof STOP_REQUEST>;
