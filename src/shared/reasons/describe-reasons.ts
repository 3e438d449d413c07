import { LIMIT_FEATURE, ruleKeyOf, type ScoreReason } from '../score.js';
import { describeValue, type ReasonValue, type WordedFeature } from './describe-value.js';
import { isPair, PAIR } from './pairs.js';
import { valueText } from './value-texts.js';

/** A reason with its sentence. */
export type WordedReason = ScoreReason & { text: string };

/**
 * Gives each reason a sentence that a person who sells understands.
 *
 * @param features - of the model's manifest; a reason of another feature is described by its label
 */
export function describeReasons(reasons: readonly ScoreReason[], features: readonly WordedFeature[]): WordedReason[] {
  const known = byKey(features);
  const values = new Map(reasons.map(({ feature, value }) => [feature, value]));
  return reasons.map((reason) => ({ ...reason, text: describe(reason, known, values) }));
}

/** Of the lists that were asked for: a thousand scores have one. */
const indexes = new WeakMap<readonly WordedFeature[], ReadonlyMap<string, WordedFeature>>();

function byKey(features: readonly WordedFeature[]): ReadonlyMap<string, WordedFeature> {
  let index = indexes.get(features);
  if (!index) indexes.set(features, (index = new Map(features.map((feature) => [feature.key, feature]))));
  return index;
}

function describe(
  reason: ScoreReason,
  known: ReadonlyMap<string, WordedFeature>,
  values: ReadonlyMap<string, ReasonValue>,
): string {
  const { feature, label, value } = reason;
  if (ruleKeyOf(feature) !== undefined) return `Rule: ${label}`;
  if (feature === LIMIT_FEATURE) return 'The score has reached the end of its scale';
  const spec = known.get(feature);
  if (spec) return valueText(spec, value, 'alone');
  if (isPair(feature)) return describePair(reason, known, values);
  return describeValue({ key: feature, label, type: typeof value === 'number' ? 'numeric' : 'categorical' }, value);
}

/** `Last activity: SMS Sent, together with: Occupation: Student`. The values are those of the features' own reasons. */
function describePair(
  { feature, label, value }: ScoreReason,
  known: ReadonlyMap<string, WordedFeature>,
  values: ReadonlyMap<string, ReasonValue>,
): string {
  const keys = feature.split(PAIR);
  const own = typeof value === 'string' ? value.split(PAIR) : [];
  const parts = keys.map((key, index) => {
    const spec = known.get(key);
    const part = values.has(key)
      ? values.get(key)!
      : own.length === keys.length && own[index] !== '–'
        ? own[index]!
        : null;
    return spec ? valueText(spec, part, 'paired') : null;
  });
  if (parts.includes(null)) return describeValue({ key: feature, label, type: 'categorical' }, value);
  const [first, ...others] = parts as string[];
  return `${first}; together with: ${others.join('; ')}`;
}
