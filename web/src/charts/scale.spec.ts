import fc from 'fast-check';
import { domainOf, linearScale, roundTicks } from './scale.js';

describe('scales of charts', () => {
  test('round values lie within the domain, are few, and ascend', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (least, width) => {
          const most = least + width;
          const values = roundTicks([least, most]);
          expect(values.length).toBeLessThanOrEqual(6);
          for (const [index, value] of values.entries()) {
            expect(value).toBeGreaterThanOrEqual(least - width * 1e-6);
            expect(value).toBeLessThanOrEqual(most + width * 1e-6);
            if (index > 0) expect(value).toBeGreaterThan(values[index - 1]!);
          }
        },
      ),
    );
  });

  test('are round', () => {
    expect(roundTicks([0, 1])).toEqual([0, 0.5, 1]);
    expect(roundTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(roundTicks([-3.2, 8.7])).toEqual([0, 5]);
  });

  test('a domain has room at both ends, one value too, and none is anything', () => {
    expect(domainOf([0, 10], 0.1)).toEqual([-1, 11]);
    const [least, most] = domainOf([5]);
    expect(least).toBeLessThan(5);
    expect(most).toBeGreaterThan(5);
    expect(domainOf([])).toEqual([0, 1]);
  });

  test('a scale runs from end to end, downwards too', () => {
    const scale = linearScale([0, 10], [100, 0]);
    expect([0, 5, 10].map(scale)).toEqual([100, 50, 0]);
    expect(linearScale([3, 3], [0, 10])(3)).toBe(5);
  });
});
