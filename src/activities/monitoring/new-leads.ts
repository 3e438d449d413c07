import type { OrganizationReader } from '../../db/database.js';
import { type FirstScore, pickFirstScores } from '../../db/repositories/picked-scores.js';
import { LEADS, OWN_REFERENCE, VOLUME_FACTORS } from '../../ml/drift/thresholds.js';
import { addDays, MOST_LEADS, type Sample } from './read-sample.js';

type Model = Parameters<typeof pickFirstScores>[1];

/** Whole weeks, because leads of a Sunday are not those of a Monday. */
const LOOK_BACK_DAYS = [7, 14, 28];
const REFERENCE_DAYS = [28, 56, 112, 224];

/** The leads that came in the week up to a day, by their first scores; where those are few, in up to four weeks. */
export async function takeNewLeads(reader: OrganizationReader, model: Model, day: string): Promise<Sample> {
  let sample: Sample = { from: day, to: day, ids: [] };
  for (const days of LOOK_BACK_DAYS) {
    const window = { from: addDays(day, 1 - days), to: day };
    sample = { ...window, ids: (await pickFirstScores(reader, model, window, MOST_LEADS)).map(({ id }) => id) };
    if (sample.ids.length >= LEADS.wanted) break;
  }
  return sample;
}

/**
 * The leads that came in the four weeks up to a day, by their first scores; where those are few, in up to 32 weeks.
 *
 * @returns null where there are too few leads or days to compare others with
 */
export async function takeOwnReference(reader: OrganizationReader, model: Model, day: string): Promise<Sample | null> {
  for (const days of REFERENCE_DAYS) {
    const window = { from: addDays(day, 1 - days), to: day };
    const scores = onUsualDays(await pickFirstScores(reader, model, window, MOST_LEADS));
    const isLast = days === REFERENCE_DAYS.at(-1);
    if (scores.length < (isLast ? OWN_REFERENCE.least : LEADS.wanted)) continue;
    if (new Set(scores.map((score) => score.day)).size < OWN_REFERENCE.leastDays) continue;
    return { ...window, ids: scores.map(({ id }) => id) };
  }
  return null;
}

/**
 * Without days on which far more leads came than is usual: after an import of an old list, or a campaign, everything that came before or comes
 * after would be otherwise than "usual" for weeks.
 */
function onUsualDays(scores: readonly FirstScore[]): FirstScore[] {
  const days = [...Map.groupBy(scores, ({ day }) => day).values()].toSorted((a, b) => a.length - b.length);
  const most = VOLUME_FACTORS.high * (days[days.length >> 1]?.length ?? 0);
  return days.filter((ofDay) => ofDay.length <= most).flat();
}
