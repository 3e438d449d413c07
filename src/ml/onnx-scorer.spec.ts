import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Score, ScoringLead } from '../shared/score.js';
import { logit } from './build-score.js';
import { loadModel } from './load-model.js';
import type { AdditiveManifest } from './manifest.js';
import { OnnxScorer } from './onnx-scorer.js';

const STARTER = join(import.meta.dirname, '../../models/starter');

interface Reference {
  modelSha256: string;
  scores: { lead: ScoringLead; logOdds: number }[];
}

function sumOf(score: Score): number {
  return score.reasons.reduce((sum, reason) => sum + reason.contribution, score.baseline);
}

describe('scoring with the starter model', () => {
  let scorer: OnnxScorer;
  let reference: Reference;
  let terms: readonly string[][];

  beforeAll(async () => {
    const loaded = await loadModel(STARTER);
    scorer = new OnnxScorer(loaded);
    terms = (loaded.manifest as AdditiveManifest).terms;
    reference = JSON.parse(await readFile(join(STARTER, 'reference-scores.json'), 'utf8')) as Reference;
    expect(reference.modelSha256).toBe(loaded.manifest.onnx.sha256);
  });

  test('agrees with the Python model that it was made from', async () => {
    const scores = await scorer.score(reference.scores.map(({ lead }) => lead));
    expect(scores).toHaveLength(50);
    const differences = scores.map((score, index) => Math.abs(logit(score.value) - reference.scores[index]!.logOdds));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });

  test('spells out what a score is made of', async () => {
    const lead: ScoringLead = {
      origin: 'Landing Page Submission',
      attributes: { time_on_site_seconds: '1500', occupation: 'working professional', last_activity: 'Carrier pigeon' },
    };
    const [score] = await scorer.score([lead]);
    expect(score).toMatchObject({ model: { key: 'starter' }, fallback: false, band: 'hot' });
    expect(score!.points).toBe(Math.round(score!.value * 100));
    expect(Date.parse(score!.computedAt)).not.toBeNaN();

    const reasons = new Map(score!.reasons.map((reason) => [reason.feature, reason]));
    expect(reasons.get('time_on_site_seconds')).toMatchObject({ label: 'Time on the site (seconds)', value: 1500 });
    expect(reasons.get('time_on_site_seconds')!.contribution).toBeGreaterThan(0.5);
    expect(reasons.get('occupation')).toMatchObject({ value: 'working professional' });
    expect(reasons.get('occupation')!.contribution).toBeGreaterThan(0.5);
    expect(reasons.get('last_activity')).toMatchObject({ value: 'Carrier pigeon' });
    expect(reasons.get('city')).toMatchObject({ value: null });

    const pairs = score!.reasons.filter((reason) => reason.feature.includes(' × '));
    expect(pairs).toHaveLength(terms.filter((term) => term.length === 2).length);
    expect(pairs.every((reason) => reason.label.includes(' × '))).toBe(true);
    const sizes = score!.reasons.map((reason) => Math.abs(reason.contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  test('takes a category that no row has for one of the rare ones, whatever it is, and not for a missing one', async () => {
    const activities = ['Carrier pigeon', 'Smoke signal', null];
    const scores = await scorer.score(activities.map((activity) => ({ attributes: { last_activity: activity } })));
    const [pigeon, smoke, none] = scores.map(
      ({ reasons }) => reasons.find(({ feature }) => feature === 'last_activity')!.contribution,
    );
    expect(pigeon).toBe(smoke);
    expect(pigeon).not.toBe(none);
  });

  test('gives the same lead the same score in any company, and 1,001 leads their own order', async () => {
    const leads = Array.from({ length: 1_001 }, (_, index) => reference.scores[index % 50]!.lead);
    const together = await scorer.score(leads);
    expect(together).toHaveLength(1_001);
    const alone = await Promise.all(reference.scores.map(async ({ lead }) => (await scorer.score([lead]))[0]!.value));
    expect(new Set(alone).size).toBeGreaterThan(40);
    together.forEach((score, index) => expect(score.value).toBe(alone[index % 50]));
  });

  test('says the same in columns', async () => {
    const leads = reference.scores.map(({ lead }) => lead);
    const scores = await scorer.score(leads);
    const columns = (await scorer.columns(leads))!;
    expect(columns.rows).toBe(leads.length);
    expect([...columns.values]).toEqual(scores.map(({ value }) => value));
    scores.forEach(({ reasons, baseline }, row) => {
      expect(columns.baseline).toBe(baseline);
      const contributions = columns.contributions.subarray(row * columns.terms.length);
      const inColumns = columns.terms.map(({ feature, label }, term) => {
        return { feature, label, value: columns.valueAt(term, row), contribution: contributions[term] };
      });
      expect(new Map(inColumns.map((reason) => [reason.feature, reason]))).toEqual(
        new Map(reasons.map((reason) => [reason.feature, reason])),
      );
    });
  });

  test('has no columns where a sum goes beyond the scale', async () => {
    const loaded = await loadModel(STARTER);
    const { calibration } = loaded.manifest;
    const steep = new OnnxScorer({
      ...loaded,
      manifest: { ...loaded.manifest, calibration: { ...calibration, b: 40 } },
    });
    expect((await steep.score([{ attributes: {} }]))[0]!.reasons[0]!.feature).toBe('limit');
    expect(await steep.columns([{ attributes: {} }])).toBeNull();
  });

  test('reasons add up to the score for any lead, however absurd', async () => {
    const absurd = fc.oneof(
      fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1e308, 5e-324, undefined, null, true, false),
      fc.constantFrom('', ' ', 'Select', 'nan', '1e999', '0x10', '12', ' 7.5 ', 'yes', 'Google', '\uD800', '__proto__'),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer(), { maxLength: 3 }),
      fc.object({ maxDepth: 1 }),
    );
    const attribute = fc.constantFrom(
      'total_visits',
      'time_on_site_seconds',
      'pages_per_visit',
      'occupation',
      'do_not_email',
      'last_activity',
      'lead_source',
      '__proto__',
      'constructor',
    );
    const anyLead = fc.oneof(
      fc.record(
        { origin: absurd, city: absurd, email: absurd, attributes: fc.dictionary(attribute, absurd) },
        { requiredKeys: [] },
      ),
      fc.constantFrom(null, undefined, 7, 'lead', [], { attributes: null }, { attributes: 'x' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyLead, { minLength: 1, maxLength: 20 }), async (leads) => {
        const scores = await scorer.score(leads as ScoringLead[]);
        expect(scores).toHaveLength(leads.length);
        for (const score of scores) {
          expect(score.value).toBeGreaterThan(0);
          expect(score.value).toBeLessThan(1);
          expect(Math.abs(sumOf(score) - logit(score.value))).toBeLessThan(1e-6);
          expect(JSON.parse(JSON.stringify(score.reasons))).toHaveLength(terms.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
