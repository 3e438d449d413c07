import fc from 'fast-check';
import { ENGAGEMENT_KINDS, engagementEntry, type EngagementEntry, MOST_SECONDS } from './engagement-entry.js';
import {
  countAll,
  countWithin,
  emptyEngagement,
  firstMoment,
  foldEngagement,
  lastMoment,
  MOST_CONTENTS,
} from './engagement-state.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 24, 12, 30);

const entry = (fields: Partial<EngagementEntry>): EngagementEntry => ({
  kind: 'visit',
  at: NOW,
  seconds: 0,
  content: null,
  ...fields,
});
const fold = (entries: readonly EngagementEntry[]) => entries.reduce(foldEngagement, emptyEngagement());

const ENTRIES = fc.array(
  fc.record({
    kind: fc.constantFrom(...ENGAGEMENT_KINDS),
    at: fc.integer({ min: NOW - 90 * DAY, max: NOW }),
    seconds: fc.integer({ min: 0, max: 600 }),
    content: fc.option(fc.string({ minLength: 1, maxLength: 3 })),
  }),
  { maxLength: 120 },
);

describe('folding engagement', () => {
  it('gives the same state in whatever order the entries come', () => {
    const orders = ENTRIES.chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
      ),
    );
    fc.assert(fc.property(orders, ([entries, shuffled]) => expect(fold(shuffled)).toEqual(fold(entries))));
  });

  it('counts windows as a count over all entries does', () => {
    fc.assert(
      fc.property(ENTRIES, fc.integer({ min: 0, max: 10 * DAY }), (entries, later) => {
        const state = fold(entries);
        const at = new Date(NOW + later);
        for (const days of [1, 7, 30]) {
          const within = entries.filter(
            (one) => Math.floor(one.at / HOUR) > Math.floor(at.getTime() / HOUR) - days * 24,
          );
          const visits = within.filter(({ kind }) => kind === 'visit' || kind === 'open');
          expect(countWithin(state, ['visit', 'open'], days, at)).toBe(visits.length);
          expect(countWithin(state, ['seconds'], days, at)).toBe(within.reduce((sum, { seconds }) => sum + seconds, 0));
        }
      }),
    );
  });

  it('counts everything, whenever it was, and knows its first and last moments', () => {
    const state = fold([entry({ at: NOW - 400 * DAY }), entry({ kind: 'reply', at: NOW - DAY }), entry({})]);
    expect(countAll(state, ['visit', 'reply'])).toBe(3);
    expect([firstMoment(state, ['visit', 'reply']), lastMoment(state, ['visit', 'reply'])]).toEqual([
      NOW - 400 * DAY,
      NOW,
    ]);
    expect(lastMoment(state, ['call'])).toBeNull();
    expect(countWithin(state, ['visit', 'reply'], 30, new Date(NOW))).toBe(2);
  });

  it('stays bounded, however much happens', () => {
    const entries = Array.from({ length: 5_000 }, (_, n) => entry({ at: NOW - n * HOUR, content: `c${n}` }));
    const state = fold(entries);
    expect(Object.keys(state.hours)).toHaveLength(720);
    expect(state.contents).toHaveLength(MOST_CONTENTS);
    expect(state.events).toBe(5_000);
  });
});

describe('what counts of the event log', () => {
  const recordedAt = new Date(NOW);
  const of = (type: string, data: Record<string, unknown> = {}) => engagementEntry({ type, data }, recordedAt);

  it.each([
    ['interaction.recorded', { kind: 'visit' }, 'visit'],
    ['interaction.recorded', { kind: 'download' }, 'content'],
    ['interaction.recorded', { kind: 'message' }, 'other'],
    ['interaction.recorded', { kind: 'dance' }, 'other'],
    ['message.opened', {}, 'open'],
    ['message.clicked', {}, 'click'],
    ['message.replied', {}, 'reply'],
    ['message.sent', {}, 'message'],
    ['task.completed', {}, 'task'],
    ['lead.updated', { receiptId: 'r' }, 'submission'],
  ])('%s %j counts as %s', (type, data, kind) => expect(of(type, data)?.kind).toBe(kind));

  it.each([
    ['lead.scored', {}],
    ['lead.created', { receiptId: 'r' }],
    ['lead.updated', { fields: ['tags'] }],
    ['lead.updated', { importId: 'i' }],
    ['message.sent', { channel: 'in_app' }],
    // The interaction has been counted.
    ['message.replied', { interactionId: 'i' }],
  ])('%s %j does not', (type, data) => expect(of(type, data)).toBeNull());

  it('counts what is told late at its time, and what cannot be at the time of the record', () => {
    const at = (occurredAt: unknown) => of('interaction.recorded', { kind: 'visit', occurredAt })?.at;
    expect(at('2026-11-20T08:00:00.000Z')).toBe(Date.UTC(2026, 10, 20, 8));
    for (const absurd of ['2026-11-25T00:00:00.000Z', '1970-01-01T00:00:00.000Z', 'yesterday', 7, null]) {
      expect(at(absurd)).toBe(NOW);
    }
  });

  it('takes no seconds and contents that cannot be', () => {
    const seconds = (value: unknown) => of('interaction.recorded', { kind: 'visit', seconds: value })?.seconds;
    expect([seconds(90), seconds(-1), seconds(Number.NaN), seconds('90'), seconds(1e9)]).toEqual([
      90,
      0,
      0,
      0,
      MOST_SECONDS,
    ]);
    expect(of('interaction.recorded', { kind: 'visit', content: { a: 1 } })?.content).toBeNull();
  });
});
