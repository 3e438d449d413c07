import { comparison, type ComparisonKind } from './comparison.js';
import { KNOWN_PHRASES } from './known-phrases.js';
import { isCount, isDuration, quantity } from './quantity.js';

/** What of a manifest's feature its words are made of. */
export interface WordedFeature {
  key: string;
  label: string;
  type: 'numeric' | 'categorical';
  unit?: string | null;
  phrase?: string | null;
  categories?: readonly string[];
  quantiles?: readonly number[];
}

export type ReasonValue = string | number | boolean | null;

const YES = /^(?:yes|true)$/i;
const NO = /^(?:no|false)$/i;

/**
 * A value of a feature in words: `Spent 14 minutes on the site, more than 80% of leads`.
 *
 * @param options.compare - whether to say how it stands among others
 */
export function describeValue(feature: WordedFeature, value: ReasonValue, { compare = true } = {}): string {
  return capitalized(sentence(feature, value, compare));
}

function sentence(feature: WordedFeature, value: ReasonValue, compare: boolean): string {
  const words = wordsOf(feature);
  if (value === null) return words.missing ?? `${words.label}: not known`;
  if (isFlag(feature, value)) return describeFlag(words, value);
  if (typeof value !== 'number') return fill(words.value ?? `${words.label}: {value}`, String(value));

  const kind: ComparisonKind = /\bago\b/.test(words.value ?? '') ? 'age' : isCount(words.unit) ? 'count' : 'amount';
  const stands = compare ? comparison(value, feature.quantiles, kind) : null;
  const said =
    value === 0 && words.none
      ? words.none
      : fill(words.value ?? `${words.label}: {value}`, quantity(value, words.unit));
  return stands === null ? said : `${said}, ${stands}`;
}

/** A thousand scores ask for the words of the same features. */
const wordsByFeature = new WeakMap<WordedFeature, Words>();

interface Words {
  label: string;
  unit: string | null;
  /** For a value, or yes; for zero, or no; for nothing known. */
  value?: string | undefined;
  none?: string | undefined;
  missing?: string | undefined;
}

/** The manifest's own, else what is known of the key. A label that names its unit (`Time on the site (seconds)`) is taken at its word. */
function wordsOf(feature: WordedFeature): Words {
  let words = wordsByFeature.get(feature);
  if (!words) wordsByFeature.set(feature, (words = readWords(feature)));
  return words;
}

function readWords(feature: WordedFeature): Words {
  const known = KNOWN_PHRASES[feature.key] ?? {};
  const phrase = feature.phrase || known.phrase;
  const [value, none, missing] = (phrase ?? '').split('|').map((part) => part.trim() || undefined);
  const inLabel = /^(.*\S)\s*\((\w+)\)$/.exec(feature.label);
  const hasUnit = inLabel !== null && isDuration(inLabel[2]!);
  return {
    label: hasUnit ? inLabel[1]! : feature.label,
    unit: feature.unit || known.unit || (hasUnit ? inLabel[2]! : null),
    value,
    none,
    missing,
  };
}

function isFlag({ type, categories = [] }: WordedFeature, value: ReasonValue): boolean {
  if (typeof value === 'boolean') return true;
  const isYesNo = categories.length > 0 && categories.every((category) => YES.test(category) || NO.test(category));
  return type === 'categorical' && isYesNo;
}

function describeFlag({ label, value: yes, none: no }: Words, value: ReasonValue): string {
  const word = String(value);
  if (NO.test(word) || word === '0') return no ?? `${label}: no`;
  // Yes in whatever words the source has for it; a phrase that shows them does.
  return fill(yes ?? `${label}: yes`, word);
}

function fill(phrase: string, value: string): string {
  // Not a replacement by a text, which would read `$&` in it.
  return phrase.replaceAll('{value}', () => value);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
