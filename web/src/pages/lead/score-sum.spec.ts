import fc from 'fast-check';
import { sumScale } from '../../charts/sum-scale.js';
import { logistic, scoreSum } from './score-sum.js';

const contribution = fc.double({ min: -6, max: 6, noNaN: true });
const scores = fc.record({
  baseline: contribution,
  reasons: fc.array(
    fc.record({
      feature: fc.uuid(),
      label: fc.string(),
      value: fc.constantFrom(null, 'x', 3, true),
      contribution,
    }),
    { maxLength: 30 },
  ),
});

describe('the sum of a score', () => {
  test('adds up, however many reasons are folded away', () => {
    fc.assert(
      fc.property(scores, fc.constantFrom(0, 3, 6, Infinity), ({ baseline, reasons }, top) => {
        const rows = scoreSum({ baseline, reasons }, top);
        const sum = rows.at(-1);
        const terms = rows.slice(0, -1).reduce((total, { amount }) => total + amount, 0);
        const all = reasons.reduce((total, reason) => total + reason.contribution, baseline);
        expect(sum?.kind).toBe('sum');
        expect(sum?.amount).toBeCloseTo(terms, 9);
        expect(sum?.amount).toBeCloseTo(all, 9);
      }),
    );
  });

  test('starts each bar where the one before ended, within the width', () => {
    fc.assert(
      fc.property(scores, (score) => {
        const rows = scoreSum(score);
        const scale = sumScale(rows);
        for (const [index, { from, to }] of rows.entries()) {
          if (index < rows.length - 1) expect(from).toBe(rows[index - 1]?.to ?? 0);
          for (const end of [from, to, 0]) {
            expect(scale(end)).toBeGreaterThanOrEqual(0);
            expect(scale(end)).toBeLessThanOrEqual(100);
          }
        }
      }),
    );
  });

  test('does not fold a single reason away', () => {
    const reasons = Array.from({ length: 7 }, (_, at) => ({
      feature: `f${at}`,
      label: '',
      value: null,
      contribution: 0.1,
    }));
    expect(scoreSum({ baseline: 0, reasons }, 6).filter(({ kind }) => kind === 'reason')).toHaveLength(7);
  });

  test('log-odds of zero are even odds', () => {
    expect(logistic(0)).toBe(0.5);
    expect(logistic(Math.log(3))).toBeCloseTo(0.75, 12);
  });
});
