import type { ModelAlert } from '../../api/types.js';
import { formatFigure, formatRatio } from '../../format/figures.js';
import { formatCount, formatPercent } from '../../format/numbers.js';
import { formatDuration } from '../../format/times.js';
import { words } from '../../format/words.js';

type Figured = Pick<ModelAlert, 'code' | 'feature' | 'value' | 'bound'>;
/** What features are called, by their keys. */
export type Labels = Readonly<Record<string, string>>;

/**
 * An alarm in words, with its figure and what it was measured against; features are called what `labels` says.
 *
 * @param isShipped - its features are compared with those of the organization's own leads of the weeks before
 */
export function alertText({ code, feature, value, bound }: Figured, labels: Labels = {}, isShipped = false): string {
  const name = feature === null ? 'A feature' : (labels[feature] ?? words(feature));
  switch (code) {
    case 'feature_drift':
      return `${name} is not distributed as ${isShipped ? 'in the weeks before' : 'when it was trained'}: PSI ${formatRatio(value)}, bound ${formatRatio(bound)}`;
    case 'missing_values':
      return `${name} is missing in ${formatPercent(value)} of the leads; ${formatPercent(bound)} ${isShipped ? 'in the weeks before' : 'when it was trained'}`;
    case 'calibration_drift':
      return `${formatPercent(value)} bought where ${formatPercent(bound)} were predicted`;
    case 'auc_drop':
      return `It tells buyers from others less well: AUC ${formatFigure(value)}, was ${formatFigure(bound)}`;
    case 'volume':
      return `${formatCount(value)} leads came; ${formatCount(Math.round(bound))} are usual`;
    case 'latency':
      return `Scores take longer: ${formatDuration(value / 1_000)}, usually ${formatDuration(bound / 1_000)}`;
    case 'fallback':
      return `Rules scored ${formatPercent(value)} of the leads, because the model could not`;
  }
}

/** Alarms of one kind about one thing: when it was noticed first and last, and its newest figures. */
export interface AlertRun {
  alert: ModelAlert;
  days: number;
  since: string;
}

/** Alarms that go on for days as one entry each, the newest first. */
export function alertRuns(alerts: readonly ModelAlert[]): AlertRun[] {
  const runs = new Map<string, AlertRun>();
  for (const alert of alerts) {
    const key = `${alert.code}/${alert.feature}`;
    const run = runs.get(key);
    if (!run) {
      runs.set(key, { alert, days: 1, since: alert.day });
      continue;
    }
    run.days += 1;
    if (alert.day < run.since) run.since = alert.day;
    if (alert.day > run.alert.day) run.alert = alert;
  }
  return [...runs.values()].sort((one, other) => other.alert.day.localeCompare(one.alert.day));
}
