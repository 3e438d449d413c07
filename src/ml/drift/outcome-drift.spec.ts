import { alarmsOf } from './alerts.js';
import { areaUnderCurve, hanleyMcNeil } from './auc.js';
import { calibration, type Outcome } from './calibration.js';
import { outcomeCounts, sumOfCounts, tailsOf } from './outcome-counts.js';
import { outcomeDrift } from './outcome-drift.js';
import { seededRandom } from './random.js';
import { referenceAuc, trainingRows } from './reference.js';
import { dayOf } from './spec-support.js';

const outcomes = (predicted: number[], won: (0 | 1)[]): Outcome[] =>
  predicted.map((value, index) => ({ predicted: value, won: won[index] === 1 }));
const same = (count: number, predicted: number, won: number): Outcome[] =>
  Array.from({ length: count }, (_, index) => ({ predicted, won: index < won }));

describe('the area under the curve', () => {
  it('and its standard error are those of DeLong (computed with NumPy, ties counting half)', () => {
    const predicted = [0.1, 0.2, 0.2, 0.35, 0.4, 0.55, 0.6, 0.6, 0.8, 0.9];
    const area = areaUnderCurve(outcomes(predicted, [0, 0, 1, 0, 1, 0, 1, 0, 1, 1]))!;
    expect(area.auc).toBeCloseTo(0.76, 12);
    expect(area.error).toBeCloseTo(0.16492422502470644, 12);
  });

  it('has no value where one outcome is missing', () => expect(areaUnderCurve(same(10, 0.5, 1))).toBeNull());

  it('of a manifest has the error of Hanley and McNeil, the newest rows first', () => {
    expect(hanleyMcNeil(0.8, 60, 140)).toBeCloseTo(0.0371896327364063, 12);
    const measured = { auc: 0.8, rows: 200, baseRate: 0.3 };
    expect(referenceAuc({ metrics: { lastByTime: measured, crossValidated: { ...measured, auc: 0.9 } } })).toEqual({
      auc: 0.8,
      error: hanleyMcNeil(0.8, 60, 140),
    });
    expect(referenceAuc({ metrics: { lastByTime: { auc: 'high' }, crossValidated: measured } })!.auc).toBe(0.8);
    expect(referenceAuc({ metrics: { lastByTime: { auc: 0.8, rows: 10, baseRate: 1 } } })).toBeNull();
    expect(trainingRows({ training: { rows: 'many' } })).toBe(1_000);
  });
});

describe('the number of those who buy', () => {
  it('is distributed as the sum of single chances (computed with NumPy)', () => {
    const { from, probabilities } = outcomeCounts([0.1, 0.5, 0.9, 0.3]);
    expect(from).toBe(0);
    for (const [index, expected] of [0.0315, 0.332, 0.455, 0.168, 0.0135].entries()) {
      expect(probabilities[index]).toBeCloseTo(expected, 12);
    }
  });

  it('adds up, and has tails', () => {
    const all = sumOfCounts(outcomeCounts([0.1, 0.5]), outcomeCounts([0.9, 0.3]));
    expect(tailsOf(all, 4)).toBeCloseTo(2 * 0.0135, 12);
    expect(tailsOf(all, 2)).toBe(1);
    expect(tailsOf(outcomeCounts([1, 1, 0]), 2)).toBe(1);
    expect(tailsOf(outcomeCounts([1, 1, 0]), 1)).toBe(0);
  });

  it('is still a distribution of 20,000 leads', () => {
    const { from, probabilities } = outcomeCounts(new Array<number>(20_000).fill(0.03));
    expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
    expect(from).toBeGreaterThan(300);
    expect(probabilities.length).toBeLessThan(600);
  });
});

describe('calibration', () => {
  it('is right where as many buy as were predicted to', () => {
    const measured = calibration([...same(300, 0.2, 60), ...same(200, 0.7, 140)], 10_000);
    expect(measured).toMatchObject({ leads: 500, won: 200, predicted: expect.closeTo(0.4), observed: 0.4 });
    expect(measured.error).toBeCloseTo(0, 12);
    expect(measured.rateP).toBeGreaterThan(0.9);
    expect(measured.errorP).toBeGreaterThan(0.9);
    expect(measured.reliability).toMatchObject([
      { bin: 2, observed: 0.2, leads: 300 },
      { bin: 7, observed: 0.7, leads: 200 },
    ]);
  });

  it('is off where the rate is, and where only the bins are', () => {
    const model = { auc: null, trainingRows: 10_000 };
    const rate = outcomeDrift(same(500, 0.1, 90), model)!;
    expect(rate.ratePValue).toBeLessThan(1e-6);
    expect(alarmsOf(dayOf([], same(500, 0.1, 90), model))).toMatchObject([{ code: 'calibration_drift' }]);
    // As many as predicted in all, but from the wrong bins.
    const crossed = [...same(500, 0.2, 200), ...same(500, 0.6, 200)];
    const bins = outcomeDrift(crossed, model)!;
    expect(bins.ratePValue).toBeGreaterThan(0.5);
    expect(bins.calibrationErrorPValue).toBeLessThan(1e-6);
    expect(alarmsOf(dayOf([], crossed, model))).toMatchObject([{ code: 'calibration_drift' }]);
  });

  it('that is off by a trifle is no alarm, however many leads there are', () => {
    const random = seededRandom(1);
    const many = Array.from({ length: 20_000 }, () => ({ predicted: 0.2, won: random() < 0.215 }));
    const model = { auc: null, trainingRows: 1e9 };
    expect(outcomeDrift(many, model)!.ratePValue).toBeLessThan(1e-5);
    expect(alarmsOf(dayOf([], many, model))).toEqual([]);
  });

  it('holds for probabilities of 0 and 1', () => {
    expect(calibration([...same(50, 0, 0), ...same(50, 1, 50)], 100)).toMatchObject({ error: 0, errorP: 1, rateP: 1 });
    expect(calibration([...same(50, 0, 1), ...same(50, 1, 50)], 100)).toMatchObject({ errorP: 0, rateP: 0 });
  });

  it('is not judged on too few outcomes', () => {
    expect(outcomeDrift(same(99, 0.5, 50), { auc: null, trainingRows: 100 })).toBeNull();
    expect(outcomeDrift(same(5_000, 0.5, 9), { auc: null, trainingRows: 100 })).toBeNull();
  });
});
