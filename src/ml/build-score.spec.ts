import fc from 'fast-check';
import { buildScore, logit } from './build-score.js';

const parts = {
  model: { key: 'test', version: '1' },
  bands: { hot: 0.7, warm: 0.3 },
  fallback: false,
  computedAt: '2026-01-01T00:00:00.000Z',
};
const reason = (contribution: number, index: number) => ({
  feature: `f${index}`,
  label: `F${index}`,
  value: null,
  contribution,
});

describe('building a score', () => {
  test.each([
    [0.7, 'hot'],
    [0.69, 'warm'],
    [0.3, 'warm'],
    [0.29, 'cold'],
  ])('puts %d into the band %s', (value, band) => {
    // A hair above, as logit and back may lose the last digit.
    expect(buildScore({ ...parts, baseline: logit(value) + 1e-12, reasons: [] }).band).toBe(band);
  });

  test('adds up and stays finite, whatever the terms', () => {
    const terms = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), terms, (baseline, contributions) => {
        const score = buildScore({ ...parts, baseline, reasons: contributions.map(reason) });
        const sum = score.reasons.reduce((total, { contribution }) => total + contribution, score.baseline);
        expect(Math.abs(logit(score.value) - sum)).toBeLessThan(1e-6);
        expect(score.points).toBeGreaterThanOrEqual(0);
        expect(score.points).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('says by how much it cut the sum off', () => {
    const score = buildScore({ ...parts, baseline: 0, reasons: [reason(40, 0)] });
    expect(score.reasons.map(({ feature, contribution }) => [feature, contribution])).toEqual([
      ['f0', 40],
      ['limit', -22],
    ]);
  });
});
