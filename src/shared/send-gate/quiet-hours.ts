import { addDays, instantOf, instantsOf, localTimeOf } from '../local-time.js';
import { minuteOfDay, type QuietHours } from './send-policy.js';

/** Whether the clocks of a time zone show a quiet time. By the clock alone: an hour that comes twice is quiet twice. */
export function isQuiet(quiet: QuietHours, zone: string, at: Date): boolean {
  const { hour, minute } = localTimeOf(at, zone);
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
    const time = { ...addDays(localTimeOf(at, zone), days), hour: Math.floor(end / 60), minute: end % 60 };
    const moment = instantsOf(time, zone).find((candidate) => candidate > at && !isQuiet(quiet, zone, candidate));
    if (moment) return moment;
  }
  throw new Error(`quiet hours from ${quiet.from} to ${quiet.to} do not end in ${zone}`);
}

interface Day {
  start: Date;
  next: Date;
}

/** The day of each zone that was asked about last. Found anew, it took 0.2 ms, at every mail. */
const days = new Map<string, Day>();
const MOST_DAYS = 1_000;

/** When the day of a time zone began that a moment belongs to. */
export function dayStart(zone: string, at: Date): Date {
  let day = days.get(zone);
  if (!day || at < day.start || at >= day.next) {
    day = { start: instantOf(addDays(localTimeOf(at, zone), 0), zone), next: nextDayStart(zone, at) };
    if (days.size >= MOST_DAYS) days.clear();
    days.set(zone, day);
  }
  return day.start;
}

/** When the next one begins. */
export function nextDayStart(zone: string, at: Date): Date {
  const today = localTimeOf(at, zone);
  for (const days of [1, 2]) {
    const moment = instantsOf(addDays(today, days), zone).find((start) => start > at);
    if (moment) return moment;
  }
  throw new Error(`no day begins in ${zone}`);
}
