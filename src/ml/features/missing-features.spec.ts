import { CATALOGUE, cataloguePath } from './catalogue.js';
import { findMissingFeatures } from './missing-features.js';

const reading = (...from: string[][]) => ({ features: from.map((paths) => ({ key: paths[0], from: paths })) });

test('names what this build does not have, once, and nothing else', () => {
  expect(findMissingFeatures(reading(...CATALOGUE.map((feature) => [cataloguePath(feature)])))).toEqual([]);
  expect(
    findMissingFeatures(
      reading(
        ['attributes.feature.moods', 'city'],
        ['attributes.a', 'feature.moods'],
        ['feature.moods', 'feature.luck'],
      ),
    ),
  ).toEqual(['feature.moods', 'feature.luck']);
});

test.each([{}, { features: 'none' }, { features: [{ from: 'feature.moods' }] }])(
  'takes a manifest that cannot be read: %j',
  (manifest) => {
    expect(findMissingFeatures(manifest)).toEqual([]);
  },
);
