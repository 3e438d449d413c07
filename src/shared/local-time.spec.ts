import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isTimeZone, localMoment, localMoments, localTimeAt, zoneOf } from './local-time.js';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'America/Santiago',
];
const at = (zone: string, text: string) => {
  const [year, month, day, hour, minute] = text.split(/\D/).map(Number) as [number, number, number, number, number];
  return localMoments(zone, { year, month, day, hour, minute }).map((moment) => moment.toISOString());
};

describe('localMoment', () => {
  it.each([
    ['an ordinary time', 'Europe/Berlin', '2026-07-01 08:00', ['2026-07-01T06:00:00.000Z']],
    [
      'a time that is skipped: the first moment after the gap',
      'Europe/Berlin',
      '2026-03-29 02:30',
      ['2026-03-29T01:00:00.000Z'],
    ],
    ['the first time behind a gap', 'Europe/Berlin', '2026-03-29 03:00', ['2026-03-29T01:00:00.000Z']],
    [
      'a time that comes twice',
      'Europe/Berlin',
      '2026-10-25 02:30',
      ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ],
    ['a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04 02:10', ['2026-10-03T15:30:00.000Z']],
    ['a midnight that is skipped', 'Africa/Cairo', '2026-04-24 00:00', ['2026-04-23T22:00:00.000Z']],
    ['a day that is skipped', 'Pacific/Apia', '2011-12-30 12:00', ['2011-12-30T10:00:00.000Z']],
    ['a day behind its month', 'UTC', '2026-01-32 09:00', ['2026-02-01T09:00:00.000Z']],
  ])('%s', (_, zone, text, moments) => {
    expect(at(zone, text)).toEqual(moments);
  });

  it('agrees with luxon on the local time of a moment, and finds the moment of it again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2032, 0) }),
        (zone, ms) => {
          const moment = new Date(Math.floor(ms / 60_000) * 60_000);
          const shown = DateTime.fromJSDate(moment, { zone });
          const time = localTimeAt(zone, moment);
          expect(time).toEqual({
            year: shown.year,
            month: shown.month,
            day: shown.day,
            hour: shown.hour,
            minute: shown.minute,
          });
          expect(localMoments(zone, time).map(Number)).toContain(moment.getTime());
          expect(localMoment(zone, time).getTime()).toBeLessThanOrEqual(moment.getTime());
        },
      ),
    );
  });
});

describe('zoneOf', () => {
  it('takes the first name that is a time zone', () => {
    expect(zoneOf('Europe/Atlantis', null, 'Europe/Berlin', 'UTC')).toBe('Europe/Berlin');
    expect(zoneOf(undefined, '')).toBe('UTC');
    expect(isTimeZone('Mars/Olympus_Mons')).toBe(false);
  });
});
