import fc from 'fast-check';
import { DomainError } from '../../shared/error-codes.js';
import { DEEPEST_NESTING, parseBody } from './parse-body.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const codeOf = (body: string | Buffer, type = JSON_TYPE): string => {
  try {
    parseBody(Buffer.from(body), type);
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.code : 'threw';
  }
};

describe('parseBody', () => {
  it('keeps JSON to the letter', () => {
    const text = '{ "a":  "\\u0041" }';
    expect(parseBody(Buffer.from(text), JSON_TYPE)).toEqual({ json: text });
  });

  it('makes an object of a form, and a list of a repeated field', () => {
    const { json } = parseBody(Buffer.from('email=a%40b.de&tag=x&tag=y'), 'application/x-www-form-urlencoded');
    expect(JSON.parse(json)).toEqual({ email: 'a@b.de', tag: ['x', 'y'] });
  });

  it.each([
    ['not JSON', '{', 'body_invalid'],
    ['a list', '[]', 'body_invalid'],
    ['nothing', '', 'body_invalid'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'body_invalid'],
    ['a __proto__ key', '{"a":[{"__proto__":{}}]}', 'body_forbidden_key'],
    ['an escaped __proto__ key', '{"\\u005f_proto__":1}', 'body_forbidden_key'],
    ['the word as a value', '{"a":"__proto__"}', 'accepted'],
  ])('answers %s with %s', (_name, body, code) => {
    expect(codeOf(body)).toBe(code);
  });

  it('accepts the deepest nesting allowed and not one level more', () => {
    const nested = (levels: number) => `{"a":`.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);
    expect(codeOf(nested(DEEPEST_NESTING))).toBe('accepted');
    expect(codeOf(nested(DEEPEST_NESTING + 1))).toBe('body_too_deep');
    expect(codeOf('{"a":' + '['.repeat(100_000))).toBe('body_too_deep');
    expect(codeOf(JSON.stringify({ a: '['.repeat(1_000) }))).toBe('accepted');
  });

  it('refuses other media types, and forms without a field', () => {
    expect(codeOf('<a/>', 'text/xml')).toBe('media_type_unsupported');
    expect(codeOf('{}', '')).toBe('media_type_unsupported');
    expect(codeOf('', 'application/x-www-form-urlencoded')).toBe('body_invalid');
    expect(codeOf('__proto__=1', 'application/x-www-form-urlencoded')).toBe('body_forbidden_key');
  });

  it('either accepts what JSON.parse accepts or names a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(codeOf(text)).not.toBe('threw');
      }),
    );
  });
});
