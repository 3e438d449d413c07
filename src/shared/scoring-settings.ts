import { z } from 'zod';

/** How an organization trains its models and has them watched. */
export const SCORING_SETTINGS = z
  .strictObject({
    /** A lead that was won so many days after a score, at most, counts as bought; one that is older and was not, as not bought. */
    horizonDays: z.int().min(1).max(730).default(90),
    /** When a training begins by itself. */
    trainEvery: z.enum(['never', 'week', 'month']).default('never'),
    /** Whether a drift alarm begins one. */
    trainOnDrift: z.boolean().default(false),
    /** Custom fields (attributes) that a model may read besides the catalogue; empty: all that enough leads have and that are not sensitive. */
    attributes: z.array(z.string().min(1).max(128)).max(200).default([]),
    /** Custom fields and catalogue features that no model may read. */
    excluded: z.array(z.string().min(1).max(128)).max(200).default([]),
    /** Fields whose values are groups that must be treated alike: `country`, `attributes.age_group`. */
    fairnessGroups: z.array(z.string().min(1).max(128)).max(10).default([]),
    /** Fields by whose values figures are told apart. */
    segments: z.array(z.string().min(1).max(128)).max(5).default(['origin']),
  })
  .meta({ id: 'ScoringSettings' });
export type ScoringSettings = z.infer<typeof SCORING_SETTINGS>;

export const DEFAULT_SCORING_SETTINGS: ScoringSettings = SCORING_SETTINGS.parse({});
