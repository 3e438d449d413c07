import fc from 'fast-check';
import {
  checkCondition,
  type ConditionContext,
  evaluateCondition,
  evaluateJson,
  evaluateValue,
} from './template-conditions.js';

const CONTEXT: ConditionContext = {
  lead: {
    id: 'l1',
    email: null,
    phone: '+4915112345678',
    first_name: 'Ada',
    last_name: null,
    company: null,
    country: 'DE',
    city: null,
    time_zone: null,
    origin: null,
    owner_id: null,
    status: 'new',
    tags: ['vip'],
    attributes: { visits: 3, source: 'Google', empty: null },
    do_not_contact: false,
    created_at: new Date('2026-01-01T00:00:00Z'),
  },
  score: { known: true, value: 0.5, points: 50n, band: 'warm' },
  event: { id: 'e1', type: 'interaction.recorded', data: { kind: 'visit' } },
  execution: { id: 'x1', step: 's' },
  organization: { id: 'o1', name: 'Acme', time_zone: 'UTC' },
  now: new Date('2026-01-05T00:00:00Z'),
};

describe('conditions', () => {
  it.each([
    ['score.value >= 0.3 && lead.status == "new"', true],
    ['lead.email == null', true],
    ['lead.attributes.visits > 2', true],
    ['has(lead.attributes.budget) && lead.attributes.budget > 5', false],
    ['lead.tags.exists(tag, tag == "vip")', true],
    ['now - lead.created_at > duration("72h")', true],
    ['event.data.kind in ["visit", "call"]', true],
    ['score.points > 50', false],
  ])('%s is %s', (expression, expected) => {
    expect(checkCondition(expression)).toBeUndefined();
    expect(evaluateCondition(expression, CONTEXT)).toBe(expected);
  });

  it.each(['lead.emial == "x"', 'foo == 1', 'score.value >', 'score.band', 'lead.status == 1', ''])(
    'refuses %s at publishing',
    (expression) => {
      expect(checkCondition(expression)).toEqual(expect.any(String));
    },
  );

  it('throws where the lead lacks what it needs', () => {
    expect(() => evaluateCondition('lead.attributes.budget > 5', CONTEXT)).toThrow();
    expect(() => evaluateCondition('lead.attributes.source > 5', CONTEXT)).toThrow();
  });

  it('offers no regular expressions: some would never end', () => {
    expect(checkCondition('lead.status.matches("^(a+)+$")')).toMatch(/matches\(\) is not offered/);
    expect(checkCondition('lead.status.startsWith("new")')).toBeUndefined();
  });

  it('gives values that a field can hold', () => {
    expect(evaluateValue('score.points + 1', CONTEXT)).toBe(51);
    expect(evaluateValue('now', CONTEXT)).toBe('2026-01-05T00:00:00.000Z');
    expect(() => evaluateValue('lead.tags', CONTEXT)).toThrow(/compound/);
  });

  it('gives JSON, of what steps have put out and of a response', () => {
    const steps = { geo: { lat: 52.5, tags: ['a'] } };
    expect(evaluateJson('{"lat": steps.geo.lat, "n": 1.0}', { ...CONTEXT, steps })).toEqual({ lat: 52.5, n: 1 });
    expect(evaluateJson('lead.attributes', CONTEXT)).toEqual(CONTEXT.lead.attributes);
    expect(evaluateJson('[now]', CONTEXT)).toEqual(['2026-01-05T00:00:00.000Z']);
    const response = { status: 200n, headers: { etag: 'x' }, body: { items: [{ id: 7 }] } };
    expect(checkCondition('response.body.items[0].id', 'value', 'response')).toBeUndefined();
    expect(evaluateJson('response.body.items[0].id', { ...CONTEXT, response }, 'response')).toBe(7);
    expect(evaluateCondition('response.status < 300', { ...CONTEXT, response }, 'response')).toBe(true);
    expect(checkCondition('response.status < 300')).toEqual(expect.any(String));
    expect(() => evaluateJson('duration("1h")', CONTEXT)).toThrow(/not JSON/);
  });

  it('sees what started the execution by webhook, and nothing where none did', () => {
    expect(evaluateCondition('has(event.input.price)', CONTEXT)).toBe(false);
    const event = { ...CONTEXT.event, input: { price: 5 } };
    expect(evaluateCondition('event.input.price < 6', { ...CONTEXT, event })).toBe(true);
  });

  it('answers any text with a problem or nothing, and no harm', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'()[]{}.!&|"lead =<1') })), (text) => {
        expect(['string', 'undefined']).toContain(typeof checkCondition(text));
      }),
    );
    expect(checkCondition(`${'('.repeat(5_000)}true${')'.repeat(5_000)}`)).toEqual(expect.any(String));
  });
});
