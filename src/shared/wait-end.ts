import { DomainError } from './error-codes.js';
import { addDays, instantOf, type LocalTime, localTimeOf } from './local-time.js';
import { type ConditionContext, evaluateValue } from './template-conditions.js';
import type { BusinessHours, WaitStep, ZoneName } from './template-definition.js';
import { MAX_DURATION_MS } from './template-duration.js';
import { isTimeZone } from './time-zone.js';

/**
 * When a wait that begins now ends; now, where what it waits for is past. Local times follow the clocks of their zone: one that summer
 * time skips means the first moment after the gap, one that comes twice the first.
 *
 * @throws DomainError condition_failed where `until` gives no date, or the end is more than a year ahead
 */
export function waitEnd(step: WaitStep, now: Date, context: ConditionContext): Date {
  if ('durationMs' in step) return new Date(now.getTime() + step.durationMs);
  const end = endOf(step, now, context);
  if (end.getTime() - now.getTime() > MAX_DURATION_MS)
    throw new DomainError('condition_failed', 'the wait would end more than a year ahead');
  return end < now ? now : end;
}

function endOf(step: Exclude<WaitStep, { durationMs: number }>, now: Date, context: ConditionContext): Date {
  if ('until' in step) return momentOf(step.until.cel, zoneOf(step.until.timeZone, context), context);
  if ('businessHours' in step) {
    const zone = zoneOf(step.businessHours.timeZone, context);
    const { durationMs } = step.businessHours;
    return durationMs === undefined
      ? withinHours(step.businessHours, zone, now)
      : afterHours(step.businessHours, zone, now, durationMs);
  }
  const { at, days, afterMs, timeZone } = step.timeOfDay;
  return nextTime(at, days, zoneOf(timeZone, context), new Date(now.getTime() + (afterMs ?? 1)));
}

/** A zone that a lead brought and that there is not is passed over, as an unknown one is. */
export function zoneOf(
  name: ZoneName,
  { lead, organization }: Pick<ConditionContext, 'lead' | 'organization'>,
): string {
  const own = name === 'lead' ? lead.time_zone : null;
  const choices = name === 'lead' || name === 'organization' ? [own, organization.time_zone] : [name];
  return choices.find((choice) => choice !== null && isTimeZone(choice)) ?? 'UTC';
}

const TEXT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Reads `2027-01-04`, `2027-01-04T09:00` or `2027-01-04T09:00:00+01:00`; undefined where it is none or there is no such date. */
export function readMoment(text: string, zone: string): Date | undefined {
  const match = TEXT.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as LocalParts;
  const local = { year, month, day, hour, minute, second };
  const date = addDays(local, 0);
  if (date.month !== month || date.day !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = match[7];
  if (offset === undefined) return instantOf(local, zone);
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes =
    offset === 'Z' ? 0 : sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.replace(':', '').slice(3)));
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) - minutes * 60_000);
}
type LocalParts = [number, number, number, number, number, number];

function momentOf(cel: string, zone: string, context: ConditionContext): Date {
  let value: unknown;
  try {
    value = evaluateValue(cel, context);
  } catch {
    throw new DomainError('condition_failed', `\`${cel.slice(0, 200)}\` could not be evaluated`);
  }
  const moment = typeof value === 'string' ? readMoment(value, zone) : undefined;
  if (!moment) throw new DomainError('condition_failed', `\`${cel.slice(0, 200)}\` gave no date and time`);
  return moment;
}

/** More than a week, as zones have left days out. */
const DAYS_LOOKED_AT = 15;
/** Two years of days: business hours that do not come together by then are refused. */
const MOST_DAYS = 2 * 366;

function nextTime(at: string, days: readonly number[], zone: string, notBefore: Date): Date {
  const today = localTimeOf(notBefore, zone);
  for (let later = 0; later < DAYS_LOOKED_AT; later++) {
    const date = addDays(today, later);
    if (!days.includes(date.weekday)) continue;
    const moment = atTime(date, at, zone);
    if (moment >= notBefore) return moment;
  }
  throw new DomainError('condition_failed', 'the wait has no end');
}

/** The business hours that end after a moment, in their order. */
function* windows(hours: BusinessHours, zone: string, from: Date): Generator<{ start: number; end: number }> {
  const today = localTimeOf(from, zone);
  for (let later = -1; later < MOST_DAYS; later++) {
    const date = addDays(today, later);
    if (!hours.days.includes(date.weekday)) continue;
    const end = atTime(date, hours.to, zone).getTime();
    if (end <= from.getTime()) continue;
    const start = Math.max(atTime(date, hours.from, zone).getTime(), from.getTime());
    if (start < end) yield { start, end };
  }
}

function withinHours(hours: BusinessHours, zone: string, now: Date): Date {
  for (const { start } of windows(hours, zone, now)) return new Date(start);
  throw new DomainError('condition_failed', 'there are no such business hours');
}

function afterHours(hours: BusinessHours, zone: string, now: Date, durationMs: number): Date {
  let rest = durationMs;
  for (const { start, end } of windows(hours, zone, now)) {
    if (end - start >= rest) return new Date(start + rest);
    rest -= end - start;
  }
  throw new DomainError('condition_failed', 'the wait would end more than a year ahead');
}

function atTime(date: LocalTime, time: string, zone: string): Date {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  // 24:00 is midnight of the following day.
  const on = hour === 24 ? addDays(date, 1) : date;
  return instantOf({ ...on, hour: hour % 24, minute, second: 0 }, zone);
}
