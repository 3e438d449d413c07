import { readModelReport } from './model-report.js';

describe('a report of the trainer', () => {
  test('is read as it was written', () => {
    const check = { code: 'fair', passed: false, value: 0.7, bound: 0.8, detail: 'The lowest ratio is 0.70.' };
    const flag = { feature: 'tags', code: 'filled_later', detail: 'afterwards' };
    const read = readModelReport({
      chosen: 'ebm',
      aucInterval: [0.89, 0.91],
      gate: { passed: false, checks: [check] },
      validation: { leakage: [flag], leftOut: [] },
    });
    expect(read).toMatchObject({ chosen: 'ebm', aucInterval: [0.89, 0.91], checks: [check], leakage: [flag] });
  });

  test.each([
    [null],
    [{ checks: { operators: {} } }],
    [{ gate: 'x', validation: [], candidates: 3, aucInterval: [1] }],
  ])('of another kind is empty: %j', (report) => {
    expect(readModelReport(report)).toEqual({
      ...{ chosen: null, candidates: [], aucInterval: null, checks: [], fairness: [], segments: [] },
      ...{ reliability: [], leakage: [], leftOut: [] },
    });
  });
});
