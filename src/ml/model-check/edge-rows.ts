import { type FeatureInput, featureReaders } from '../features/feature-readers.js';
import type { ModelManifest } from '../manifest.js';
import { MOST_INPUT } from '../model-inputs.js';

/** A row that leads will bring sooner or later, in words. */
interface EdgeRow {
  row: FeatureInput[];
  what: string;
}

/**
 * Rows at the edges: nothing known at all, each feature missing by itself, numbers far beyond those of the samples, categories that nobody
 * has heard of. A model that cannot answer one of them would have a whole batch scored by rules.
 */
export function edgeRows(manifest: ModelManifest, sample: readonly FeatureInput[]): EdgeRow[] {
  const readers = featureReaders(manifest);
  const missing = readers.map(({ interpret }) => interpret(null).input);
  const withEach = (value: (index: number) => FeatureInput, words: string): EdgeRow[] =>
    readers.map(({ spec }, index) => ({ row: sample.toSpliced(index, 1, value(index)), what: `${words} ${spec.key}` }));
  const all = (number: number, category: string, what: string): EdgeRow => ({
    row: readers.map(({ spec, interpret }) => interpret(spec.type === 'numeric' ? number : category).input),
    what,
  });
  return [
    { row: missing, what: 'a lead about whom nothing is known' },
    ...withEach((index) => missing[index]!, 'the first sample without'),
    all(MOST_INPUT, 'something new', 'very large numbers and unknown categories'),
    all(-MOST_INPUT, 'something new', 'very small numbers and unknown categories'),
    all(0, 'something new', 'zeros and unknown categories'),
  ];
}
