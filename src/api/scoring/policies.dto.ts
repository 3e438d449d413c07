import { z } from 'zod';
import { LONGEST_WHY } from '../../db/repositories/audit-log.js';
import { SCORE_BANDS } from '../../shared/score.js';
import { SCORING_POLICY } from '../../shared/scoring-policy.js';
import { TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';

export const POLICY_VERSION = z
  .object({
    version: z.int().describe('0: the default, where the organization has said nothing.'),
    definition: SCORING_POLICY,
    why: z.string().nullable(),
    createdBy: z.uuid().nullable().describe('The user or API key.'),
    createdAt: TIMESTAMP.nullable().describe('`null` for the default.'),
  })
  .meta({ id: 'ScoringPolicyVersion' });
export type PolicyVersionDto = z.infer<typeof POLICY_VERSION>;
export const POLICY_PAGE = pageOf(POLICY_VERSION, 'ScoringPolicyPage');

export const POLICY_PARAMS = z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647) });
export type PolicyParams = z.infer<typeof POLICY_PARAMS>;

export const POLICY_CHANGE = z
  .strictObject({
    definition: SCORING_POLICY,
    expectedVersion: z
      .int()
      .min(0)
      .optional()
      .describe('The version that it was made from; refused where another is in force.'),
    rescore: z.boolean().default(true).describe('Whether the leads that there are get scores by it, too.'),
    why: z.string().trim().max(LONGEST_WHY).optional().describe('For the audit log.'),
  })
  .meta({ id: 'ScoringPolicyChange' });
export type PolicyChange = z.infer<typeof POLICY_CHANGE>;

const MOST_PREVIEWED = 1_000;
export const POLICY_PREVIEW_REQUEST = z
  .strictObject({
    definition: SCORING_POLICY,
    leads: z.int().min(1).max(MOST_PREVIEWED).default(500).describe('How many to look at: the newest ones.'),
  })
  .meta({ id: 'ScoringPolicyPreviewRequest' });
export type PolicyPreviewRequest = z.infer<typeof POLICY_PREVIEW_REQUEST>;

const COUNTS = z.record(z.enum(SCORE_BANDS), z.int());
const SHOWN = z.object({ value: z.number(), band: z.enum(SCORE_BANDS) });

export const POLICY_PREVIEW = z
  .object({
    leads: z.int().describe('How many were looked at.'),
    before: COUNTS.describe('By the policy in force.'),
    after: COUNTS,
    moved: z.int().describe('Leads whose band would be another one.'),
    grades: z.record(z.string(), z.int()),
    rules: z.array(
      z.object({
        key: z.string(),
        holds: z.int(),
        failed: z.int().describe('Leads on which its condition could not be evaluated; it counts as not holding.'),
      }),
    ),
    examples: z
      .array(z.object({ leadId: z.uuid(), before: SHOWN, after: SHOWN }))
      .describe('Some whose band would be another one.'),
  })
  .meta({ id: 'ScoringPolicyPreview' });
export type PolicyPreview = z.infer<typeof POLICY_PREVIEW>;
