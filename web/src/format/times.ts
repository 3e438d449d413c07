const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'long',
});
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayAndClock = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** With weekday, seconds and zone, for a title. */
export const formatExact = (time: Date): string => exact.format(time);
/** `14:03:59`, and the day too where it is not today's. */
export const formatClock = (time: Date, now: number): string =>
  new Date(now).toDateString() === time.toDateString() ? clock.format(time) : dayAndClock.format(time);

/** `now`, `3 min. ago`, `in 2 hr.`, and a date beyond six days. */
export function formatRelative(time: Date, now: number): string {
  const difference = time.getTime() - now;
  const distance = Math.abs(difference);
  if (distance < 5_000) return 'just now';
  if (distance < MINUTE) return relative.format(Math.round(difference / 1_000), 'second');
  if (distance < HOUR) return relative.format(Math.round(difference / MINUTE), 'minute');
  if (distance < DAY) return relative.format(Math.round(difference / HOUR), 'hour');
  if (distance < 6 * DAY) return relative.format(Math.round(difference / DAY), 'day');
  return time.getFullYear() === new Date(now).getFullYear() ? day.format(time) : dayAndYear.format(time);
}

/** How long something took: `40 ms`, `3.2 s`, `5 min 10 s`, `3 h 2 min`, `2 d 4 h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
