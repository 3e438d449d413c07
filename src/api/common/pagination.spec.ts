import fc from 'fast-check';
import { z } from 'zod';
import { DomainError } from '../../shared/error-codes.js';
import { decodeCursor, encodeCursor, ID_CURSOR, toPage } from './pagination.js';

describe('cursors', () => {
  it('read back what they write', () => {
    const position = fc.record({
      score: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      id: fc.uuid(),
    });
    const schema = z.object({ score: z.number().nullable(), id: z.uuid() });
    fc.assert(
      fc.property(position, (given) => {
        const expected = { ...given, score: given.score === 0 ? 0 : given.score };
        expect(decodeCursor(encodeCursor(given), schema)).toEqual(expected);
      }),
    );
  });

  it('that are anything else are refused, and never crash', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(() => decodeCursor(text, ID_CURSOR)).toThrow(DomainError)));
    expect(() => decodeCursor(encodeCursor({ id: 1 }), ID_CURSOR)).toThrow(DomainError);
    expect(decodeCursor(undefined, ID_CURSOR)).toBeUndefined();
  });
});

describe('a page', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));
  const page = (count: number, limit: number) =>
    toPage(
      rows(count),
      limit,
      ({ id }) => id,
      ({ id }) => ({ id }),
    );

  it('has a next one only where there is more', () => {
    expect(page(3, 3)).toEqual({ items: [0, 1, 2], nextCursor: null });
    expect(page(0, 3)).toEqual({ items: [], nextCursor: null });
    expect(page(4, 3)).toEqual({ items: [0, 1, 2], nextCursor: encodeCursor({ id: 2 }) });
  });
});
