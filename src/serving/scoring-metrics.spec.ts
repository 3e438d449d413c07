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
    new ScoringMetrics(registry, 'starter').observe([score('starter'), score('starter'), score('rules', true)]);
    const text = await registry.metrics();
    expect(text).toContain('throughline_scores_total{model="starter/1",band="hot",fallback="false"} 2');
    expect(text).toContain('throughline_scores_total{model="rules/1",band="hot",fallback="true"} 1');
    expect(text).toContain('throughline_scoring_fallbacks_total 1');
    expect(text).toContain('throughline_scoring_duration_seconds_bucket{le="0.00025"} 0');
    expect(text).toContain('throughline_scoring_duration_seconds_bucket{le="0.0005"} 3');
  });

  it.each([['starter'], [null]])(
    'show no name of a model of an organization, of which there may be many (%s)',
    async (shipped) => {
      const registry = new Registry();
      const metrics = new ScoringMetrics(registry, shipped);
      for (let model = 0; model < 150; model++) metrics.observe([score(`m${model}`), score('rules')]);
      const text = await registry.metrics();
      expect(text.match(/^throughline_scores_total\{.*/gm)).toEqual([
        'throughline_scores_total{model="own",band="hot",fallback="false"} 300',
      ]);
    },
  );
});
