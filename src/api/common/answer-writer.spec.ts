import fc from 'fast-check';
import { z } from 'zod';
import { LEAD_PAGE, SCORE, TIMELINE_PAGE } from '../leads/leads.dto.js';
import { answerWriter } from './answer-writer.js';

const INNER = z.object({ name: z.string(), at: z.iso.datetime().nullable() }).meta({ id: 'AnswerWriterInner' });
const ANSWER = z.object({
  id: z.uuid(),
  text: z.string().nullable(),
  count: z.int(),
  ratio: z.number().optional(),
  yes: z.boolean(),
  state: z.enum(['new', 'old']),
  tags: z.array(z.string()),
  inner: INNER.nullable(),
  inners: z.array(INNER),
  byName: z.record(z.string(), INNER),
  plain: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  anything: z.unknown(),
  things: z.record(z.string(), z.unknown()).nullable(),
  either: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), a: z.string() }),
    z.object({ kind: z.literal('b'), b: z.number().nullable() }),
  ]),
});

const inner = fc.record({ name: fc.string(), at: fc.constantFrom('2026-11-23T16:20:01.123Z', null) });
const plain = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const answer = fc.record(
  {
    id: fc.uuid(),
    text: fc.option(fc.string({ unit: 'binary' })),
    count: fc.integer(),
    ratio: fc.double({ noNaN: true, noDefaultInfinity: true }),
    yes: fc.boolean(),
    state: fc.constantFrom('new', 'old'),
    tags: fc.array(fc.string({ unit: 'binary' })),
    inner: fc.option(inner),
    inners: fc.array(inner),
    byName: fc.dictionary(fc.string(), inner),
    plain: fc.dictionary(fc.string(), plain),
    anything: fc.jsonValue(),
    things: fc.option(fc.dictionary(fc.string(), fc.jsonValue())),
    either: fc.oneof(
      fc.record({ kind: fc.constant('a'), a: fc.string() }),
      fc.record({ kind: fc.constant('b'), b: fc.option(fc.integer()) }),
    ),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'id',
      'text',
      'count',
      'yes',
      'state',
      'tags',
      'inner',
      'inners',
      'byName',
      'plain',
      'anything',
      'things',
      'either',
    ],
  },
);

const write = (value: unknown) => String(answerWriter(ANSWER)(value));

test('writes what the schema would let through, whatever the values', () => {
  fc.assert(
    fc.property(answer, (value) => {
      expect(JSON.parse(write(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('leaves out what the schema does not name, at every level', () => {
  const [sample] = fc.sample(answer, { numRuns: 1, seed: 1 });
  const inners = [{ name: 'Ada', at: null }];
  const secret = { passwordHash: 'x' };
  const written = JSON.parse(
    write({
      ...sample,
      ...secret,
      inners: inners.map((one) => ({ ...one, ...secret })),
      inner: { ...inners[0], ...secret },
    }),
  );
  expect(written).toEqual(JSON.parse(JSON.stringify({ ...sample, inners, inner: inners[0] })));
});

test('writes a long list as a short one, between whatever else there is', () => {
  const schema = z.object({
    count: z.int(),
    items: z.array(INNER),
    next: z.string().nullable(),
    more: z.string().optional(),
  });
  const item = (n: number) => ({ name: `é${n}`, at: null });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), fc.option(fc.string(), { nil: undefined }), (length, more) => {
      const items = Array.from({ length }, (_, n) => item(n));
      const value = { count: length, items, next: null, ...(more !== undefined && { more }) };
      const secret = { ...value, items: items.map((one) => ({ ...one, passwordHash: 'x' })), passwordHash: 'x' };
      expect(JSON.parse(String(answerWriter(schema)(secret)))).toEqual(value);
    }),
    { numRuns: 50 },
  );
  const alone = z.object({ items: z.array(INNER) });
  const items = Array.from({ length: 300 }, (_, n) => item(n));
  expect(String(answerWriter(alone)({ items }))).toBe(JSON.stringify({ items }));
  expect(() => answerWriter(alone)({ items: [...items, { at: null }] })).toThrow('"name" is required');
});

test('does not write an answer that lacks what was promised', () => {
  const [sample] = fc.sample(answer, { numRuns: 1, seed: 1 });
  expect(() => write({ ...sample, id: undefined })).toThrow('"id" is required');
});

test('writes the answers that are asked for most like JSON.stringify', () => {
  const lead = {
    id: '019ab0e2-7c4b-7b6e-8e5b-0123456789ab',
    email: 'tara@example.com',
    phone: null,
    firstName: 'Tara "T" Weber',
    lastName: '\u2028',
    company: null,
    country: 'US',
    city: 'Köln',
    timeZone: null,
    origin: null,
    sourceId: null,
    status: 'new',
    tags: ['a', '"'],
    attributes: { budget: 150_000, own: true, nothing: null, text: '\\' },
    ownerId: null,
    doNotContact: false,
    score: { value: 0.1 + 0.2, points: 30, band: 'warm', computedAt: '2026-11-23T16:20:01.123Z' },
    createdAt: '2026-11-23T16:20:01.123Z',
    updatedAt: '2026-11-23T16:20:01.123Z',
  };
  const page = { items: [lead, { ...lead, score: null }], nextCursor: null };
  expect(answerWriter(LEAD_PAGE)(page)).toBe(JSON.stringify(page));
  const score = {
    ...{ value: 0.5, points: 50, band: 'warm', model: { key: 'starter', version: '1' }, baseline: -1.25 },
    reasons: [null, 'x', 3, false].map((value) => ({
      feature: 'f',
      label: 'F',
      text: 'F: “x”',
      value,
      contribution: 1e-7,
    })),
    explanation: { method: 'shapley_sampled', error: 0.02 },
    fallback: false,
    policyVersion: 3,
    computedAt: '2026-11-23T16:20:01.123Z',
  };
  expect(answerWriter(SCORE)(score)).toBe(JSON.stringify(score));
  const item = {
    id: lead.id,
    kind: 'event',
    type: 'lead.created',
    occurredAt: lead.createdAt,
    data: { deep: [{ a: 1 }] },
  };
  const timeline = { items: [{ ...item, executionId: null }], nextCursor: 'x' };
  expect(answerWriter(TIMELINE_PAGE)(timeline)).toBe(JSON.stringify(timeline));
});
