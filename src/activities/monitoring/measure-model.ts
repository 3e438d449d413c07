import type { OrganizationReader } from '../../db/database.js';
import type { ModelUse } from '../../db/repositories/picked-scores.js';
import { daysBefore, type MeasuredDay, type MonitoredModel } from '../../db/repositories/model-days.js';
import { fallbackPValue, latency, volume } from '../../ml/drift/operation.js';
import { outcomeDrift } from '../../ml/drift/outcome-drift.js';
import { referenceAuc, trainingRows } from '../../ml/drift/reference.js';
import { HISTORY_DAYS, OUTCOMES } from '../../ml/drift/thresholds.js';
import { manifestSchema, type ModelManifest } from '../../ml/manifest.js';
import type { ModelDay, OutcomesDay } from '../../shared/model-day.js';
import { measureFeatures, NO_FEATURES } from './measure-features.js';
import { addDays, readOutcomes, takeSample } from './read-sample.js';

/** A day of an organization that is being measured. */
export interface MeasuringDay {
  reader: OrganizationReader;
  day: string;
  horizonDays: number;
  /** Leads that came. */
  leads: number;
  /** What each model did on the day. */
  use: readonly ModelUse[];
  /** Called now and then while it works. */
  progress: () => void;
}

/** Measures a model on a day; which of its alarms people are told of is decided later. */
export async function measureModel(
  measuring: MeasuringDay,
  model: MonitoredModel,
): Promise<{ day: Omit<ModelDay, 'alerts'>; before: MeasuredDay[] }> {
  const { reader, day, leads, use } = measuring;
  const before = await daysBefore(reader, model, day, HISTORY_DAYS.most);
  const own = use.find(({ key, version, isFallback }) => !isFallback && isModel(model, { key, version }));
  const scores = own?.scores ?? 0;
  // What is the organization's is told once, with its active model.
  const byRules = model.isActive ? use.reduce((sum, one) => sum + (one.isFallback ? one.scores : 0), 0) : 0;
  const comesTo = model.isActive ? volume(before, day, leads) : null;
  // A manifest of an older release may lack what is needed; what it does not tell is not compared.
  const manifest = manifestSchema.safeParse(model.manifest).data;
  const compared = manifest ? await measureFeatures(measuring, model, manifest) : NO_FEATURES;
  return {
    before,
    day: {
      leads,
      usualLeads: comesTo?.usual ?? null,
      volumePValue: comesTo?.pValue ?? null,
      scores,
      byRules,
      fallbackPValue: fallbackPValue(byRules, scores + byRules),
      meanScore: own?.meanScore ?? null,
      latencyUs: own ? latencyOf(own, before) : null,
      ...compared,
      outcomes: manifest ? await measureOutcomes(measuring, model, manifest) : null,
    },
  };
}

async function measureOutcomes(
  { reader, day, horizonDays, progress }: MeasuringDay,
  model: MonitoredModel,
  manifest: ModelManifest,
): Promise<OutcomesDay | null> {
  // The newest scores whose horizon was over at the end of the day.
  const sample = await takeSample(reader, model, addDays(day, -horizonDays), {
    wanted: OUTCOMES.wanted,
    organic: false,
  });
  if (sample.ids.length < OUTCOMES.least) return null;
  const now = new Date(`${addDays(day, 1)}T00:00:00Z`);
  const outcomes = await readOutcomes(reader, model, sample.ids, { horizonDays, now }, progress);
  const measured = outcomeDrift(outcomes, { auc: referenceAuc(manifest), trainingRows: trainingRows(manifest) });
  return measured && { from: sample.from, to: sample.to, ...measured };
}

function latencyOf({ medianUs, p95Us }: ModelUse, before: readonly MeasuredDay[]): ModelDay['latencyUs'] {
  if (medianUs === null || p95Us === null) return null;
  const compared = latency(before, p95Us);
  return { median: medianUs, p95: p95Us, usualP95: compared?.usual ?? null, pValue: compared?.pValue ?? null };
}

export function isModel(one: { key: string; version: string }, other: { key: string; version: string }): boolean {
  return one.key === other.key && one.version === other.version;
}
