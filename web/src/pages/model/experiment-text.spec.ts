import { stoppingText, verdictText } from './experiment-text.js';

const rule = { alpha: 0.05, horizonDays: 30, leastPerArm: 200, mostLeads: 20_000, mostDays: 180 };

test('the stopping rule says what is compared, when a lead counts, and when it ends', () => {
  const text = stoppingText({ ...rule, metric: 'conversion', leastEffect: 0.02 });
  for (const part of ['how many leads buy', '2.0% more', '30 days', '200 leads', '20,000 leads or 180 days', '5.0%'])
    expect(text).toContain(part);
  expect(stoppingText({ ...rule, metric: 'log_loss', leastEffect: 0.01 })).toContain('log loss');
});

test('every verdict has words', () => {
  for (const verdict of ['undecided', 'challenger_better', 'champion_better', 'no_difference'] as const)
    expect(verdictText(verdict)).toMatch(/\.$/);
});
