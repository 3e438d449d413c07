import { gateCheckText, notPassed } from './gate-words.js';

test('checks that were not passed make one sentence; none make none', () => {
  expect(notPassed(['better_than_active', 'fair'])).toBe(
    'It did not pass: better than the model in use; treats the declared groups alike.',
  );
  expect(notPassed([])).toBe('');
});

test('a check that is not known here is called by its code', () => {
  expect(gateCheckText('brand_new')).toBe('brand new');
});
