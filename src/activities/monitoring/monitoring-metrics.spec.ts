import { Registry } from 'prom-client';
import { dayOf } from '../../ml/drift/spec-support.js';
import { MonitoringMetrics } from './monitoring-metrics.js';

const alerts = [{ code: 'volume' as const, feature: null, value: 1, bound: 9, severity: 4, told: true }];
const day = (byRules: number) => ({ ...dayOf([], [], { auc: null, trainingRows: 1_000 }), byRules, alerts });

describe('metrics of monitoring', () => {
  it('count alarms by kind, and show the worst of the last day', async () => {
    const registry = new Registry();
    let now = 0;
    const metrics = new MonitoringMetrics(registry, () => now);
    metrics.observe(day(500));
    metrics.observe(day(0));
    expect(await registry.metrics()).toContain('throughline_model_drift_worst{statistic="fallback_share"} 0.5');
    expect(await registry.metrics()).toContain('throughline_model_alerts_total{code="volume",told="true"} 2');
    now = 27 * 60 * 60 * 1_000;
    expect(await registry.metrics()).not.toContain('throughline_model_drift_worst{');
    metrics.observe(day(0));
    expect(await registry.metrics()).toContain('throughline_model_drift_worst{statistic="fallback_share"} 0');
  });
});
