import fc from 'fast-check';
import { markYaml } from './yaml-marks.js';

const kinds = (source: string) =>
  markYaml(source).map((line) =>
    line.filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => [kind, text.trim()]),
  );

describe('marking YAML', () => {
  test('keeps every character', () => {
    const alphabet = fc.constantFrom(...'ab:#\'"|>- {}[],\n 12dm');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 200 }), (source) => {
        const text = markYaml(source)
          .map((line) => line.map((piece) => piece.text).join(''))
          .join('\n');
        expect(text).toBe(source);
      }),
    );
  });

  test('tells keys, texts, numbers and comments apart', () => {
    expect(kinds("- wait_for: { event: message.replied, timeout: 3d } # at most\ntitle: 'Call'")).toEqual([
      [
        ['key', 'wait_for'],
        ['key', 'event'],
        ['key', 'timeout'],
        ['number', '3d'],
        ['comment', '# at most'],
      ],
      [
        ['key', 'title'],
        ['text', "'Call'"],
      ],
    ]);
  });

  test('leaves block texts whole', () => {
    expect(kinds('mjml: |\n  <a># no comment: 1</a>\n\nnext: end')).toEqual([
      [['key', 'mjml']],
      [['text', '<a># no comment: 1</a>']],
      [['text', '']],
      [['key', 'next']],
    ]);
  });
});
