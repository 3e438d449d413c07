import type { MonitoredModel } from '../../db/repositories/model-days.js';
import type { ModelAlert } from '../../shared/model-day.js';
import { nameSome } from '../../shared/name-some.js';

/** Features that a notice names; the rest are counted. */
const MOST_NAMED = 10;

/** What people are told of a model's alarms: a subject, and a line for each kind. */
export function alertNotice(
  model: Pick<MonitoredModel, 'key' | 'version' | 'origin'>,
  day: string,
  alerts: readonly ModelAlert[],
): { subject: string; text: string } {
  const before = model.origin === 'shipped' ? 'in the weeks before' : 'when the model was trained';
  const lines = [...Map.groupBy(alerts, ({ code }) => code).values()].map((ofCode) => lineOf(ofCode, before));
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : '';
  return {
    subject: `Model ${model.key} ${model.version}: ${HEADLINES[alerts[0]!.code]}${more}`,
    text: [`What was noticed on ${day}:`, ...lines.map((line) => `- ${line}`)].join('\n'),
  };
}

const HEADLINES: Readonly<Record<ModelAlert['code'], string>> = {
  feature_drift: 'leads are not what they were',
  missing_values: 'values are missing',
  calibration_drift: 'its probabilities are off',
  auc_drop: 'it tells buyers apart less well',
  volume: 'an unusual number of leads',
  latency: 'scores take longer',
  fallback: 'leads are scored by rules',
};

/** @param before - when features were as they are expected to be */
function lineOf(alerts: readonly ModelAlert[], before: string): string {
  const { code, value, bound } = alerts[0]!;
  switch (code) {
    case 'feature_drift':
      return `Features are distributed otherwise than ${before}: ${named(alerts, ({ value: psi }) => `stability index ${psi.toFixed(2)}`)}.`;
    case 'missing_values':
      return `Features are missing more often than ${before}: ${named(alerts, (one) => `${percent(one.value)} instead of ${percent(one.bound)}`)}.`;
    case 'calibration_drift':
      return `Of the leads whose time is over, ${percent(value)} bought; ${percent(bound)} were predicted to.`;
    case 'auc_drop':
      return `The AUC is ${value.toFixed(3)}; it was ${bound.toFixed(3)} when the model was trained.`;
    case 'volume':
      return `${value} leads came; some ${Math.round(bound)} are usual on such a day.`;
    case 'latency':
      return `One score in twenty took ${milliseconds(value)} or longer; ${milliseconds(bound)} is usual.`;
    case 'fallback':
      return `${percent(value)} of the leads were scored by rules, because the model could not.`;
  }
}

function named(alerts: readonly ModelAlert[], figure: (alert: ModelAlert) => string): string {
  const severest = alerts.toSorted((a, b) => b.severity - a.severity);
  const names = severest.map((alert) => `${alert.feature} (${figure(alert)})`);
  return nameSome(names, MOST_NAMED);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function milliseconds(microseconds: number): string {
  return `${(microseconds / 1_000).toFixed(1)} ms`;
}
