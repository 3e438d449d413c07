import type { OrganizationReader } from '../../db/database.js';
import type { MonitoredModel } from '../../db/repositories/model-days.js';
import { featureDrift } from '../../ml/drift/feature-drift.js';
import type { FeatureTally } from '../../ml/drift/feature-tally.js';
import { ownReferences } from '../../ml/drift/own-reference.js';
import { featureTallies, trainingRows } from '../../ml/drift/reference.js';
import { LEADS } from '../../ml/drift/thresholds.js';
import type { ModelManifest } from '../../ml/manifest.js';
import type { ModelDay } from '../../shared/model-day.js';
import { takeNewLeads, takeOwnReference } from './new-leads.js';
import { addDays, type Sample, takeSample, tallyScores } from './read-sample.js';

export type MeasuredFeatures = Pick<ModelDay, 'sampled' | 'comparedWith' | 'features'>;

export const NO_FEATURES: MeasuredFeatures = { sampled: null, comparedWith: null, features: [] };

/** A day, and what to call now and then. */
interface Measuring {
  reader: OrganizationReader;
  day: string;
  progress: () => void;
}

/**
 * Compares the features of a day's leads with those that tell what is right for the model: its training rows, which were leads of the
 * organization; of a shipped model, which never saw one of them, the organization's own leads of the weeks before.
 */
export function measureFeatures(
  measuring: Measuring,
  model: MonitoredModel,
  manifest: ModelManifest,
): Promise<MeasuredFeatures> {
  return model.origin === 'shipped'
    ? againstOwnLeads(measuring, model, manifest)
    : againstTrainingRows(measuring, model, manifest);
}

async function againstTrainingRows(measuring: Measuring, model: MonitoredModel, manifest: ModelManifest) {
  const tallies = featureTallies(manifest);
  if (tallies.length === 0) return NO_FEATURES;
  const sample = await takeSample(measuring.reader, model, measuring.day, { wanted: LEADS.wanted, organic: true });
  if (sample.ids.length < LEADS.least) return NO_FEATURES;
  const rows = trainingRows(manifest);
  return compare(measuring, model, { sample, tallies, rows, comparedWith: { kind: 'training_rows', rows } });
}

async function againstOwnLeads(measuring: Measuring, model: MonitoredModel, manifest: ModelManifest) {
  const { reader, day, progress } = measuring;
  const references = ownReferences(manifest);
  if (references.length === 0) return NO_FEATURES;
  const sample = await takeNewLeads(reader, model, day);
  if (sample.ids.length < LEADS.least) return NO_FEATURES;
  const before = await takeOwnReference(reader, model, addDays(sample.from, -1));
  if (!before) return NO_FEATURES;
  await tallyScores(reader, model, before.ids, references, progress);
  const tallies = references.flatMap((one) => (one.rows > 0 ? [one.toTally()] : []));
  const { from, to, ids } = before;
  const rows = ids.length;
  return compare(measuring, model, { sample, tallies, rows, comparedWith: { kind: 'own_leads', rows, from, to } });
}

interface Comparison {
  sample: Sample;
  tallies: FeatureTally[];
  rows: number;
  comparedWith: NonNullable<MeasuredFeatures['comparedWith']>;
}

async function compare(
  { reader, progress }: Measuring,
  model: MonitoredModel,
  { sample, tallies, rows, comparedWith }: Comparison,
): Promise<MeasuredFeatures> {
  await tallyScores(reader, model, sample.ids, tallies, progress);
  const filled = tallies.filter((tally) => tally.rows >= LEADS.least);
  if (filled.length === 0) return NO_FEATURES;
  const sampled = { leads: sample.ids.length, from: sample.from };
  return { sampled, comparedWith, features: featureDrift(filled, rows) };
}
