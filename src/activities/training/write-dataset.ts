import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Database, OrganizationReader } from '../../db/database.js';
import { type LeadAsOf, leadsAsOf, MOST_MOMENTS } from '../../db/repositories/leads-as-of.js';
import { currentPolicy } from '../../db/repositories/scoring-policies.js';
import { findScoringSettings } from '../../db/repositories/scoring-settings.js';
import { TRAINED_MODEL_KEY } from '../../db/repositories/trained-models.js';
import {
  countLeads,
  leadHistories,
  modelsToCompare,
  newestAttributes,
} from '../../db/repositories/training-moments.js';
import { CATALOGUE, catalogueFeature } from '../../ml/features/catalogue.js';
import { featureReaders, type FeatureReader } from '../../ml/features/feature-readers.js';
import { rawValueAt } from '../../ml/lead-values.js';
import { manifestSchema, type ModelManifest } from '../../ml/manifest.js';
import type { ActiveModel } from '../../shared/score.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { chooseFeatures, type DatasetFeature } from './choose-features.js';
import { type DrawnMoment, drawMoment, type LabelledMoment, settledMoments } from './label-moments.js';
import type { DatasetWriter } from './training-activities.js';
import { trainingPrefix } from './training-keys.js';

const FIRST_LEAD = '00000000-0000-0000-0000-000000000000';
/** Leads whose histories are read at a time. */
const PAGE = 1_000;
/** Rows of one training, the newest ones. */
const MOST_ROWS = 200_000;
/**
 * Values of all rows: those of 200,000 with thirty features, or of 30,000 with two hundred. What the trainer reads and fits takes memory and time by
 * them.
 */
const MOST_VALUES = 6_000_000;
/** Leads whose custom fields are looked at. */
const SAMPLE = 5_000;
const DEFAULT_BANDS = { hot: 0.7, warm: 0.3 };

interface Dependencies {
  database: Database;
  store: ObjectStore;
  scorer: ActiveModel;
  /** Replaced in tests. */
  now?: () => Date;
  mostValues?: number;
}

/**
 * Writes what a model learns from: for each lead one moment at which it was scored before its outcome, with the features as they stood then
 * and whether it bought. Rows are in time order. Harmless to repeat.
 */
export function createDatasetWriter({
  database,
  store,
  scorer,
  now = () => new Date(),
  mostValues = MOST_VALUES,
}: Dependencies): DatasetWriter {
  return async ({ organizationId, trainingId, version, options }, onProgress) => {
    const reader = database.reader(organizationId);
    const settings = await findScoringSettings(reader);
    const policy = await currentPolicy(reader);
    const compared = await modelsToCompare(reader);
    const active = parsed(compared.active?.manifest);
    const features = chooseFeatures(CATALOGUE, await newestAttributes(reader, SAMPLE), settings);
    const missingValues = active?.missingValues ?? [];
    const names = [...new Set([...settings.segments, ...settings.fairnessGroups])];
    const prefix = trainingPrefix(organizationId, trainingId);

    const total = await countLeads(reader);
    const labelled = await labelledMoments(reader, { horizonDays: settings.horizonDays, now: now() }, (done) =>
      onProgress(done, 2 * total),
    );
    const moments = labelled.slice(-Math.min(MOST_ROWS, Math.floor(mostValues / features.length)));
    const dataset = {
      ...{ schemaVersion: 1, organizationId, trainingId, identity: { key: TRAINED_MODEL_KEY, version } },
      // Who is called first is what fairness is about: by the bands that leads are called by.
      ...{ features, missingValues, bands: policy?.definition.bands ?? active?.bands ?? DEFAULT_BANDS },
      ...{ segments: settings.segments, groups: settings.fairnessGroups },
      activeModel: compared.active && { key: compared.active.key, version: compared.active.version },
      previous: previousOf(parsed(compared.lastTrained)),
      ...{ horizonDays: settings.horizonDays, seed: options.seed, fairnessApproval: false },
    };
    await store.put(`${prefix}/dataset`, Readable.from([Buffer.from(JSON.stringify(dataset))]));
    const readers = featureReaders(asManifest(features, missingValues));
    const trainedBy = new Date(compared.active?.trainedBy ?? 0);
    const lines = rowLines({ reader, scorer, readers, names, trainedBy }, moments, (done) =>
      onProgress(total + Math.round((total * done) / Math.max(1, moments.length)), 2 * total),
    );
    await store.put(`${prefix}/rows`, Readable.from(lines).compose(createGzip()) as Readable);
    return { rows: moments.length };
  };
}

async function labelledMoments(
  reader: OrganizationReader,
  horizon: { horizonDays: number; now: Date },
  onProgress: (done: number) => Promise<void>,
): Promise<LabelledMoment[]> {
  const moments: DrawnMoment[] = [];
  for (let after = FIRST_LEAD, done = 0; ;) {
    const page = await leadHistories(reader, { after, most: PAGE });
    for (const history of page) {
      const moment = drawMoment(history, horizon);
      if (moment) moments.push(moment);
    }
    done += page.length;
    await onProgress(done);
    if (page.length < PAGE) break;
    after = page.at(-1)!.leadId;
  }
  return settledMoments(moments);
}

interface RowSource {
  reader: OrganizationReader;
  scorer: ActiveModel;
  readers: readonly FeatureReader[];
  /** Of segments and groups. */
  names: readonly string[];
  /** Outcomes that were known by then the active model may have learnt from. */
  trainedBy: Date;
}

async function* rowLines(
  source: RowSource,
  moments: readonly LabelledMoment[],
  onProgress: (done: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  for (let start = 0; start < moments.length; start += MOST_MOMENTS) {
    const batch = moments.slice(start, start + MOST_MOMENTS);
    const leads = await leadsAsOf(source.reader, batch);
    // A lead that was erased meanwhile leaves no row.
    const known = leads.flatMap((lead, index) => (lead ? [{ lead, moment: batch[index]! }] : []));
    const logOdds = await source.scorer.logOddsAt(
      source.reader.organizationId,
      known.map(({ lead }) => lead),
      known.map(({ moment }) => moment.at),
    );
    const rows = known.map(({ lead, moment }, index) => toRow(source, moment, lead, logOdds?.[index] ?? null));
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    await onProgress(start + batch.length);
  }
}

function toRow(
  { readers, names, trainedBy }: RowSource,
  { at, label, knownAt }: LabelledMoment,
  lead: LeadAsOf,
  activeLogOdds: number | null,
) {
  const x: Record<string, string | number | boolean | null> = {};
  const later: Record<string, true> = {};
  const now = { ...lead, attributes: lead.attributesNow };
  for (const feature of readers) {
    const { key, from } = feature.spec;
    x[key] = feature.read(lead, at).raw;
    if (x[key] === null && isOfCustomFields(from[0]!) && feature.read(now, at).raw !== null) later[key] = true;
  }
  return {
    ...{ at: at.toISOString(), label, x },
    ...(Object.keys(later).length > 0 && { later }),
    groups: Object.fromEntries(names.map((name) => [name, asGroup(rawValueAt(lead, name))])),
    // Of a row that it has learnt, the active model would know the answer: no candidate does.
    activeLogOdds: knownAt > trainedBy ? activeLogOdds : null,
  };
}

/** Those can be filled in later; what the log says of engagement cannot. */
function isOfCustomFields(path: string): boolean {
  return path.startsWith('attributes.') || (catalogueFeature(path)?.attributes.length ?? 0) > 0;
}

function asGroup(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value);
}

/** A manifest that is no longer what it should be is none: the training then compares with nothing. */
function parsed(manifest: unknown): ModelManifest | null {
  const result = manifestSchema.safeParse(manifest);
  return result.success ? result.data : null;
}

/** What the last training saw, for drift. */
function previousOf(manifest: ModelManifest | null) {
  if (manifest === null) return null;
  const distributions = Object.fromEntries(
    manifest.features.flatMap(({ key, distribution }) => (distribution ? [[key, distribution]] : [])),
  );
  const { rows, baseRate } = manifest.training;
  return { rows: Number(rows) || 0, baseRate: Number(baseRate) || 0, distributions };
}

/** The features as a model would read them: what it is trained on and what it is asked later go through the same readers. */
function asManifest(features: readonly DatasetFeature[], missingValues: string[]): ModelManifest {
  return manifestSchema.parse({
    ...{ schemaVersion: 2, kind: 'additive', key: TRAINED_MODEL_KEY, version: '0' },
    onnx: { file: 'model.onnx', sha256: '0'.repeat(64), scoresOutput: 'scores', missingCategory: 'nan' },
    ...{ missingValues, features, terms: [[features[0]?.key]], intercept: 0, calibration: { a: 1, b: 0 } },
    ...{ bands: DEFAULT_BANDS, training: {}, metrics: {} },
  });
}
