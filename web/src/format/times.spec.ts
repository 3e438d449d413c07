import { formatDuration } from './times.js';

describe('how long something took', () => {
  test.each([
    [0, '0 ms'],
    [40, '40 ms'],
    [3_240, '3.2 s'],
    [59_000, '59 s'],
    [60_000, '1 min'],
    [310_000, '5 min 10 s'],
    [10_920_000, '3 h 2 min'],
    [259_200_000, '3 d'],
    [187_200_000, '2 d 4 h'],
  ])('%d ms reads %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
