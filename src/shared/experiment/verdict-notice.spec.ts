import type { ExperimentFigures } from './experiment-figures.js';
import { verdictNotice } from './verdict-notice.js';

const arm = (bought: number) => ({
  ...{ matured: 400, bought, conversion: bought / 400, hot: 0, hotConversion: null, auc: 0.7 },
  logLoss: 0.51234,
});
const figures = (verdict: ExperimentFigures['verdict']): ExperimentFigures => ({
  ...{ at: '2026-11-24T00:00:00.000Z', champion: arm(40), challenger: arm(80), difference: null },
  verdict,
});
const models = { champion: { key: 'starter', version: '1' }, challenger: { key: 'leads', version: '2' } };

test('says who did better, and by what', () => {
  expect(verdictNotice({ metric: 'conversion' }, models, figures('challenger_better'))).toEqual({
    subject: 'The experiment has its verdict: leads 2 does better than starter 1',
    text: [
      'Of the leads whose time is over:',
      '- leads 2 (challenger): 80 of 400 bought (20.0 %)',
      '- starter 1 (champion): 40 of 400 bought (10.0 %)',
      'Nothing is switched by itself: promote the challenger, or keep the champion.',
    ].join('\n'),
  });
  const { subject, text } = verdictNotice({ metric: 'log_loss' }, models, figures('champion_better'));
  expect(subject).toMatch(/starter 1 does better than leads 2$/);
  expect(text).toContain('leads 2 (challenger): 400 leads, log loss 0.5123');
});

test('says so where there was nothing to see', () => {
  const none = { ...arm(0), matured: 0, conversion: null, logLoss: null };
  const seen = { ...figures('no_difference'), champion: none, challenger: none };
  expect(verdictNotice({ metric: 'conversion' }, models, seen)).toMatchObject({
    subject: 'The experiment has its verdict: no difference that matters between leads 2 and starter 1',
    text: expect.stringContaining('leads 2 (challenger): 0 of 0 bought\n'),
  });
});
