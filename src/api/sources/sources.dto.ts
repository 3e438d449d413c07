import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';
import { isMappingTarget } from '../../shared/field-mapping.js';
import { isSingularQuery } from '../../shared/singular-query.js';

export const AUTH_STRATEGIES = ['standard_webhooks', 'bearer'] as const;

const FIELDS_MAPPED_MOST = 100;
const FIELD_MAPPING = z
  .record(
    z.string().refine(isMappingTarget, 'must be a field of a lead, or attributes. and a lower-case key'),
    z.string().max(200).refine(isSingularQuery, 'must be a path to one value, such as $.contact.email'),
  )
  .refine(
    (mapping) => Object.keys(mapping).length <= FIELDS_MAPPED_MOST,
    `must not map more than ${FIELDS_MAPPED_MOST}`,
  )
  .meta({ example: { email: '$.contact.email', 'attributes.budget': "$['Max. budget']" } });

const NAME = z.string().trim().min(1).max(200);

export const SOURCE = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    authStrategy: z.enum(AUTH_STRATEGIES),
    fieldMapping: z.record(z.string(), z.string()).describe('Field of the lead → path into the body.'),
    active: z.boolean(),
    createdAt: TIMESTAMP,
    updatedAt: TIMESTAMP,
    templateId: z.uuid().nullable().describe('Set where it is the webhook of a template.'),
    url: z.string().describe('Where leads are posted to, or the template is called.'),
  })
  .meta({ id: 'Source' });
export type SourceDto = z.infer<typeof SOURCE>;
export const SOURCE_PAGE = pageOf(SOURCE, 'SourcePage');

export const NEW_SOURCE = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z0-9-]{3,64}$/, 'must be 3 to 64 lower-case letters, digits and -')
      .optional()
      .describe('Part of the address; made up where absent.'),
    name: NAME,
    authStrategy: z.enum(AUTH_STRATEGIES).default('standard_webhooks'),
    fieldMapping: FIELD_MAPPING.default({}),
  })
  .meta({ id: 'NewSource' });
export type NewSource = z.infer<typeof NEW_SOURCE>;

export const SOURCE_PATCH = z
  .strictObject({ name: NAME.optional(), fieldMapping: FIELD_MAPPING.optional(), active: z.boolean().optional() })
  .meta({ id: 'SourcePatch' });
export type SourcePatch = z.infer<typeof SOURCE_PATCH>;

export const SOURCE_WITH_SECRET = z
  .object({ source: SOURCE, secret: z.string().describe('Shown this once.') })
  .meta({ id: 'SourceWithSecret' });
export type SourceWithSecret = z.infer<typeof SOURCE_WITH_SECRET>;

export const REFUSAL = z
  .object({
    id: z.uuid(),
    code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string(),
    bodySha256: z.string().nullable().describe('Hexadecimal; `null` where the body was too large to be read.'),
    bodyBytes: z.int(),
    idempotencyKey: z.string().nullable(),
    receivedAt: TIMESTAMP,
  })
  .meta({ id: 'Refusal' });
export type RefusalDto = z.infer<typeof REFUSAL>;
export const REFUSAL_PAGE = pageOf(REFUSAL, 'RefusalPage');
