import { checkBound, checkTitle } from './gate-check-text.js';

const check = (code: string, value: number | null, bound: number | null) => ({
  ...{ code, value, bound },
  ...{ passed: true, detail: '' },
});

describe('a check of the gate', () => {
  test.each([
    ['calibrated', 0.0131, 0.05, '0.013, at most 0.050'],
    ['fair', 0.713, 0.8, '0.71, at least 0.80'],
    ['auc_above_chance', 0.8824, 0.6, '0.882, above 0.600'],
    ['better_than_active', 0.0213, 0, 'at least +0.02, more than 0.00'],
    ['better_than_active', null, 0, ''],
  ])('%s says what was found and what is asked for', (code, value, bound, text) => {
    expect(checkBound(check(code, value, bound))).toBe(text);
  });

  test('is named by what it shows; one that is not known here, by its code', () => {
    expect(checkTitle({ code: 'calibrated' })).toBe('Its probabilities hold true');
    expect(checkTitle({ code: 'brand_new' })).toBe('Brand new');
  });
});
