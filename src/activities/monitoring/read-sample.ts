import type { OrganizationReader } from '../../db/database.js';
import {
  countFirstScores,
  type Days,
  firstScores,
  type PageOfLeads,
  scoredOutcomes,
  termFeatures,
} from '../../db/repositories/first-scores.js';
import type { MonitoredModel } from '../../db/repositories/model-days.js';
import { cutOff, LIMIT_FEATURE, sigmoid } from '../../ml/build-score.js';
import type { Outcome } from '../../ml/drift/calibration.js';
import type { FeatureTally } from '../../ml/drift/feature-tally.js';

/** Leads that are looked at of a day: enough for a share of 1 % to be known within a tenth of it. */
const MOST_LEADS = 20_000;
const PAGE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** How far is looked back for leads where a day has few. */
const LOOK_BACK_DAYS = [1, 2, 4, 8, 16, 28];

/** Called between pages: for heartbeats. */
type Progress = () => void;

/**
 * The days that a sample is taken of: one, or as many before it as it takes to have enough leads.
 *
 * @returns with how many leads those are at least; 0 where there are none
 */
export async function daysWith(
  reader: OrganizationReader,
  model: MonitoredModel,
  day: string,
  wanted: number,
): Promise<Days & { leads: number; oneIn: number }> {
  let found = { from: day, to: day, leads: 0, oneIn: 1 };
  for (const days of LOOK_BACK_DAYS) {
    const window = { from: addDays(day, 1 - days), to: day };
    // Of one day all are counted, as not all may be looked at; of several it matters only whether there are enough.
    const leads = await countFirstScores(reader, model, window, days === 1 ? Number.MAX_SAFE_INTEGER : wanted);
    if (leads > found.leads) found = { ...window, leads, oneIn: Math.ceil(leads / MOST_LEADS) };
    if (leads >= wanted) break;
  }
  return found;
}

/** Adds the values that a model saw to tallies of its features. */
export async function tallyLeads(
  reader: OrganizationReader,
  model: MonitoredModel,
  window: Days & { oneIn: number },
  tallies: readonly FeatureTally[],
  progress: Progress,
): Promise<void> {
  const places = new Map((await termFeatures(reader, model)).map((feature, place) => [feature, place]));
  // A feature that only pairs with another has no term of its own that would tell its value.
  const read = tallies.flatMap((tally) => {
    const place = places.get(tally.spec.key);
    return place === undefined ? [] : [{ tally, place }];
  });
  for await (const page of pagesOf(window, (asked) => firstScores(reader, model, asked))) {
    for (const { values } of page) for (const { tally, place } of read) tally.add(values[place] ?? null);
    progress();
  }
}

/** What became of leads whose horizon has passed, with what the model said: without the organization's rules. */
export async function readOutcomes(
  reader: OrganizationReader,
  model: MonitoredModel,
  window: Days & { oneIn: number },
  horizonDays: number,
  progress: Progress,
): Promise<Outcome[]> {
  const features = await termFeatures(reader, model);
  const isOfModel = features.map((feature) => feature !== LIMIT_FEATURE && !feature.startsWith('rule:'));
  const outcomes: Outcome[] = [];
  for await (const page of pagesOf(window, (asked) => scoredOutcomes(reader, model, { ...asked, horizonDays }))) {
    for (const { baseline, contributions, won } of page) {
      const logOdds = contributions.reduce((sum, one, place) => (isOfModel[place] ? sum + one : sum), baseline);
      outcomes.push({ predicted: sigmoid(cutOff(logOdds)), won });
    }
    progress();
  }
  return outcomes;
}

async function* pagesOf<Row extends { leadId: string }>(
  { from, to, oneIn }: Days & { oneIn: number },
  read: (page: PageOfLeads) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after = FIRST_ID;
  for (let seen = 0; seen < MOST_LEADS;) {
    const page = await read({ from, to, oneIn, after, most: Math.min(PAGE, MOST_LEADS - seen) });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    seen += page.length;
    after = page.at(-1)!.leadId;
  }
}

/** A day so many days later, or earlier: `2026-11-23`. */
export function addDays(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
