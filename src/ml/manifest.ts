import { z } from 'zod';
import { catalogueFeature, isCataloguePath } from './features/catalogue.js';

/** Where a feature may read: a custom field, a lead field that says nothing about who a person is, or a feature of the catalogue. */
const FEATURE_PATH = /^(?:attributes\..{1,128}|feature\.[a-z0-9_]{1,63}|origin|country|city|timeZone|company|status)$/;

const SHARE = z.number().min(0).max(1);
/** To all but the last digits, which interpolated quantiles may have either way. */
const ASCENDING = z
  .array(z.number())
  .max(101)
  .refine((all) => all.every((one, index) => index === 0 || one >= all[index - 1]! - 1e-9 * Math.abs(one)), {
    message: 'they do not ascend',
  });

/** How a feature was distributed over the training rows; what drift is measured against. */
const distributionSchema = z.union([
  z
    .object({
      /** Inner edges: a value below the first is in bin 0, one at or above the last in the last bin. */
      edges: ASCENDING,
      /** One more than edges. */
      shares: z.array(SHARE).max(102),
      missing: SHARE,
    })
    .refine(({ edges, shares }) => shares.length === edges.length + 1, {
      message: 'there is not one more share than there are edges',
    }),
  z.object({ shares: z.record(z.string(), SHARE), missing: SHARE }),
]);
export type FeatureDistribution = z.infer<typeof distributionSchema>;

const featureSchema = z.object({
  /** Name of the input in the ONNX file. */
  key: z.string().min(1).max(128),
  /** The feature for a person, for example `Time on the site (seconds)`. */
  label: z.string().min(1).max(200),
  type: z.enum(['numeric', 'categorical']),
  unit: z.string().max(50).nullable().default(null),
  /** Lead fields to read, in order; the first that has a value wins. */
  from: z.array(z.string().regex(FEATURE_PATH)).min(1).max(10),
  /** The categories that the model knows. Any other value counts as the rare ones. */
  categories: z.array(z.string().min(1).max(1_000)).max(10_000).default([]),
  /** The least and the greatest value in the training data. */
  range: z.tuple([z.number(), z.number()]).optional(),
  /** Whether it says who a person is; whether one must not decide by it without thinking; whether what people do can change it. */
  personal: z.boolean().default(false),
  sensitive: z.boolean().default(false),
  changeable: z.boolean().default(false),
  /** How its reason reads, where the catalogue does not say so. */
  phrase: z.string().max(300).nullable().default(null),
  distribution: distributionSchema.optional(),
  /** Of the values that are there, numeric only: 0 %, 1 % … 100 %. */
  quantiles: ASCENDING.length(101).optional(),
});

const commonShape = {
  schemaVersion: z.union([z.literal(1), z.literal(2)]),
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  version: z.string().min(1).max(64),
  /** Words by which the source's forms say that nothing was chosen, for example `Select`. */
  missingValues: z.array(z.string().max(200)).max(100),
  features: z.array(featureSchema).min(1).max(500),
  /** Calibrated log-odds = a × log-odds + b. */
  calibration: z.object({ a: z.number().positive(), b: z.number() }),
  /** Probabilities from which on a lead is hot, or warm. */
  bands: z.object({ hot: SHARE, warm: SHARE }),
  /** Where the rows came from, how many, when. For people; kept as it is. */
  training: z.record(z.string(), z.unknown()),
  /** Measured quality. For people and the deploy gate; kept as it is. */
  metrics: z.record(z.string(), z.unknown()),
};

const onnxShape = {
  file: z.string().regex(/^[A-Za-z0-9][\w.-]{0,126}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The text that stands for a missing category. */
  missingCategory: z.string().max(128),
  /** One input for each feature (float64 or text), or one matrix of 32-bit numbers, the features in their order. */
  inputs: z.enum(['separate', 'matrix']).default('separate'),
  /** The name of the matrix. */
  input: z.string().min(1).max(128).optional(),
};

/** A model whose output is the terms of the log-odds. */
const additiveSchema = z.object({
  ...commonShape,
  kind: z.literal('additive'),
  onnx: z.object({
    ...onnxShape,
    /** Name of the output that holds each lead's terms. */
    scoresOutput: z.string().min(1).max(128),
  }),
  /** The features of each term, in the order of the scores output. One for a main effect, several for an interaction. */
  terms: z.array(z.array(z.string()).min(1).max(4)).min(1).max(2_000),
  /** Log-odds before any term, uncalibrated. */
  intercept: z.number(),
});

const RAW_VALUE = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);

/** Any classifier: its output is the probability that a lead buys. Its reasons are Shapley values against the background. */
const probabilitySchema = z.object({
  ...commonShape,
  kind: z.literal('probability'),
  onnx: z.object({
    ...onnxShape,
    /** N, N×1 or N×2 numbers. */
    probabilityOutput: z.string().min(1).max(128),
    /** Of two columns, the one of those who buy. */
    positiveIndex: z.int().min(0).max(1).default(1),
  }),
  /** Typical rows, by the features' keys: what a feature is compared with. */
  background: z.array(z.record(z.string(), RAW_VALUE)).min(1).max(100),
});

/** manifest.json beside a model.onnx, as the trainer writes it. One of version 1 is an additive one. */
export const manifestSchema = z
  .preprocess(
    (value) =>
      typeof value === 'object' && value !== null && !('kind' in value) ? { ...value, kind: 'additive' } : value,
    z.discriminatedUnion('kind', [additiveSchema, probabilitySchema]),
  )
  .refine((manifest) => manifest.bands.hot >= manifest.bands.warm, { message: 'bands: hot lies below warm' })
  .refine((manifest) => new Set(manifest.features.map(({ key }) => key)).size === manifest.features.length, {
    message: 'features: a key appears twice',
  })
  .refine(
    ({ features }) =>
      features.every(({ from }) => from.every((path) => !isCataloguePath(path) || catalogueFeature(path))),
    { message: 'features: one reads a feature that the catalogue does not have' },
  )
  .refine((manifest) => manifest.onnx.inputs === 'separate' || manifest.onnx.input !== undefined, {
    message: 'onnx: input names the matrix',
  })
  .refine(
    (manifest) => manifest.onnx.inputs === 'separate' || manifest.features.every(({ type }) => type === 'numeric'),
    { message: 'features: a matrix holds numbers only' },
  )
  .refine(
    (manifest) => {
      if (manifest.kind !== 'additive') return true;
      const known = new Set(manifest.features.map(({ key }) => key));
      return manifest.terms.every((term) => term.every((key) => known.has(key)));
    },
    { message: 'terms: one names a feature that is not listed' },
  );

export type ModelManifest = z.infer<typeof manifestSchema>;
export type AdditiveManifest = Extract<ModelManifest, { kind: 'additive' }>;
export type ProbabilityManifest = Extract<ModelManifest, { kind: 'probability' }>;
export type FeatureSpec = ModelManifest['features'][number];

/** Name of the output that scoring reads. */
export function outputOf(manifest: ModelManifest): string {
  return manifest.kind === 'additive' ? manifest.onnx.scoresOutput : manifest.onnx.probabilityOutput;
}

/** Names of the inputs that the model takes. */
export function inputsOf(manifest: ModelManifest): string[] {
  return manifest.onnx.inputs === 'matrix' ? [manifest.onnx.input!] : manifest.features.map(({ key }) => key);
}
