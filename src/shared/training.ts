import { z } from 'zod';

/** Candidates that a training compares. LightGBM is a yardstick: it never serves. */
export const CANDIDATE_KINDS = ['ebm', 'logistic', 'lightgbm'] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/** The steps of a training, in their order. */
export const TRAINING_STEPS = ['dataset', 'validation', 'candidates', 'finish', 'registration'] as const;
export type TrainingStep = (typeof TRAINING_STEPS)[number];

export const TRAINING_OPTIONS = z
  .strictObject({
    /** Candidates to compare; at least one that may serve. */
    candidates: z
      .array(z.enum(CANDIDATE_KINDS))
      .min(1)
      .max(CANDIDATE_KINDS.length)
      .refine((kinds) => kinds.some((kind) => kind !== 'lightgbm'), {
        message: 'names none that may serve (ebm, logistic)',
      })
      .default([...CANDIDATE_KINDS]),
    seed: z.int().min(0).max(2_147_483_647).default(42),
  })
  .meta({ id: 'TrainingOptions' });
export type TrainingOptions = z.infer<typeof TRAINING_OPTIONS>;

/** What a training came to: `refused` and `awaiting_approval` are words of its gate. */
export type TrainingOutcome = 'registered' | 'refused' | 'awaiting_approval';

/** How far a step of a training is. */
export interface TrainingProgress {
  done: number;
  total: number;
  note: string;
}
