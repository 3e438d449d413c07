import fc from 'fast-check';
import { didYouMean, nearestName } from './nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['gret', ['greet', 'reply'], 'greet'],
    ['budgte', ['budget', 'bedrooms'], 'budget'],
    ['Budget', ['budget'], 'budget'],
    ['wiat', ['wait', 'wait_for'], 'wait'],
    ['garden', ['budget', 'rooms'], undefined],
    ['x', ['yy', 'abc'], undefined],
    ['anything', [], undefined],
  ])('%s of %j is %s', (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected);
    expect(didYouMean(name, candidates)).toBe(expected === undefined ? '' : `; did you mean "${expected}"?`);
  });

  it('finds a name again whose neighbours have been swapped', () => {
    const word = fc.stringMatching(/^[a-z]{4,20}$/);
    fc.assert(
      fc.property(word, fc.nat(), (name, place) => {
        const at = place % (name.length - 1);
        const swapped = name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2);
        expect(nearestName(swapped, ['quite-another-name-0123456789', name])).toBe(name);
      }),
    );
  });
});
