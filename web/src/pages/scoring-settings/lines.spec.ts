import fc from 'fast-check';
import { readNames, writeNames } from './lines.js';

test('names are told apart by lines and commas, each counts once', () => {
  expect(readNames(' country, origin\n\nattributes.age_group,country\n')).toEqual([
    'country',
    'origin',
    'attributes.age_group',
  ]);
});

test('what is written is read as it was', () => {
  const name = fc.stringMatching(/^[a-z][a-z_.]{0,20}$/);
  fc.assert(fc.property(fc.uniqueArray(name), (names) => expect(readNames(writeNames(names))).toEqual(names)));
});
