import { z } from 'zod';
import { MOVE_OBSTACLES } from '../../shared/template-move.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';
import { ACTOR, TEMPLATE_KEY, WHY } from './templates.dto.js';
import { TEMPLATE_MOVE } from './template-moves.dto.js';

const VERSION = z.coerce.number().int().min(1).max(2_147_483_647);

export const TEMPLATE_VERSION = z
  .object({
    version: z.int(),
    active: z.boolean(),
    name: z.string(),
    note: z.string().nullable(),
    contentHash: z.string().describe('SHA-256 of the source, hexadecimal.'),
    steps: z.int(),
    publishedAt: TIMESTAMP,
    publishedBy: ACTOR,
    underWay: z.int().describe('Executions on it that have not ended.'),
  })
  .meta({ id: 'TemplateVersion' });
export type TemplateVersionDto = z.infer<typeof TEMPLATE_VERSION>;
export const TEMPLATE_VERSION_PAGE = pageOf(TEMPLATE_VERSION, 'TemplateVersionPage');

export const TEMPLATE_VERSION_DETAIL = TEMPLATE_VERSION.extend({
  source: z.string(),
  definition: z.record(z.string(), z.unknown()).describe('As it is run.'),
}).meta({ id: 'TemplateVersionDetail' });
export type TemplateVersionDetail = z.infer<typeof TEMPLATE_VERSION_DETAIL>;

export const VERSION_PARAMS = z.object({ key: TEMPLATE_KEY, version: VERSION });
export type VersionParams = z.infer<typeof VERSION_PARAMS>;

const PUBLISHING = {
  note: WHY.optional().describe('What this version is about.'),
  executions: z
    .enum(['leave', 'move'])
    .default('leave')
    .describe(
      'What becomes of executions under way: they stay on their version, or those whose present step the version has, too, go on in it.',
    ),
  retryParked: z.boolean().default(false).describe('Parked executions that are moved try their step again there.'),
  ratePerSecond: z.int().min(1).max(100).default(20).describe('Executions moved a second, at most.'),
  dryRun: z.boolean().default(false).describe('Only says what would be done.'),
};
export const PUBLISH_REQUEST = z
  .strictObject({ revision: z.int().min(1).max(2_147_483_647).describe('Of the draft that is meant.'), ...PUBLISHING })
  .meta({ id: 'TemplatePublishRequest' });
export type PublishRequest = z.infer<typeof PUBLISH_REQUEST>;
export const ACTIVATE_REQUEST = z.strictObject(PUBLISHING).meta({ id: 'TemplateActivateRequest' });
export const OPTIONAL_ACTIVATE_REQUEST = z.preprocess((body) => body ?? {}, ACTIVATE_REQUEST);
export type ActivateRequest = z.infer<typeof ACTIVATE_REQUEST>;

export const MOVE_PREVIEW = z
  .object({
    underWay: z.int().describe('Executions on other versions that have not ended.'),
    moves: z.int().describe('Those that can go on where they stand.'),
    stays: z.int(),
    groups: z
      .array(
        z.object({
          version: z.int(),
          stepId: z.string().nullable().describe('`null`: not begun yet.'),
          state: z.string(),
          count: z.int(),
          obstacle: z.enum(MOVE_OBSTACLES).nullable().describe('Why they stay; `null` for those that move.'),
        }),
      )
      .describe('Where they stand, the most first; 100 at most.'),
  })
  .meta({ id: 'TemplateMovePreview' });
export type MovePreview = z.infer<typeof MOVE_PREVIEW>;

export const PUBLICATION = z
  .object({
    key: z.string(),
    version: z.int(),
    isNew: z.boolean().describe('False where an earlier version has the same content, and is the active one now.'),
    dryRun: z.boolean(),
    executions: MOVE_PREVIEW,
    move: TEMPLATE_MOVE.nullable(),
  })
  .meta({ id: 'TemplatePublication' });
export type Publication = z.infer<typeof PUBLICATION>;

const SIDE = z.union([VERSION, z.enum(['draft', 'active'])]);
export const DIFF_QUERY = z.object({
  from: SIDE.default('active').describe('A number, `draft` or `active`.'),
  to: SIDE.default('draft').describe('A number, `draft` or `active`.'),
});
export type DiffQuery = z.infer<typeof DIFF_QUERY>;

const FIELDS = z.array(
  z.object({
    path: z.string().describe('Such as `wait_for.timeout`.'),
    from: z.unknown().optional().describe('Missing where there was none.'),
    to: z.unknown().optional().describe('Missing where there is none.'),
  }),
);
const PLACE = z
  .object({
    within: z.string().nullable().describe('The branch of a parallel step: `<id>/<number>`.'),
    index: z.int().describe('From 0.'),
  })
  .nullable();
const COMPARED = z.object({ version: z.int().nullable().describe('`null`: the draft.') });
export const TEMPLATE_DIFF = z
  .object({
    from: COMPARED,
    to: COMPARED,
    same: z.boolean().describe('Nothing differs but comments and layout.'),
    head: FIELDS.describe('Everything but steps and messages.'),
    steps: z.array(
      z.object({
        id: z.string(),
        change: z.enum(['added', 'removed', 'changed', 'moved']),
        moved: z.boolean(),
        from: PLACE,
        to: PLACE,
        fields: FIELDS,
      }),
    ),
    messages: z.array(z.object({ name: z.string(), change: z.enum(['added', 'removed', 'changed']), fields: FIELDS })),
  })
  .meta({ id: 'TemplateDiff' });
export type TemplateDiffDto = z.infer<typeof TEMPLATE_DIFF>;
