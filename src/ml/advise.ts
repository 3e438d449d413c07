import { describeValue } from '../shared/reasons/describe-value.js';
import type { ScoreAdvice, Suggestion } from '../shared/score-advice.js';
import type { ScoringLead } from '../shared/score.js';
import { sigmoid } from './build-score.js';
import { plausibleValues } from './explain/plausible-values.js';
import type { FeatureReader, FeatureValue } from './features/feature-readers.js';
import type { ExaminableScorer } from './model-scorer.js';

/** Features that are tried; each takes some ten rows of the model. */
const MOST_FEATURES = 100;
/** Of a probability: less is not worth anybody's while. */
const LEAST_GAIN = 0.01;
/** Of several values of a feature the first that brings so much of what the best one does: a small step before a large one. */
const ENOUGH = 0.8;

/** A value that a feature might have, and the log-odds that the model gives then. */
interface Trial {
  index: number;
  changed: FeatureValue;
  value: number;
}

/**
 * What would raise a lead's score: asks the model itself, with one feature changed to values that leads have. Leaves out what cannot be
 * changed, what says who a person is, and what must not be decided by.
 *
 * @throws ModelError `model_failed`
 */
export async function adviseOn(
  scorer: ExaminableScorer,
  lead: ScoringLead,
  most: number,
  at = new Date(),
): Promise<ScoreAdvice> {
  const { readers, model } = scorer;
  const now = readers.map((reader) => reader.read(lead, at));
  const changes = readers.flatMap((reader, index) =>
    isChangeable(reader) ? plausibleValues(reader, now[index]!).map((changed) => ({ index, changed })) : [],
  );
  const columns = readers.map((_, feature) => [
    now[feature]!.input,
    ...changes.map(({ index, changed }) => (index === feature ? changed.input : now[feature]!.input)),
  ]);
  const [value, ...values] = Array.from(await scorer.logOdds(columns, changes.length + 1), sigmoid);
  const trials = changes.map((change, index): Trial => ({ ...change, value: values[index]! }));
  const best = [...Map.groupBy(trials, ({ index }) => index).values()]
    .map((ofFeature) => bestOf(ofFeature, value!))
    .filter((trial) => trial.value - value! >= LEAST_GAIN)
    .sort((a, b) => b.value - a.value)
    .slice(0, most);
  const points = pointsOf(value!);
  return {
    model: { ...model },
    value: value!,
    points,
    suggestions: best.map((trial) => suggestion(readers[trial.index]!, now[trial.index]!, trial, points)),
  };

  function isChangeable({ spec }: FeatureReader): boolean {
    const index = readers.findIndex((reader) => reader.spec === spec);
    return index < MOST_FEATURES && spec.changeable && !spec.personal && !spec.sensitive;
  }
}

function bestOf(trials: readonly Trial[], value: number): Trial {
  const gain = Math.max(...trials.map((trial) => trial.value)) - value;
  return trials.find((trial) => trial.value - value >= gain * ENOUGH) ?? trials[0]!;
}

function suggestion({ spec }: FeatureReader, now: FeatureValue, trial: Trial, points: number): Suggestion {
  const words = (value: FeatureValue['raw']) => {
    const text = describeValue(spec, value, { compare: false });
    return text.charAt(0).toLowerCase() + text.slice(1);
  };
  return {
    feature: spec.key,
    label: spec.label,
    from: now.raw,
    to: trial.changed.raw,
    value: trial.value,
    points: pointsOf(trial.value),
    text: `From ${points} to ${pointsOf(trial.value)}: ${words(trial.changed.raw)} (now: ${words(now.raw)})`,
  };
}

function pointsOf(value: number): number {
  return Math.round(value * 100);
}
