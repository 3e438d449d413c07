import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { JUDGED_BY_GATE } from './models.dto.js';

const MODEL_CHECKS = z
  .object({
    operators: z.record(z.string(), z.int()).describe('How often each operator occurs.'),
    opsets: z.record(z.string(), z.int()),
    samples: z.object({ rows: z.int(), outcomes: z.int() }),
    probabilities: z
      .object({ least: z.number(), mean: z.number(), greatest: z.number() })
      .describe('What it says of the samples, calibrated.'),
    latency: z.object({ rowMs: z.number(), thousandRowsMs: z.number() }).describe('CPU time.'),
    explanation: z.object({ method: z.string(), error: z.number() }).describe('Of a lead that comes alone.'),
    metrics: z
      .object({ auc: z.number(), brier: z.number(), baseRate: z.number() })
      .nullable()
      .describe('On the samples, where at least ten of either outcome are among them.'),
  })
  .meta({ id: 'ModelChecks' });

export const UPLOADED_MODEL = z
  .object({
    id: z.uuid(),
    key: z.string(),
    version: z.string(),
    kind: z.enum(['additive', 'probability']),
    state: z.literal('registered'),
    judgedByGate: JUDGED_BY_GATE,
    sha256: z.string(),
    checks: MODEL_CHECKS,
    createdAt: TIMESTAMP,
  })
  .meta({ id: 'UploadedModel' });
export type UploadedModelDto = z.infer<typeof UPLOADED_MODEL>;

/** The body of an upload, for the API's description. */
export const UPLOAD_BODY = {
  type: 'object',
  required: ['manifest', 'onnx', 'samples'],
  properties: {
    manifest: {
      type: 'string',
      format: 'binary',
      description: 'JSON of the form in docs/own-models.md, 5 MB at most.',
    },
    onnx: { type: 'string', format: 'binary', description: 'The model, 64 MB at most.' },
    samples: {
      type: 'string',
      format: 'binary',
      description:
        '100 to 1,000 rows as a JSON array, or one JSON object a line: `{"inputs": {feature: value}, "outcome": 0 or 1}`, the outcome optional. 5 MB at most.',
    },
  },
} as const;
