import type { MeasuredDay } from '../../db/repositories/model-days.js';
import type { ModelAlert } from '../../shared/model-day.js';

/** Told again after so many days, where it still sounds. */
const REPEAT_DAYS = 7;
/** Told again sooner where it has become so many times as severe. */
const WORSE = 1.5;

/** Says of each alarm whether people are to be told: not of one that they were told of within a week, unless it has become worse. */
export function withTold(
  alarms: readonly Omit<ModelAlert, 'told'>[],
  before: readonly MeasuredDay[],
  day: string,
): ModelAlert[] {
  const earliest = Date.parse(day) - (REPEAT_DAYS - 1) * 24 * 60 * 60 * 1_000;
  const lately = before.filter((past) => Date.parse(past.day) >= earliest).flatMap(({ alerts }) => alerts);
  return alarms.map((alarm) => {
    const told = lately.filter((one) => one.told && one.code === alarm.code && one.feature === alarm.feature);
    const severest = Math.max(0, ...told.map(({ severity }) => severity));
    return { ...alarm, told: alarm.severity > severest * WORSE };
  });
}
