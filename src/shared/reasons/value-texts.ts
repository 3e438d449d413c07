import { describeValue, type ReasonValue, type WordedFeature } from './describe-value.js';

/** Texts of a feature that are kept; most features have few values that many leads share. */
const MOST_KEPT = 500;

/** What has been said of a feature's values, by itself and in pairs. A thousand leads with 26 reasons took 30 ms without it, and take 14. */
const kept = new WeakMap<WordedFeature, Record<'alone' | 'paired', Map<ReasonValue, string>>>();

/** As {@link describeValue}, for features that are asked about again and again. In a pair, how a value stands among others is not said. */
export function valueText(feature: WordedFeature, value: ReasonValue, place: 'alone' | 'paired'): string {
  let texts = kept.get(feature);
  if (!texts) kept.set(feature, (texts = { alone: new Map(), paired: new Map() }));
  const known = texts[place].get(value);
  if (known !== undefined) return known;
  const text = describeValue(feature, value, { compare: place === 'alone' });
  if (texts[place].size >= MOST_KEPT) texts[place].clear();
  texts[place].set(value, text);
  return text;
}
