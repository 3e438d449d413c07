import { z } from 'zod';

const PROBABILITY = z.number().min(0).max(1);

/** A rule that adds to a score, or sets it. It is listed among the score's reasons as `rule:<key>`. */
const RULE = z
  .strictObject({
    key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/),
    /** The rule for a person: `Asked for a viewing`. */
    label: z.string().trim().min(1).max(200),
    /** CEL, as in templates: `lead.country == "DE" && score.value >= 0.3`. `score` is the model's, before any rule. */
    when: z.string().trim().min(1).max(1_000),
    /** What it adds to the log-odds: +0.7 doubles the odds. */
    add: z.number().min(-10).max(10).optional(),
    /** The probability that it sets. Of several that hold, the last one counts; nothing is added behind it. */
    set: PROBABILITY.optional(),
  })
  .refine((rule) => (rule.add === undefined) !== (rule.set === undefined), {
    message: 'says either add or set',
  });

/** How an organization turns a model's probability into what its people see. Immutable and numbered. */
export const SCORING_POLICY = z
  .strictObject({
    /** Probabilities from which on a lead is hot, or warm; null: the model's own. */
    bands: z
      .strictObject({ hot: PROBABILITY, warm: PROBABILITY })
      .refine(({ hot, warm }) => hot >= warm, { message: 'hot lies below warm' })
      .nullable()
      .default(null),
    /** Letters by the least probability that has them, the best first; for reports. */
    grades: z
      .array(z.strictObject({ grade: z.string().trim().min(1).max(20), from: PROBABILITY }))
      .max(10)
      .refine((grades) => grades.every(({ from }, index) => index === 0 || from < grades[index - 1]!.from), {
        message: 'each grade begins below the one before',
      })
      .default([
        { grade: 'A', from: 0.7 },
        { grade: 'B', from: 0.5 },
        { grade: 'C', from: 0.3 },
        { grade: 'D', from: 0 },
      ]),
    rules: z
      .array(RULE)
      .max(50)
      .refine((rules) => new Set(rules.map(({ key }) => key)).size === rules.length, { message: 'a key appears twice' })
      .default([]),
    /** When a score counts as changed (`lead.score_changed`). */
    change: z
      .strictObject({
        /** The probability must have moved by so much since it was last told, where the band has stayed. */
        least: z.number().min(0.01).max(1).default(0.1),
        /** A bound of a band counts as crossed only this far beyond it. */
        hysteresis: z.number().min(0).max(0.2).default(0.03),
      })
      .default({ least: 0.1, hysteresis: 0.03 }),
  })
  .meta({ id: 'ScoringPolicy' });
export type ScoringPolicy = z.infer<typeof SCORING_POLICY>;
export type ScoringRule = ScoringPolicy['rules'][number];

/** In force where an organization has said nothing else: version 0. */
export const DEFAULT_POLICY: ScoringPolicy = SCORING_POLICY.parse({});

/** The letter of a probability; undefined where there is none for one so low. */
export function gradeOf(value: number, grades: ScoringPolicy['grades']): string | undefined {
  return grades.find(({ from }) => value >= from)?.grade;
}
