import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ModelDay } from '../../shared/model-day.js';

type Statistic = 'psi' | 'ks' | 'calibration_error' | 'auc_drop' | 'fallback_share';
/** After a day without a measurement, what was worst is past. */
const FORGET_MS = 26 * 60 * 60 * 1_000;

/** Counts what is measured of models, and shows the worst of the last day. Of all organizations together: labels are kinds, never names. */
export class MonitoringMetrics {
  private readonly days: Counter;
  private readonly alerts: Counter<'code' | 'told'>;
  private readonly drift: Histogram;
  private readonly worst = new Map<Statistic, { value: number; at: number }>();

  constructor(
    registry: Registry,
    private readonly now: () => number = Date.now,
  ) {
    const registers = [registry];
    this.days = new Counter({
      name: 'throughline_model_days_total',
      help: 'Days of models that were measured',
      registers,
    });
    this.alerts = new Counter({
      name: 'throughline_model_alerts_total',
      help: 'Alarms of measured days, by kind and whether people were told',
      labelNames: ['code', 'told'],
      registers,
    });
    this.drift = new Histogram({
      name: 'throughline_feature_drift_psi',
      help: 'Population stability index of each feature and measured day',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
      registers,
    });
    const worstOf = () => this.worstOfLastDay();
    new Gauge({
      name: 'throughline_model_drift_worst',
      help: 'The worst of what was measured within the last day, of any model',
      labelNames: ['statistic'],
      registers,
      collect() {
        this.reset();
        for (const [statistic, value] of worstOf()) this.set({ statistic }, value);
      },
    });
  }

  readonly observe = (day: ModelDay): void => {
    this.days.inc();
    for (const { code, told } of day.alerts) this.alerts.inc({ code, told: String(told) });
    for (const { psi, ks } of day.features) {
      this.drift.observe(psi);
      this.note('psi', psi);
      this.note('ks', ks);
    }
    const { outcomes, scores, byRules } = day;
    if (outcomes) {
      this.note('calibration_error', outcomes.calibrationError);
      if (outcomes.auc !== null && outcomes.referenceAuc !== null) {
        this.note('auc_drop', outcomes.referenceAuc - outcomes.auc);
      }
    }
    if (scores + byRules > 0) this.note('fallback_share', byRules / (scores + byRules));
  };

  private note(statistic: Statistic, value: number | null): void {
    if (value === null) return;
    const known = this.worst.get(statistic);
    if (!known || known.value <= value || this.isPast(known.at)) this.worst.set(statistic, { value, at: this.now() });
  }

  private worstOfLastDay(): [Statistic, number][] {
    return [...this.worst].flatMap(([statistic, { value, at }]) => (this.isPast(at) ? [] : [[statistic, value]]));
  }

  private isPast(at: number): boolean {
    return this.now() - at > FORGET_MS;
  }
}
