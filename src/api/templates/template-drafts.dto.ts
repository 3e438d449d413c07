import { z } from 'zod';
import { TIMESTAMP } from '../common/fields.js';
import { ACTOR, TEMPLATE_KEY } from './templates.dto.js';

/** Longer ones are refused by their size, with a word that says so, rather than by the schema. */
const SOURCE = z.string().describe('YAML, 256 KB at most. It need not be valid to be kept.');
const REVISION = z.int().min(1).max(2_147_483_647);

export const TEMPLATE_DRAFT = z
  .object({
    key: z.string(),
    source: z.string(),
    revision: REVISION,
    changed: z.boolean().describe('It differs from the active version.'),
    contentHash: z.string().describe('SHA-256 of the source, hexadecimal.'),
    updatedAt: TIMESTAMP,
    updatedBy: ACTOR,
  })
  .meta({ id: 'TemplateDraft' });
export type TemplateDraftDto = z.infer<typeof TEMPLATE_DRAFT>;

export const NEW_TEMPLATE = z
  .strictObject({
    source: SOURCE,
    key: TEMPLATE_KEY.optional().describe('Where the source does not name one yet.'),
  })
  .meta({ id: 'NewTemplate' });
export type NewTemplate = z.infer<typeof NEW_TEMPLATE>;

export const DRAFT_CHANGE = z
  .strictObject({ source: SOURCE, revision: REVISION.describe('Of the draft that was changed.') })
  .meta({ id: 'TemplateDraftChange' });
export type DraftChange = z.infer<typeof DRAFT_CHANGE>;

export const VALIDATION_REQUEST = z
  .strictObject({ definition: SOURCE.optional().describe('YAML to be looked at; without it, the draft.') })
  .meta({ id: 'TemplateValidationRequest' });
export const OPTIONAL_VALIDATION_REQUEST = z.preprocess((body) => body ?? {}, VALIDATION_REQUEST);

const PROBLEM = z.object({
  path: z.string().describe('Where, such as `steps.2.wait_for.event`; empty for the whole.'),
  code: z.string(),
  message: z.string().describe('What is wrong, and how to mend it.'),
  line: z.int().optional().describe('Of the source, from 1.'),
});
export const TEMPLATE_VALIDATION = z
  .object({
    valid: z.boolean(),
    problems: z.array(PROBLEM).describe('All that keep it from being published.'),
    warnings: z.array(PROBLEM).describe('What may be meant so.'),
  })
  .meta({ id: 'TemplateValidation' });
export type TemplateValidation = z.infer<typeof TEMPLATE_VALIDATION>;
