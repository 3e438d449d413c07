import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { ConditionContext } from './template-conditions.js';
import type { WaitLength, WaitStep } from './template-definition.js';
import { waitEnd } from './wait-end.js';

const context = (leadZone: string | null, attributes: Record<string, unknown> = {}, organization = 'UTC') =>
  ({
    lead: { time_zone: leadZone, attributes },
    score: { known: false, value: 0, points: 0n, band: '' },
    event: { id: '', type: '', data: {} },
    organization: { id: 'o', name: 'Acme', time_zone: organization },
    now: new Date('2026-03-01T00:00:00Z'),
  }) as unknown as ConditionContext;
const wait = (length: WaitLength): WaitStep => ({ id: 'w', kind: 'wait', next: 'end', onError: 'park', ...length });
const end = (length: WaitLength, now: string, zone: string | null = null, attributes = {}, organization = 'UTC') =>
  waitEnd(wait(length), new Date(now), context(zone, attributes, organization)).toISOString();
const iso = (text: string) => new Date(text).toISOString();

const OFFICE = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', timeZone: 'lead' };
const zones = fc.constantFrom(
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Gaza',
  ...Intl.supportedValuesOf('timeZone'),
);
const moments = fc
  .integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2055, 0, 1) })
  .map((milliseconds) => new Date(milliseconds));
const dayLists = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const hours = fc
  .tuple(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 120, max: 1_440 }), dayLists)
  .map(([from, length, days]) => ({ days, from: clock(from), to: clock(Math.min(1_440, from + length)) }));

describe('waitEnd', () => {
  it('adds a duration', () => {
    expect(end({ durationMs: 3_600_000 }, '2026-03-29T00:30:00Z')).toBe(iso('2026-03-29T01:30:00Z'));
  });

  it.each([
    ['a text with an offset', '"2026-05-01T09:00:00+02:00"', '2026-05-01T07:00:00Z'],
    ['a local text', '"2026-05-01T09:00"', '2026-05-01T07:00:00Z'],
    ['a day', '"2026-05-01"', '2026-04-30T22:00:00Z'],
    ['a time that summer time skips', '"2026-03-29T02:30"', '2026-03-29T01:00:00Z'],
    ['a timestamp', 'now + duration("36h")', '2026-03-02T12:00:00Z'],
    ['an attribute', 'lead.attributes.viewing', '2026-04-02T12:30:00Z'],
    ['what is past: now', '"2020-01-01"', '2026-03-01T00:00:00Z'],
  ])('waits until %s', (_, cel, expected) => {
    const until = { until: { cel, timeZone: 'lead' } };
    expect(end(until, '2026-03-01T00:00:00Z', 'Europe/Berlin', { viewing: '2026-04-02 14:30' })).toBe(iso(expected));
  });

  it.each([
    ['what is no date', '"soon"'],
    ['a day that there is not', '"2026-02-30"'],
    ['a number', '5'],
    ['what the lead lacks', 'lead.attributes.viewing'],
    ['what is more than a year ahead', '"2031-01-01"'],
  ])('refuses %s', (_, cel) => {
    expect(() => end({ until: { cel, timeZone: 'lead' } }, '2026-03-01T00:00:00Z')).toThrow(
      expect.objectContaining({ code: 'condition_failed' }),
    );
  });

  it("takes the lead's zone, else the organization's, and passes over one that there is not", () => {
    const nine = { timeOfDay: { at: '09:00', days: [1, 2, 3, 4, 5, 6, 7], timeZone: 'lead' } };
    const now = '2026-07-01T00:00:00Z';
    expect(end(nine, now, 'Europe/Berlin', {}, 'America/New_York')).toBe(iso('2026-07-01T07:00:00Z'));
    expect(end(nine, now, null, {}, 'America/New_York')).toBe(iso('2026-07-01T13:00:00Z'));
    expect(end(nine, now, 'Mars/Olympus', {}, 'America/New_York')).toBe(iso('2026-07-01T13:00:00Z'));
    expect(end(nine, now, 'Mars/Olympus', {}, 'Nowhere')).toBe(iso('2026-07-01T09:00:00Z'));
  });

  it('waits for business hours, and counts them over nights and weekends', () => {
    const hoursOf = (durationMs?: number) => ({ businessHours: { ...OFFICE, ...(durationMs ? { durationMs } : {}) } });
    const friday = '2026-03-27T15:00:00Z';
    expect(end(hoursOf(), friday, 'Europe/Berlin')).toBe(iso(friday));
    expect(end(hoursOf(), '2026-03-27T16:00:00Z', 'Europe/Berlin')).toBe(iso('2026-03-30T07:00:00Z'));
    // One hour on Friday (winter time), three on Monday (summer time).
    expect(end(hoursOf(4 * 3_600_000), friday, 'Europe/Berlin')).toBe(iso('2026-03-30T10:00:00Z'));
  });

  it('refuses business hours that take more than a year', () => {
    const rare = { days: [1], from: '09:00', to: '10:00', timeZone: 'UTC', durationMs: 60 * 3_600_000 };
    expect(() => end({ businessHours: rare }, '2026-03-01T00:00:00Z')).toThrow(/more than a year/);
  });

  it('finds the first such time of day after now, wherever and whenever', () => {
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 0, max: 1_439 }), dayLists, (zone, now, minutes, days) => {
        const moment = waitEnd(wait({ timeOfDay: { at: clock(minutes), days, timeZone: zone } }), now, context(null));
        const local = DateTime.fromJSDate(moment, { zone });
        expect(moment.getTime()).toBeGreaterThan(now.getTime());
        expect(moment.getTime() - now.getTime()).toBeLessThanOrEqual(9 * 86_400_000);
        if (local.hour * 60 + local.minute === minutes && local.second === 0) {
          expect(days).toContain(local.weekday);
        } else {
          // Clocks have skipped the time: a second earlier they showed less than it.
          const before = DateTime.fromMillis(moment.getTime() - 1_000, { zone });
          expect(local.offset).toBeGreaterThan(before.offset);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends within business hours, at once where they are on', () => {
    fc.assert(
      fc.property(zones, moments, hours, (zone, now, office) => {
        const begin = waitEnd(wait({ businessHours: { ...office, timeZone: zone } }), now, context(null));
        expect(begin.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(begin.getTime() - now.getTime()).toBeLessThanOrEqual(9 * 86_400_000);
        const again = waitEnd(wait({ businessHours: { ...office, timeZone: zone } }), begin, context(null));
        expect(again).toEqual(begin);
        const local = DateTime.fromJSDate(begin, { zone });
        const shown = clock(local.hour * 60 + local.minute);
        expect(office.days).toContain(local.weekday);
        expect(shown < office.to).toBe(true);
        if (begin.getTime() > now.getTime()) expect(shown >= office.from).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts business hours the same in one piece and in two', () => {
    const minutes = fc.integer({ min: 1, max: 3_000 });
    fc.assert(
      fc.property(zones, moments, hours, minutes, minutes, (zone, now, office, one, other) => {
        const after = (from: Date, length: number) => {
          const businessHours = { ...office, timeZone: zone, durationMs: length * 60_000 };
          return waitEnd(wait({ businessHours }), from, context(null));
        };
        const whole = after(now, one + other);
        expect(after(after(now, one), other)).toEqual(whole);
        expect(whole.getTime() - now.getTime()).toBeGreaterThanOrEqual((one + other) * 60_000);
      }),
      { numRuns: 1_000 },
    );
  });
});
