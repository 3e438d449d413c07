import fc from 'fast-check';
import { storableText } from './storable-text.js';

describe('storableText', () => {
  it('leaves out a character that the limit would cut in two', () => {
    expect(storableText('ab😀😀', 3)).toBe('ab');
    expect(storableText('ab😀😀', 4)).toBe('ab😀');
  });

  it('takes NULs and lone surrogates out of any text, within the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const stored = storableText(`${text}\u0000\ud83d`, limit);
        expect(stored.isWellFormed()).toBe(true);
        expect(stored).not.toContain('\u0000');
        expect(stored.length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
