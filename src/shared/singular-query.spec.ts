import fc from 'fast-check';
import { readPath, SingularQueryError } from './singular-query.js';

const BODY = {
  contact: { email: 'a@b.c', phones: ['1', '2'] },
  'Lead Source': 'Portal',
  "it's": { 'a"b': 1 },
  é_1: true,
};

describe('readPath', () => {
  it.each([
    ['$.contact.email', 'a@b.c'],
    ['$.contact.phones[0]', '1'],
    ['$.contact.phones[-1]', '2'],
    ["$['Lead Source']", 'Portal'],
    [String.raw`$['it\'s']["a\"b"]`, 1],
    ['$.é_1', true],
    ['$.contact.phones[7]', undefined],
    ['$.contact.phones.length', undefined],
    ['$.constructor', undefined],
    ['$', BODY],
  ])('reads %s', (path, expected) => {
    expect(readPath(BODY, path)).toEqual(expected);
  });

  it.each(['', 'contact', '$.', '$..email', '$[*]', '$.a[?(@.b)]', "$['a", '$.a b'])(
    'refuses %j with the place',
    (path) => {
      expect(() => readPath(BODY, path)).toThrow(SingularQueryError);
    },
  );

  it('reads back any member by its quoted name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.integer(), (name, value) => {
        const quoted = name.replace(/(['\\])/g, '\\$1');
        expect(readPath({ [`k${name}`]: value }, `$['k${quoted}']`)).toBe(value);
      }),
    );
  });
});
