import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { MODEL_STATES } from '../../db/repositories/models.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const JUDGED_BY_GATE = z
  .boolean()
  .describe(
    'Whether the gate has judged it by what became of the organization’s leads. One that was brought has passed the technical checks only.',
  );

export const MODEL = z
  .object({
    id: z.uuid(),
    key: z.string(),
    version: z.string(),
    state: z
      .enum(MODEL_STATES)
      .describe('`active`: answers. `registered`: may be activated. `refused`, `retired`: never serve.'),
    origin: z.enum(['shipped', 'trained', 'uploaded']),
    judgedByGate: JUDGED_BY_GATE,
    kind: z.enum(['additive', 'probability']),
    sha256: z.string().describe('Of the ONNX file.'),
    trainingId: z.uuid().nullable(),
    replacedId: z.uuid().nullable().describe('The model that was active before it: where a roll-back leads.'),
    createdBy: z.uuid().nullable(),
    createdAt: TIMESTAMP,
    activatedAt: TIMESTAMP.nullable(),
    approvedBy: z.uuid().nullable().describe('Who let it through in spite of a fairness ratio.'),
    approvedAt: TIMESTAMP.nullable(),
    approvedWhy: z.string().nullable(),
    auc: z
      .number()
      .nullable()
      .describe(
        'In folds on leads that it had not seen; of a model that was brought along, on its samples, else as its manifest says.',
      ),
    calibrationError: z.number().nullable(),
  })
  .meta({ id: 'Model' });
export type ModelDto = z.infer<typeof MODEL>;
export const MODEL_PAGE = pageOf(MODEL, 'ModelPage');

const RECORD = z.record(z.string(), z.unknown());

export const MODEL_DETAILS = MODEL.extend({
  bands: z.object({ hot: z.number(), warm: z.number() }).describe('Where the policy names none.'),
  features: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      type: z.string(),
      unit: z.string().nullable(),
      personal: z.boolean(),
      sensitive: z.boolean(),
      changeable: z.boolean(),
    }),
  ),
  training: RECORD.describe('Where the rows came from.'),
  metrics: RECORD,
  report: RECORD.nullable().describe('How it was measured, and what the gate said.'),
}).meta({ id: 'ModelDetails' });
export type ModelDetailsDto = z.infer<typeof MODEL_DETAILS>;

const WHY = z.string().trim().max(LONGEST_WHY);
const OPTIONAL_WHY = WHY.optional().describe('For the audit log.');
/** A body may be left out. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((body) => body ?? {}, schema);

export const ACTIVATION = z
  .strictObject({
    rescore: z.boolean().default(true).describe('Whether the leads that there are get their scores from it, too.'),
    why: OPTIONAL_WHY,
  })
  .meta({ id: 'ModelActivation' });
export type Activation = z.infer<typeof ACTIVATION>;
export const OPTIONAL_ACTIVATION = optional(ACTIVATION);

export const APPROVAL = z
  .strictObject({ why: WHY.min(1).describe('Kept with the model.') })
  .meta({ id: 'ModelApproval' });
export type Approval = z.infer<typeof APPROVAL>;

export const RETIREMENT = z.strictObject({ why: OPTIONAL_WHY }).meta({ id: 'ModelRetirement' });
export type Retirement = z.infer<typeof RETIREMENT>;
export const OPTIONAL_RETIREMENT = optional(RETIREMENT);
