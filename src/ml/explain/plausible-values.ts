import { isCount, isDuration } from '../../shared/reasons/quantity.js';
import type { FeatureReader, FeatureValue } from '../features/feature-readers.js';
import { asFlag } from '../lead-values.js';
import type { FeatureSpec } from '../manifest.js';

/** Of the leads that the model was trained on: what half of them, or the upper tenth, have is within reach. */
const PERCENTS = [10, 25, 50, 75, 90];
/** Of the training rows: a category that is rarer is no advice. */
const LEAST_SHARE = 0.02;
const MOST_CATEGORIES = 12;

/**
 * Values that a feature of a lead might well have instead, those that are nearest first: quantiles of the training data, or its usual
 * categories. What was counted only grows, what was some time ago only comes nearer, and what is so does not become untrue.
 */
export function plausibleValues(reader: FeatureReader, now: FeatureValue): FeatureValue[] {
  const { spec } = reader;
  const values = spec.type === 'numeric' ? numbers(spec, now.raw) : categories(spec, now.input);
  return values.map((value) => reader.interpret(value));
}

function numbers(spec: FeatureSpec, now: FeatureValue['raw']): number[] {
  const known = typeof now === 'number' ? now : null;
  const candidates = new Set(quantilesOf(spec));
  const grows = isCount(spec.unit) || (spec.unit !== null && isDuration(spec.unit));
  const shrinks = /\bago\b/.test(spec.phrase ?? '');
  const values = [...candidates].filter((value) => {
    if (known === null) return true;
    if (shrinks) return value < known;
    return grows ? value > known : value !== known;
  });
  const from = known ?? (shrinks ? Number.MAX_VALUE : 0);
  return values.sort((a, b) => Math.abs(a - from) - Math.abs(b - from));
}

function quantilesOf({ quantiles, range }: FeatureSpec): number[] {
  if (quantiles) return PERCENTS.map((percent) => quantiles[percent]!);
  if (!range) return [];
  const [least, greatest] = range;
  const isWhole = Number.isInteger(least) && Number.isInteger(greatest);
  return PERCENTS.map((percent) => {
    const value = least + ((greatest - least) * percent) / 100;
    return isWhole ? Math.round(value) : value;
  });
}

function categories({ categories: all, distribution }: FeatureSpec, now: FeatureValue['input']): string[] {
  const shares = distribution && !('edges' in distribution) ? distribution.shares : null;
  const usual = shares
    ? all
        .filter((category) => (shares[category] ?? 0) >= LEAST_SHARE)
        .sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))
    : all;
  const isFlag = all.length > 0 && all.every((category) => asFlag(category) !== null);
  return usual.filter((category) => category !== now && (!isFlag || asFlag(category))).slice(0, MOST_CATEGORIES);
}
