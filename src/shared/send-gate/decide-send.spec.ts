import fc from 'fast-check';
import { instantsOf, localTimeOf } from '../local-time.js';
import { decideSend, HELD_DAYS_MOST, type SendFacts } from './decide-send.js';
import { dayStart, isQuiet, nextDayStart } from './quiet-hours.js';
import { QUIET_HOURS, type SendPolicy, SEND_POLICY_DEFAULTS } from './send-policy.js';

const HOUR_MS = 3_600_000;
/** Among them: no change of the clocks, changes at night, at midnight, by half an hour, and an offset of three quarters. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
];
const timeOfDay = fc
  .integer({ min: 0, max: 1_439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const quietHours = fc
  .record({ from: timeOfDay, to: timeOfDay })
  .filter((quiet) => QUIET_HOURS.safeParse(quiet).success);
const policy: fc.Arbitrary<SendPolicy> = fc.record({
  quietHours: fc.option(quietHours),
  dailyCap: fc.option(fc.integer({ min: 1, max: 5 })),
});
const moment = fc
  .oneof(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }),
    // Around changes of the clocks, where an even choice would hardly ever fall.
    fc
      .tuple(
        fc.constantFrom(
          '2026-03-29T01:00Z',
          '2026-10-25T01:00Z',
          '2026-04-23T22:00Z',
          '2026-10-29T21:00Z',
          '2026-10-03T15:30Z',
          '2027-09-05T04:00Z',
          '2026-11-01T05:00Z',
        ),
        fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
      )
      .map(([change, shift]) => Date.parse(change) + shift),
  )
  .map((ms) => new Date(ms));

const facts: fc.Arbitrary<SendFacts> = fc.record({
  channel: fc.constant('email' as const),
  address: fc.option(fc.oneof(fc.constant(''), fc.constant('   '), fc.emailAddress()), { nil: null }),
  doNotContact: fc.boolean(),
  leadStatus: fc.constantFrom('new', 'contacted', 'qualified', 'won', 'lost', 'archived'),
  disposable: fc.boolean(),
  suppressed: fc.boolean(),
  timeZone: fc.constantFrom(...ZONES),
  policy,
  sentToday: fc.integer({ min: 0, max: 6 }),
  heldSince: fc.constant(null),
  now: moment,
});
/** Of a lead that may be written to. */
const harmless = facts.map((given) => ({
  ...given,
  address: 'ada@example.com',
  doNotContact: false,
  leadStatus: 'new',
  disposable: false,
  suppressed: false,
}));

describe('decideSend', () => {
  it('never lets a message go that something forbids, whatever the time', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const forbidden =
          given.doNotContact ||
          given.leadStatus === 'archived' ||
          !given.address?.trim() ||
          given.disposable ||
          given.suppressed;
        expect(decideSend(given).verdict === 'never').toBe(forbidden);
      }),
    );
  });

  it('never lets another objection make up for one', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (decideSend(given).verdict === 'now') return;
        expect(decideSend({ ...given, suppressed: true }).verdict).toBe('never');
        expect(decideSend({ ...given, doNotContact: true })).toEqual({ verdict: 'never', reason: 'do_not_contact' });
      }),
    );
  });

  it('lets a message go now exactly where it is not quiet and the cap is not reached', () => {
    fc.assert(
      fc.property(harmless, (given) => {
        const { policy: rules, timeZone, now } = given;
        const isHeld =
          (rules.quietHours !== null && isQuiet(rules.quietHours, timeZone, now)) ||
          (rules.dailyCap !== null && given.sentToday >= rules.dailyCap);
        expect(decideSend(given).verdict).toBe(isHeld ? 'later' : 'now');
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds a message until a moment to come, within two days, at which it may go', () => {
    fc.assert(
      fc.property(harmless, (given) => {
        const decision = decideSend(given);
        if (decision.verdict !== 'later') return;
        const { now, timeZone } = given;
        expect(decision.until.getTime()).toBeGreaterThan(now.getTime());
        expect(decision.until.getTime() - now.getTime()).toBeLessThanOrEqual(48 * HOUR_MS);
        // Nothing else has gone on the day that it is held to.
        const then = { ...given, now: decision.until, sentToday: 0 };
        expect(decideSend(then)).toEqual({ verdict: 'now' });
        if (decision.reason === 'daily_cap') {
          expect(dayStart(timeZone, decision.until).getTime()).toBeGreaterThan(dayStart(timeZone, now).getTime());
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds no message longer than its quiet hours last', () => {
    fc.assert(
      fc.property(harmless, (given) => {
        const decision = decideSend({ ...given, sentToday: 0 });
        if (decision.verdict !== 'later') return;
        // No moment between would have done: looked at every quarter of an hour, where changes of the clocks happen.
        const step = HOUR_MS / 4;
        for (let at = Math.ceil((given.now.getTime() + 1) / step) * step; at < decision.until.getTime(); at += step) {
          const between = new Date(at);
          // Set back, the clocks may show a time again that is not quiet, and then a quiet one: not worth a message in that minute.
          const isShownTwice = instantsOf(localTimeOf(between, given.timeZone), given.timeZone).length === 2;
          expect(isQuiet(given.policy.quietHours!, given.timeZone, between) || isShownTwice).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a night', 'Europe/Berlin', '21:00', '08:00', '2026-07-01T20:15Z', '2026-07-02T06:00:00.000Z'],
    [
      'the night in which an hour is skipped',
      'Europe/Berlin',
      '21:00',
      '08:00',
      '2026-03-28T22:00Z',
      '2026-03-29T06:00:00.000Z',
    ],
    ['an end that is skipped', 'Europe/Berlin', '21:00', '02:30', '2026-03-28T22:00Z', '2026-03-29T01:00:00.000Z'],
    [
      'an end that comes twice: the first',
      'Europe/Berlin',
      '21:00',
      '02:30',
      '2026-10-24T22:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'the second time that it is quiet before it',
      'Europe/Berlin',
      '21:00',
      '02:30',
      '2026-10-25T01:10Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'quiet hours in the middle of a day',
      'Asia/Kathmandu',
      '12:00',
      '14:00',
      '2026-07-01T06:20Z',
      '2026-07-01T08:15:00.000Z',
    ],
  ])('holds through %s', (_, timeZone, from, to, now, until) => {
    const given: SendFacts = {
      channel: 'email',
      address: 'ada@example.com',
      doNotContact: false,
      leadStatus: 'new',
      disposable: false,
      suppressed: false,
      timeZone,
      policy: { quietHours: { from, to }, dailyCap: null },
      sentToday: 9,
      heldSince: null,
      now: new Date(now),
    };
    expect(decideSend(given)).toEqual({ verdict: 'later', until: new Date(until), reason: 'quiet_hours' });
    const capped = decideSend({ ...given, policy: { ...given.policy, dailyCap: 9 } });
    expect(capped).toMatchObject({ verdict: 'later', reason: 'daily_cap' });
  });

  it('gives a message up that was held for a week', () => {
    fc.assert(
      fc.property(harmless, fc.integer({ min: -HOUR_MS, max: HOUR_MS }), (given, shift) => {
        const heldSince = new Date(given.now.getTime() - HELD_DAYS_MOST * 24 * HOUR_MS - shift);
        const before = decideSend(given);
        const isOver = before.verdict === 'later' && shift > 0;
        expect(decideSend({ ...given, heldSince })).toEqual(
          isOver ? { verdict: 'never', reason: 'held_too_long' } : before,
        );
      }),
    );
  });
});

describe('a day', () => {
  it('begins once, before every moment of it, and ends when the next begins', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, (zone, now) => {
        const start = dayStart(zone, now);
        const next = nextDayStart(zone, now);
        expect(start.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(next.getTime()).toBeGreaterThan(now.getTime());
        expect(dayStart(zone, next)).toEqual(next);
        expect(dayStart(zone, new Date(next.getTime() - 1))).toEqual(start);
        expect(localTimeOf(new Date(next.getTime() - 1), zone).day).toBe(localTimeOf(now, zone).day);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a send policy', () => {
  it('leaves time to send in', () => {
    expect(QUIET_HOURS.safeParse({ from: '08:00', to: '08:00' }).success).toBe(false);
    expect(QUIET_HOURS.safeParse({ from: '00:00', to: '20:01' }).success).toBe(false);
    expect(QUIET_HOURS.safeParse({ from: '00:00', to: '20:00' }).success).toBe(true);
    expect(QUIET_HOURS.safeParse({ from: '21:00', to: '24:00' }).success).toBe(false);
    expect(QUIET_HOURS.safeParse(SEND_POLICY_DEFAULTS.standard.quietHours).success).toBe(true);
  });
});
