import { reasonTexts } from './reason-text.js';

const reason = (feature: string, contribution: number) => ({
  feature,
  label: `Label of ${feature}`,
  text: `Says ${feature}`,
  value: null,
  contribution,
});

describe('reasons in words', () => {
  test('come the strongest first, and weak ones do not come', () => {
    const texts = reasonTexts([reason('a', 0.4), reason('b', -1.2), reason('c', 0.01), reason('d', 0.1)], 5);
    expect(texts.map(({ text, tone, strength }) => `${text} ${tone} ${strength}`)).toEqual([
      'Says b down much',
      'Says a up clearly',
      'Says d up a little',
    ]);
  });

  test('tell a rule of the organization from what the model says', () => {
    const texts = reasonTexts([reason('rule:vip', 1), reason('ruler', 0.9)], 5);
    expect(texts.map(({ isRule, text }) => [isRule, text])).toEqual([
      [true, 'Label of rule:vip'],
      [false, 'Says ruler'],
    ]);
  });

  test('are no more than asked for', () => {
    const many = Array.from({ length: 20 }, (_, index) => reason(`f${index}`, 1));
    expect(reasonTexts(many, 6)).toHaveLength(6);
  });
});
