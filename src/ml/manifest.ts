import { z } from 'zod';

/** Where a feature may read: a custom field, or one of the lead fields that say nothing about who a person is. */
const LEAD_PATH = /^(?:attributes\..{1,128}|origin|country|city|timeZone|company|status)$/;

const featureSchema = z.object({
  /** Name of the input in the ONNX file. */
  key: z.string().min(1).max(128),
  /** The feature for a person, for example `Time on the site (seconds)`. */
  label: z.string().min(1).max(200),
  type: z.enum(['numeric', 'categorical']),
  /** Lead fields to read, in order; the first that has a value wins. */
  from: z.array(z.string().regex(LEAD_PATH)).min(1).max(10),
  /** The categories that the model knows. Any other value adds nothing. */
  categories: z.array(z.string().min(1).max(1_000)).max(10_000).default([]),
  /** The least and the greatest value in the training data. */
  range: z.tuple([z.number(), z.number()]).optional(),
});

/** manifest.json beside a model.onnx, as the trainer writes it. */
export const manifestSchema = z
  .object({
    schemaVersion: z.literal(1),
    key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
    version: z.string().min(1).max(64),
    onnx: z.object({
      file: z.string().regex(/^[A-Za-z0-9][\w.-]{0,126}$/),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Name of the output that holds each lead's terms. */
      scoresOutput: z.string().min(1).max(128),
      /** The text that stands for a missing category. */
      missingCategory: z.string().max(128),
    }),
    /** Words by which the source's forms say that nothing was chosen, for example `Select`. */
    missingValues: z.array(z.string().max(200)).max(100),
    features: z.array(featureSchema).min(1).max(500),
    /** The features of each term, in the order of the scores output. One for a main effect, several for an interaction. */
    terms: z.array(z.array(z.string()).min(1).max(4)).min(1).max(2_000),
    /** Log-odds before any term, uncalibrated. */
    intercept: z.number(),
    /** Calibrated log-odds = a × log-odds + b. */
    calibration: z.object({ a: z.number().positive(), b: z.number() }),
    /** Probabilities from which on a lead is hot, or warm. */
    bands: z.object({ hot: z.number().min(0).max(1), warm: z.number().min(0).max(1) }),
    /** Where the rows came from, how many, when. For people; kept as it is. */
    training: z.record(z.string(), z.unknown()),
    /** Measured quality. For people and the deploy gate; kept as it is. */
    metrics: z.record(z.string(), z.unknown()),
  })
  .refine((manifest) => manifest.bands.hot >= manifest.bands.warm, { message: 'bands: hot lies below warm' })
  .refine((manifest) => new Set(manifest.features.map(({ key }) => key)).size === manifest.features.length, {
    message: 'features: a key appears twice',
  })
  .refine(
    (manifest) => {
      const known = new Set(manifest.features.map(({ key }) => key));
      return manifest.terms.every((term) => term.every((key) => known.has(key)));
    },
    { message: 'terms: one names a feature that is not listed' },
  );

export type ModelManifest = z.infer<typeof manifestSchema>;
export type FeatureSpec = ModelManifest['features'][number];
