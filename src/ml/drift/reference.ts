import { type AucEstimate, hanleyMcNeil } from './auc.js';
import { FeatureTally, featureBins } from './feature-tally.js';
import type { ModelManifest } from '../manifest.js';

/** Training rows of a model that does not say how many it had: few, so that what it says of them is not taken for exact. */
const ROWS_UNKNOWN = 1_000;
/** The newest rows first: what a model may be expected to do on leads that come. */
const MEASURED = ['lastByTime', 'crossValidated'];

/** Rows that a model was trained on. */
export function trainingRows(manifest: Pick<ModelManifest, 'training'>): number {
  return countOf(manifest.training.rows) ?? ROWS_UNKNOWN;
}

/** The AUC that a model was measured at when it was trained, with its standard error; null where its manifest does not say. */
export function referenceAuc({ metrics }: Pick<ModelManifest, 'metrics'>): AucEstimate | null {
  for (const name of MEASURED) {
    const { auc, rows, baseRate } = (metrics[name] ?? {}) as Record<string, unknown>;
    const count = countOf(rows);
    if (!isShare(auc) || !isShare(baseRate) || count === null) continue;
    const won = Math.round(count * baseRate);
    if (won < 1 || won >= count) continue;
    return { auc, error: hanleyMcNeil(auc, won, count - won) };
  }
  return null;
}

/** Tallies of all features whose distribution over the training rows is known. */
export function featureTallies({ features }: Pick<ModelManifest, 'features'>): FeatureTally[] {
  return features.flatMap((spec) => {
    const bins = featureBins(spec);
    return bins ? [new FeatureTally(spec, bins)] : [];
  });
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 ? Math.floor(value) : null;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
