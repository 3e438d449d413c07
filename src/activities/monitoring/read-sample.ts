import type { OrganizationReader } from '../../db/database.js';
import type { MonitoredModel } from '../../db/repositories/model-days.js';
import {
  type Days,
  hadRescoring,
  historiesOfScores,
  pickScores,
  termFeatures,
  valuesOfScores,
} from '../../db/repositories/picked-scores.js';
import { cutOff, sigmoid } from '../../ml/build-score.js';
import type { Outcome } from '../../ml/drift/calibration.js';
import type { RawValue } from '../../ml/lead-values.js';
import { firstOutcomeAt, outcomeWithin } from '../../shared/lead-outcome.js';
import { LIMIT_FEATURE, ruleKeyOf } from '../../shared/score.js';

/** Leads that are looked at: enough for a share of 1 % to be known within a tenth of it. */
export const MOST_LEADS = 20_000;
const PAGE = 1_000;
/** How far is looked back for leads where a day has few. */
const LOOK_BACK_DAYS = [1, 2, 4, 8, 16, 28];

/** Scores of some days, by their ids. */
export interface Sample extends Days {
  ids: string[];
}

/**
 * Scores of a day and, where those are few, of as many days before it as it takes.
 *
 * @param options - `organic`: of leads that came or did something only, so none of days on which all were scored anew
 */
export async function takeSample(
  reader: OrganizationReader,
  model: MonitoredModel,
  day: string,
  { wanted, organic }: { wanted: number; organic: boolean },
): Promise<Sample> {
  let sample: Sample = { from: day, to: day, ids: [] };
  for (const days of LOOK_BACK_DAYS) {
    const window = { from: addDays(day, 1 - days), to: day };
    if (organic && (await hadRescoring(reader, window))) break;
    sample = { ...window, ids: await pickScores(reader, model, window, MOST_LEADS) };
    if (sample.ids.length >= wanted) break;
  }
  return sample;
}

/** What counts the values of a feature. */
interface ValueTally {
  spec: { key: string };
  add: (value: RawValue | null) => void;
}

/** Adds the values that a model saw to tallies of its features. */
export async function tallyScores(
  reader: OrganizationReader,
  model: MonitoredModel,
  ids: readonly string[],
  tallies: readonly ValueTally[],
  progress: () => void,
): Promise<void> {
  const places = new Map((await termFeatures(reader, model)).map((feature, place) => [feature, place]));
  // A feature that only pairs with another has no term of its own that would tell its value.
  const read = tallies.flatMap((tally) => {
    const place = places.get(tally.spec.key);
    return place === undefined ? [] : [{ tally, place }];
  });
  for (const page of pagesOf(ids)) {
    for (const values of await valuesOfScores(reader, page)) {
      for (const { tally, place } of read) tally.add(values[place] ?? null);
    }
    progress();
  }
}

/**
 * What became of scored leads, with what the model said: without the organization's rules. As in training, a score from the outcome on is no
 * forecast.
 */
export async function readOutcomes(
  reader: OrganizationReader,
  model: MonitoredModel,
  ids: readonly string[],
  horizon: { horizonDays: number; now: Date },
  progress: () => void,
): Promise<Outcome[]> {
  const features = await termFeatures(reader, model);
  const isOfModel = features.map((feature) => feature !== LIMIT_FEATURE && ruleKeyOf(feature) === undefined);
  const outcomes: Outcome[] = [];
  for (const page of pagesOf(ids)) {
    for (const { at, baseline, contributions, changes, status } of await historiesOfScores(reader, page)) {
      const knownAt = firstOutcomeAt(changes);
      const hasAlwaysBeen = knownAt === null && (status === 'won' || status === 'lost');
      const label = outcomeWithin(at, changes, horizon);
      if (hasAlwaysBeen || label === null || (knownAt !== null && at >= knownAt)) continue;
      const logOdds = contributions.reduce((sum, one, place) => (isOfModel[place] ? sum + one : sum), baseline);
      outcomes.push({ predicted: sigmoid(cutOff(logOdds)), won: label === 1 });
    }
    progress();
  }
  return outcomes;
}

function* pagesOf(ids: readonly string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += PAGE) yield ids.slice(start, start + PAGE);
}

/** A day so many days later, or earlier: `2026-11-23`. */
export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
