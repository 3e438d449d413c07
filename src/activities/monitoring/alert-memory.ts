import type { MeasuredDay } from '../../db/repositories/model-days.js';
import type { ModelAlert } from '../../shared/model-day.js';

/** Told again after so many days, where it still sounds. */
const REPEAT_DAYS = 7;
/** Told again sooner where it has become so many times as severe. */
const WORSE = 1.5;

/**
 * Says of each alarm whether people are to be told: not of one that they were told of within a week, unless it has become worse. One of a feature
 * whose reference moves along is told when it begins only: what has changed for good fills the week that is looked at day by day (which told
 * eight days in a row), then the reference, and ends by itself.
 *
 * @param movesAlong - whether features were compared with leads of the weeks before
 */
export function withTold(
  alarms: readonly Omit<ModelAlert, 'told'>[],
  before: readonly MeasuredDay[],
  day: string,
  movesAlong = false,
): ModelAlert[] {
  const earliest = Date.parse(day) - (REPEAT_DAYS - 1) * 24 * 60 * 60 * 1_000;
  const lately = before.filter((past) => Date.parse(past.day) >= earliest).flatMap(({ alerts }) => alerts);
  return alarms.map((alarm) => {
    const sounded = lately.filter((one) => one.code === alarm.code && one.feature === alarm.feature);
    if (movesAlong && alarm.feature !== null) return { ...alarm, told: sounded.length === 0 };
    const severest = Math.max(0, ...sounded.map(({ told, severity }) => (told ? severity : 0)));
    return { ...alarm, told: alarm.severity > severest * WORSE };
  });
}
