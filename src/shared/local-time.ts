import { IANAZone } from 'luxon';

/** A time of a calendar day, as a clock on a wall shows it. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  /** May lie outside its month: the 32nd of January is the 1st of February. */
  day: number;
  hour: number;
  minute: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Whether this is a time zone, by its IANA name. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** The first of the names that is a time zone, else UTC: what a form sent as one may be anything. */
export function zoneOf(...names: readonly (string | null | undefined)[]): string {
  return names.find((name) => name != null && isTimeZone(name)) ?? 'UTC';
}

/** What the wall clocks of a time zone show at a moment. */
export function localTimeAt(zone: string, moment: Date): LocalTime {
  const shown = new Date(moment.getTime() + offsetMs(zone, moment.getTime()));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
  };
}

/**
 * When the wall clocks of a time zone show a time. A time that they skip is the first moment after the gap; one that they show twice is the
 * first of the two.
 */
export function localMoment(zone: string, time: LocalTime): Date {
  return localMoments(zone, time)[0]!;
}

/** The same with both moments of a time that is shown twice, in their order. */
export function localMoments(zone: string, { year, month, day, hour, minute }: LocalTime): [Date, ...Date[]] {
  const shown = Date.UTC(year, month - 1, day, hour, minute);
  // Before and behind any change of the clocks near by; two days, for zones have jumped over the date line.
  const before = offsetMs(zone, shown - 2 * DAY_MS);
  const after = offsetMs(zone, shown + 2 * DAY_MS);
  const moments = [...new Set([before, after])]
    .map((offset) => shown - offset)
    .filter((at) => at + offsetMs(zone, at) === shown)
    .sort((a, b) => a - b);
  const [first, ...rest] = moments.length > 0 ? moments : [gapEnd(zone, shown - after, shown - before)];
  return [new Date(first!), ...rest.map((at) => new Date(at))];
}

/** Between two moments with different offsets: the first that has the later one's. */
function gapEnd(zone: string, from: number, to: number): number {
  const behind = offsetMs(zone, to);
  let [early, late] = [from, to];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetMs(zone, middle) === behind) late = middle;
    else early = middle;
  }
  return late;
}

function offsetMs(zone: string, at: number): number {
  return IANAZone.create(zone).offset(at) * MINUTE_MS;
}
