import { IANAZone } from 'luxon';

/** A date and a time of day as a calendar and a clock on the wall show them. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second?: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Samoa has left out a whole day: its offset changed by 24 hours. */
const AROUND_A_CHANGE = [-36, -12, 0, 12, 36].map((hours) => hours * HOUR);

/**
 * The moment at which clocks in a time zone show a local time. One that clocks skip, as they are put forward, is the first moment after
 * the gap; of one that they show twice it is the first.
 */
export function instantOf(local: LocalTime, zone: string): Date {
  return instantsOf(local, zone)[0];
}

/** The same with both moments of a local time that clocks show twice, in their order. */
export function instantsOf(local: LocalTime, zone: string): [Date, ...Date[]] {
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second ?? 0);
  const offsets = AROUND_A_CHANGE.map((distance) => offsetAt(wall + distance, zone));
  const shown = offsets.map((offset) => wall - offset).filter((moment) => moment + offsetAt(moment, zone) === wall);
  const [first, ...rest] = [...new Set(shown)].sort((a, b) => a - b);
  if (first !== undefined) return [new Date(first), ...rest.map((moment) => new Date(moment))];
  // Clocks before `early` show less than the local time, those at `late` more: the change is between them, at a whole second.
  let early = Math.floor((wall - Math.max(...offsets)) / 1_000);
  let late = Math.ceil((wall - Math.min(...offsets)) / 1_000);
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (middle * 1_000 + offsetAt(middle * 1_000, zone) > wall) late = middle;
    else early = middle;
  }
  return [new Date(late * 1_000)];
}

/** What a calendar and a clock in a time zone show at a moment; `weekday` is 1 (Monday) to 7. */
export function localTimeOf(moment: Date, zone: string): Required<LocalTime> & { weekday: number } {
  return parts(moment.getTime() + offsetAt(moment.getTime(), zone));
}

/** The date so many days later, with its weekday. */
export function addDays({ year, month, day }: LocalTime, days: number) {
  return parts(Date.UTC(year, month - 1, day + days));
}

function parts(wall: number): Required<LocalTime> & { weekday: number } {
  const shown = new Date(wall);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    weekday: shown.getUTCDay() || 7,
  };
}

/** Milliseconds that a zone is ahead of UTC. */
function offsetAt(moment: number, zone: string): number {
  return Math.round(IANAZone.create(zone).offset(moment) * MINUTE);
}
