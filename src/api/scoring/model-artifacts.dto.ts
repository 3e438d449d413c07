import { z } from 'zod';

const NUMBERS = z.array(z.number().nullable());

/** How a feature acts over its values: what it adds to the log-odds. */
const SHAPE = z
  .looseObject({
    feature: z.string().describe('Its key; of two together, both with ` × ` between them.'),
    type: z.enum(['numeric', 'categorical', 'pair']),
    label: z.string().optional(),
    features: z.array(z.string()).optional().describe('Of a pair.'),
    edges: NUMBERS.optional().describe('Inner edges of the bins of a number, ascending.'),
    categories: z.array(z.string()).optional(),
    contributions: NUMBERS.optional().describe('Of each bin (one more than edges) or category, in log-odds.'),
    low: NUMBERS.optional().describe('Where they lie with the uncertainty of training: from here …'),
    high: NUMBERS.optional().describe('… to here.'),
    density: NUMBERS.optional().describe('Share of the training rows.'),
    missing: z.number().nullable().optional().describe('Where the value is missing.'),
    unknown: z.number().nullable().optional().describe('Where the category is none of them.'),
    importance: z.number().optional(),
  })
  .meta({ id: 'ModelShape' });

export const MODEL_SHAPES = z
  .looseObject({
    terms: z.array(SHAPE),
    importance: z.record(z.string(), z.number()).optional().describe('Mean size of the contribution, by feature.'),
  })
  .meta({ id: 'ModelShapes' });
export type ModelShapes = z.infer<typeof MODEL_SHAPES>;

export const MODEL_REPORT = z
  .record(z.string(), z.unknown())
  .describe(
    'Candidates and their figures, segments, fairness, reliability and the checks of the gate (docs/scoring.md).',
  )
  .meta({ id: 'ModelReport' });

export const PLOT_PARAMS = z.object({
  id: z.uuid(),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
});
export type PlotParams = z.infer<typeof PLOT_PARAMS>;
