import fc from 'fast-check';
import { DomainError } from '../../shared/error-codes.js';
import { compareCursors, formatCursor, parseCursor } from './event-cursor.js';

const cursor = fc.record({ tx: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), id: fc.uuid() });

describe('event cursors', () => {
  it('read back what they write', () => {
    fc.assert(fc.property(cursor, (position) => expect(parseCursor(formatCursor(position))).toEqual(position)));
  });

  it('order by transaction, then by id', () => {
    const id = '01a208b8-3066-7de6-81a7-242ef95c8e15';
    const later = '01a208b8-3067-7de6-81a7-242ef95c8e15';
    // As text, 9 would come behind 10.
    expect(compareCursors({ tx: 9n, id: later }, { tx: 10n, id })).toBeLessThan(0);
    expect(compareCursors({ tx: 9n, id: later }, { tx: 9n, id })).toBeGreaterThan(0);
    expect(compareCursors({ tx: 9n, id }, { tx: 9n, id })).toBe(0);
  });

  test.each([
    '',
    '1',
    '-',
    '1-2',
    'x-01a208b8-3066-7de6-81a7-242ef95c8e15',
    `${2n ** 64n}-01a208b8-3066-7de6-81a7-242ef95c8e15`,
  ])('refuse %p', (text) => expect(() => parseCursor(text)).toThrow(DomainError));
});
