import { checkInputSchema, inputValidator } from './template-input-schema.js';

describe('checkInputSchema', () => {
  it('takes a schema of an object', () => {
    const email = { type: 'string', format: 'email', maxLength: 320 };
    const items = { type: 'array', maxItems: 10, items: { anyOf: [{ type: 'number' }, { const: 'none' }] } };
    expect(checkInputSchema({ type: 'object', required: ['email'], properties: { email, items } })).toBeUndefined();
    // Names of properties are no words.
    expect(checkInputSchema({ type: 'object', properties: { pattern: { type: 'string' } } })).toBeUndefined();
  });

  it.each([
    ['pattern', { type: 'string', pattern: '^(a+)+$' }],
    ['patternProperties', { type: 'object', patternProperties: { '^(a+)+$': {} } }],
    ['uniqueItems', { type: 'array', uniqueItems: true }],
    ['$ref', { $ref: '#' }],
    ['$ref', { anyOf: [{ $ref: 'https://example.com/schema.json' }] }],
    ['url', { type: 'string', format: 'url' }],
    ['regex', { type: 'string', format: 'regex' }],
  ])('refuses %s, which a sender could keep the door busy with', (word, inner) => {
    expect(checkInputSchema({ type: 'object', properties: { inner } })).toContain(word);
  });
});

describe('an input of 250 KB', () => {
  const TEXTS = [
    'a'.repeat(250_000),
    'a.'.repeat(125_000),
    `http://${'a:'.repeat(125_000)}@`,
    `a@${'a.'.repeat(125_000)}!`,
  ];

  it.each(['date', 'time', 'date-time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6'])(
    'is checked as %s at once',
    (format) => {
      const validate = inputValidator({ type: 'object', properties: { text: { type: 'string', format } } });
      const begun = performance.now();
      for (const text of TEXTS) validate({ text });
      expect(performance.now() - begun).toBeLessThan(500);
    },
  );
});
