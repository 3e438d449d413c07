import fc from 'fast-check';
import { DateTime } from 'luxon';
import { instantOf, instantsOf, localTimeOf } from './local-time.js';

/** Zones with the oddest changes: half-hour summer time, a day left out, changes at midnight, offsets of quarters. */
const ODD = ['Australia/Lord_Howe', 'Pacific/Apia', 'America/Asuncion', 'Africa/Casablanca', 'Asia/Kathmandu', 'UTC'];
const zones = fc.constantFrom(...ODD, ...Intl.supportedValuesOf('timeZone'));
const locals = fc.record({
  year: fc.integer({ min: 1971, max: 2060 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
});
/** What clocks show, as a number that grows with it. */
const shown = (moment: Date, zone: string) => {
  const at = DateTime.fromJSDate(moment, { zone });
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
};

describe('instantOf', () => {
  it.each([
    ['a time that summer time skips', [2026, 3, 29, 2, 30], 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['a time that comes twice', [2026, 10, 25, 2, 30], 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['a time that comes twice in the west', [2026, 11, 1, 1, 30], 'America/New_York', '2026-11-01T05:30:00Z'],
    ['midnight, where summer time skips it', [2026, 9, 6, 0, 0], 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['a day that was left out', [2011, 12, 30, 9, 0], 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['half an hour skipped', [2026, 10, 4, 2, 15], 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['an ordinary time', [2026, 7, 1, 9, 0], 'Asia/Kolkata', '2026-07-01T03:30:00Z'],
  ])('knows %s', (_, [year, month, day, hour, minute], zone, expected) => {
    const moment = instantOf({ year: year!, month: month!, day: day!, hour: hour!, minute: minute! }, zone);
    expect(moment.toISOString()).toBe(new Date(expected).toISOString());
  });

  it('is the first moment at which clocks show the time, or have come past it', () => {
    fc.assert(
      fc.property(zones, locals, (zone, local) => {
        const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
        const moment = instantOf(local, zone);
        expect(shown(moment, zone)).toBeGreaterThanOrEqual(wall);
        expect(shown(new Date(moment.getTime() - 1_000), zone)).toBeLessThan(wall);
        for (const earlier of [0.5, 1, 2, 3, 24]) {
          expect(shown(new Date(moment.getTime() - earlier * 3_600_000), zone)).not.toBe(wall);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds its way back from what localTimeOf shows, unless the moment is the second of its kind', () => {
    fc.assert(
      fc.property(zones, fc.date({ min: new Date('1971-01-01'), max: new Date('2060-01-01') }), (zone, date) => {
        if (Number.isNaN(date.getTime())) return;
        const moment = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
        const local = localTimeOf(moment, zone);
        const back = instantOf(local, zone);
        expect(local.weekday).toBe(DateTime.fromJSDate(moment, { zone }).weekday);
        expect(shown(back, zone)).toBe(shown(moment, zone));
        expect(back.getTime()).toBeLessThanOrEqual(moment.getTime());
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('instantsOf', () => {
  it('knows both moments of a time that comes twice', () => {
    const twice = instantsOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, 'Europe/Berlin');
    expect(twice.map((moment) => moment.toISOString())).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
    expect(instantsOf({ year: 2026, month: 10, day: 25, hour: 3, minute: 0 }, 'Europe/Berlin')).toHaveLength(1);
  });

  it('holds every moment among those of its local time', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2032, 0) }), (zone, ms) => {
        const moment = Math.floor(ms / 1_000) * 1_000;
        expect(instantsOf(localTimeOf(new Date(moment), zone), zone).map(Number)).toContain(moment);
      }),
      { numRuns: 2_000 },
    );
  });
});
