import { localMoment, localMoments, type LocalTime, localTimeAt } from '../local-time.js';
import { minuteOfDay, type QuietHours } from './send-policy.js';

/** Whether the clocks of a time zone show a quiet time. By the clock alone: an hour that comes twice is quiet twice. */
export function isQuiet(quiet: QuietHours, zone: string, at: Date): boolean {
  const { hour, minute } = localTimeAt(zone, at);
  const now = hour * 60 + minute;
  const [from, to] = [minuteOfDay(quiet.from), minuteOfDay(quiet.to)];
  return from < to ? now >= from && now < to : now >= from || now < to;
}

/** The first moment that is not quiet, from `at` on. */
export function quietEnd(quiet: QuietHours, zone: string, at: Date): Date {
  if (!isQuiet(quiet, zone, at)) return at;
  const end = minuteOfDay(quiet.to);
  // Quiet hours end once on every day. Where the clocks skip that time, they end with the gap; where they show it twice, perhaps twice.
  for (const days of [0, 1, 2]) {
    const day = { ...shift(localTimeAt(zone, at), days), hour: Math.floor(end / 60), minute: end % 60 };
    const moment = localMoments(zone, day).find((candidate) => candidate > at && !isQuiet(quiet, zone, candidate));
    if (moment) return moment;
  }
  throw new Error(`quiet hours from ${quiet.from} to ${quiet.to} do not end in ${zone}`);
}

/** When the day of a time zone began that a moment belongs to. */
export function dayStart(zone: string, at: Date): Date {
  return localMoment(zone, { ...localTimeAt(zone, at), hour: 0, minute: 0 });
}

/** When the next one begins. */
export function nextDayStart(zone: string, at: Date): Date {
  const today = localTimeAt(zone, at);
  for (const days of [1, 2]) {
    const moment = localMoments(zone, { ...shift(today, days), hour: 0, minute: 0 }).find((start) => start > at);
    if (moment) return moment;
  }
  throw new Error(`no day begins in ${zone}`);
}

function shift(time: LocalTime, days: number): LocalTime {
  return { ...time, day: time.day + days };
}
