import { z } from 'zod';

/** What an alarm is about. */
export const ALERT_CODES = [
  'feature_drift',
  'missing_values',
  'calibration_drift',
  'auc_drop',
  'volume',
  'latency',
  'fallback',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

const SHARE = z.number().min(0).max(1);
const P_VALUE = SHARE.describe('Probability of a figure as extreme where nothing has changed.');
const DAY = z.iso.date();

export const MODEL_ALERT = z
  .object({
    code: z.enum(ALERT_CODES),
    feature: z.string().nullable().describe('The feature that it is about, where it is about one.'),
    value: z.number().describe('The figure that is out of bounds.'),
    bound: z.number().describe('What it was measured against: the reference, or what is usual.'),
    severity: z.number().min(0).describe('How far out it is: 1 is at the bound.'),
    told: z
      .boolean()
      .describe('Whether people were told on this day; not again within a week, unless it has become worse.'),
  })
  .meta({ id: 'ModelAlert' });
export type ModelAlert = z.infer<typeof MODEL_ALERT>;

export const FEATURE_DAY = z
  .object({
    key: z.string(),
    psi: z.number().describe('Population stability index against what the day is compared with (`comparedWith`).'),
    psiByChance: z.number().describe('What it is on average where nothing has changed.'),
    psiPValue: P_VALUE,
    ks: z.number().nullable().describe('Greatest distance of the distribution functions, numbers only.'),
    ksPValue: P_VALUE.nullable(),
    missing: SHARE,
    expectedMissing: SHARE.describe('Of what the day is compared with.'),
    missingPValue: P_VALUE,
    hasDrifted: z.boolean(),
    isMissed: z.boolean().describe('Whether more leads lack it than did among what the day is compared with.'),
  })
  .meta({ id: 'FeatureDay' });
export type FeatureDay = z.infer<typeof FEATURE_DAY>;

export const FEATURE_REFERENCE = z
  .object({
    kind: z
      .enum(['training_rows', 'own_leads'])
      .describe(
        'The rows that the model was trained on; of a shipped model, which was not trained on leads of the organization, those that came to it in the weeks before.',
      ),
    rows: z.int().describe('How many rows or leads.'),
    from: DAY.optional().describe('Own leads: the first day on which they came.'),
    to: DAY.optional().describe('Own leads: the last day on which they came.'),
  })
  .meta({ id: 'FeatureReference' });
export type FeatureReference = z.infer<typeof FEATURE_REFERENCE>;

export const RELIABILITY_BIN = z
  .object({
    bin: z.int().min(0).describe('Of ten: 0 is a probability below 0.1.'),
    predicted: SHARE,
    observed: SHARE,
    leads: z.int(),
  })
  .meta({ id: 'ReliabilityBin' });
export type ReliabilityBin = z.infer<typeof RELIABILITY_BIN>;

export const OUTCOMES_DAY = z
  .object({
    from: DAY.describe('The first day of the leads; the last one is so long ago that their horizon has passed.'),
    to: DAY,
    leads: z.int(),
    won: z.int(),
    predicted: SHARE.describe('Mean probability.'),
    observed: SHARE.describe('Share of those who bought.'),
    rateZ: z.number().describe('Standard deviations that more bought than predicted.'),
    ratePValue: P_VALUE,
    calibrationError: SHARE,
    calibrationErrorByChance: SHARE,
    calibrationErrorPValue: P_VALUE,
    auc: SHARE.nullable(),
    aucError: z.number().nullable().describe('Its standard error (DeLong).'),
    referenceAuc: SHARE.nullable().describe('What the model was measured at when it was trained.'),
    aucPValue: P_VALUE.nullable(),
    reliability: z.array(RELIABILITY_BIN),
  })
  .meta({ id: 'OutcomesDay' });
export type OutcomesDay = z.infer<typeof OUTCOMES_DAY>;

/** What was measured of a model on a day (model_days.statistics). */
export const MODEL_DAY = z
  .object({
    leads: z.int().describe('Leads that came to the organization on the day.'),
    usualLeads: z
      .number()
      .nullable()
      .describe('Leads that are usual on such a day; null where too few days are known.'),
    volumePValue: P_VALUE.nullable(),
    scores: z.int().describe('Scores that this model gave on the day.'),
    byRules: z.int().describe('Scores that rules gave because the model could not; told with the active model.'),
    fallbackPValue: P_VALUE,
    meanScore: SHARE.nullable(),
    latencyUs: z
      .object({
        median: z.number(),
        p95: z.number(),
        usualP95: z.number().nullable(),
        pValue: P_VALUE.nullable(),
      })
      .nullable()
      .describe('How long a score took, in microseconds.'),
    sampled: z
      .object({ leads: z.int(), from: DAY })
      .nullable()
      .describe(
        'The leads whose features were compared: one score of each, of the day and, where those are few, of days before it.',
      ),
    comparedWith: FEATURE_REFERENCE.nullish().describe(
      'What the features were compared with; null where they were not.',
    ),
    features: z.array(FEATURE_DAY),
    outcomes: OUTCOMES_DAY.nullable(),
    alerts: z.array(MODEL_ALERT),
  })
  .meta({ id: 'ModelDay' });
export type ModelDay = z.infer<typeof MODEL_DAY>;
