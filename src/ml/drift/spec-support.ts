import type { ModelDay } from '../../shared/model-day.js';
import type { RawValue } from '../lead-values.js';
import type { FeatureSpec } from '../manifest.js';
import { alarmsOf } from './alerts.js';
import type { Outcome } from './calibration.js';
import { featureDrift } from './feature-drift.js';
import { outcomeDrift } from './outcome-drift.js';
import { ownReferences } from './own-reference.js';
import { featureTallies } from './reference.js';

/** Rows of the specs in this folder: values by feature. */
export type Row = Readonly<Record<string, RawValue | null>>;

/** As trainer/throughline_trainer/rare.py has it. */
const LEAST_OF_CATEGORY = 10;
const INNER_EDGES = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);
const PERCENTS = Array.from({ length: 101 }, (_, index) => index / 100);

/** Features as the trainer writes them into a manifest (trainer/throughline_trainer/drift.py). */
export function describeRows(
  rows: readonly Row[],
  types: Readonly<Record<string, FeatureSpec['type']>>,
): FeatureSpec[] {
  return Object.entries(types).map(([key, type]) => {
    const values = rows.map((row) => row[key] ?? null);
    const known = values.filter((value) => value !== null);
    const missing = 1 - known.length / rows.length;
    const spec = { key, label: key, type, unit: null, from: [`attributes.${key}`], phrase: null };
    const marks = { personal: false, sensitive: false, changeable: false };
    if (type === 'categorical') {
      const members = Map.groupBy(known.map(String), (value) => value);
      const common = [...members].filter(([, same]) => same.length >= LEAST_OF_CATEGORY);
      const shares = Object.fromEntries(common.map(([category, same]) => [category, same.length / rows.length]));
      return { ...spec, ...marks, categories: Object.keys(shares), distribution: { shares, missing } };
    }
    const sorted = (known as number[]).toSorted((a, b) => a - b);
    const edges = [...new Set(INNER_EDGES.map((share) => quantile(sorted, share)))];
    const shares = new Array<number>(edges.length + 1).fill(0);
    for (const value of sorted) shares[edges.filter((edge) => edge <= value).length]! += 1 / rows.length;
    const quantiles = PERCENTS.map((share) => quantile(sorted, share));
    return { ...spec, ...marks, categories: [], distribution: { edges, shares, missing }, quantiles };
  });
}

/** NumPy's: linear between the two nearest. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  return a + (b - a) * (place - low);
}

/** Tallies rows, and compares them with the training rows. */
export function driftOf(features: FeatureSpec[], trainingRows: number, rows: readonly Row[], level?: number) {
  const tallies = featureTallies({ features });
  for (const row of rows) for (const tally of tallies) tally.add(row[tally.spec.key] ?? null);
  return featureDrift(tallies, trainingRows, level);
}

/** Compares rows with others, by the bins that the features were described with on rows of somebody else. */
export function driftOfOwn(features: FeatureSpec[], before: readonly Row[], rows: readonly Row[], level?: number) {
  const references = ownReferences({ features });
  for (const row of before) for (const reference of references) reference.add(row[reference.spec.key] ?? null);
  const tallies = references.map((reference) => reference.toTally());
  for (const row of rows) for (const tally of tallies) tally.add(row[tally.spec.key] ?? null);
  return featureDrift(tallies, before.length, level);
}

/** What a model was measured at. */
export type ModelFigures = Parameters<typeof outcomeDrift>[1];

/** A day on which nothing but features and outcomes could be the matter. */
export function dayOf(features: ModelDay['features'], outcomes: readonly Outcome[], model: ModelFigures) {
  const measured = outcomeDrift(outcomes, model);
  return {
    leads: 500,
    usualLeads: null,
    volumePValue: null,
    scores: 500,
    byRules: 0,
    fallbackPValue: 1,
    meanScore: null,
    latencyUs: null,
    sampled: null,
    comparedWith: null,
    features,
    outcomes: measured && { from: '2026-01-01', to: '2026-01-01', ...measured },
  };
}

export const alarmsOn = (...day: Parameters<typeof dayOf>) => alarmsOf(dayOf(...day));

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}
