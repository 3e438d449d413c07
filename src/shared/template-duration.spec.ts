import fc from 'fast-check';
import { formatDuration, MAX_DURATION_MS, parseDuration } from './template-duration.js';

describe('parseDuration', () => {
  it.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['4h', 14_400_000],
    ['3d', 259_200_000],
    ['1d12h', 129_600_000],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '3', 'd', '0s', '-1s', '1.5h', '3 d', '3D', '367d', '999999d', '1s1s1s1s1s', '３d'])(
    'refuses "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('reads what formatDuration writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_DURATION_MS / 1_000 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1_000))).toBe(seconds * 1_000);
      }),
    );
  });

  it('answers any text with a duration within its bounds, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9smhd]{0,12}$/)), (text) => {
        const milliseconds = parseDuration(text);
        if (milliseconds === undefined) return;
        expect(milliseconds).toBeGreaterThan(0);
        expect(milliseconds).toBeLessThanOrEqual(MAX_DURATION_MS);
      }),
    );
  });
});
