import { Registry } from 'prom-client';
import type { Score } from '../shared/score.js';
import { ScoringMetrics } from './scoring-metrics.js';

const score = (key: string, fallback = false): Score => ({
  ...{ value: 0.8, points: 80, band: 'hot', baseline: 0, reasons: [], policyVersion: 0, computedAt: '' },
  ...{ model: { key, version: '1' }, fallback, durationUs: 300 },
});

describe('metrics of scoring', () => {
  it('count scores by model, band and fallback, with how long they took', async () => {
    const registry = new Registry();
    new ScoringMetrics(registry).observe([score('a'), score('a'), score('rules', true)]);
    const text = await registry.metrics();
    expect(text).toContain('throughline_scores_total{model="a/1",band="hot",fallback="false"} 2');
    expect(text).toContain('throughline_scoring_fallbacks_total 1');
    expect(text).toContain('throughline_scoring_duration_seconds_bucket{le="0.00025"} 0');
    expect(text).toContain('throughline_scoring_duration_seconds_bucket{le="0.0005"} 3');
  });

  it('tell a hundred models apart, and no more', async () => {
    const registry = new Registry();
    const metrics = new ScoringMetrics(registry);
    for (let model = 0; model < 150; model++) metrics.observe([score(`m${model}`)]);
    metrics.observe([score('m0')]);
    const text = await registry.metrics();
    expect(text.match(/^throughline_scores_total\{/gm)).toHaveLength(101);
    expect(text).toContain('model="other",band="hot",fallback="false"} 50');
    expect(text).toContain('model="m0/1",band="hot",fallback="false"} 2');
  });
});
