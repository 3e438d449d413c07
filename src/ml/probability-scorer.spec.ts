import { jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Score, ScoringLead } from '../shared/score.js';
import { logit } from './build-score.js';
import { seededRandom } from './explain/random.js';
import { type LoadedModel, loadModelFiles } from './load-model.js';
import type { ProbabilityManifest } from './manifest.js';
import { ProbabilityScorer } from './probability-scorer.js';

const MODELS = join(import.meta.dirname, '../../test/fixtures/models');
const load = async (name: string): Promise<LoadedModel> =>
  loadModelFiles({
    manifest: JSON.parse(await readFile(join(MODELS, `${name}.manifest.json`), 'utf8')),
    onnx: new Uint8Array(await readFile(join(MODELS, `${name}.onnx`))),
  });
const sumOf = (score: Score) => score.reasons.reduce((sum, { contribution }) => sum + contribution, score.baseline);
const reasonsOf = (score: Score) => new Map(score.reasons.map((reason) => [reason.feature, reason]));

// 10,000 leads take some seconds, on a busy machine more.
jest.setTimeout(120_000);

describe('scoring with any classifier', () => {
  it('gives a logistic regression the Shapley values that can be told from its weights', async () => {
    const scorer = new ProbabilityScorer(await load('logistic'));
    const lead: ScoringLead = { attributes: { visits: '9', minutes: 3.5, source: 'referral' } };
    const [score] = await scorer.score([lead], new Date('2026-01-01T00:00:00Z'));
    expect(score).toMatchObject({
      model: { key: 'logistic', version: '1' },
      explanation: { method: 'shapley_exact', error: 0 },
      fallback: false,
      computedAt: '2026-01-01T00:00:00.000Z',
    });
    // Weights and terms as make_models.py has them; the background's means of visits, minutes and the term of its sources.
    expect(logit(score!.value)).toBeCloseTo(-2 + 0.3 * 9 + 0.1 * 3.5 + 1.5, 5);
    const reasons = reasonsOf(score!);
    expect(reasons.get('visits')).toMatchObject({ label: 'Visits', value: 9 });
    expect(reasons.get('visits')!.contribution).toBeCloseTo(0.3 * (9 - 5 / 3), 5);
    expect(reasons.get('minutes')!.contribution).toBeCloseTo(0.1 * (3.5 - 12 / 3), 5);
    expect(reasons.get('source')!.contribution).toBeCloseTo(1.5 - (0.8 - 0.4) / 3, 5);
    expect(score!.baseline).toBeCloseTo(-2 + 0.3 * (5 / 3) + 0.1 * 4 + 0.4 / 3, 5);
  });

  it('agrees with scikit-learn about a forest', async () => {
    const scorer = new ProbabilityScorer(await load('forest'));
    const samples = JSON.parse(await readFile(join(MODELS, 'forest.samples.json'), 'utf8')) as {
      inputs: ScoringLead['attributes'];
      probability: number;
    }[];
    const scores = await scorer.score(samples.map(({ inputs }) => ({ attributes: inputs })));
    scores.forEach((score, index) => expect(score.value).toBeCloseTo(samples[index]!.probability, 5));
  });

  it('has reasons that add up to the log-odds within 1e-6 for 10,000 leads by chance', async () => {
    const loaded = await load('forest');
    const manifest = loaded.manifest as ProbabilityManifest;
    const changes = { calibration: { a: 1.3, b: -0.4 }, background: manifest.background.slice(0, 6) };
    const scorer = new ProbabilityScorer({ ...loaded, manifest: { ...manifest, ...changes } });
    const random = seededRandom(42);
    const value = () => (random() < 0.1 ? null : (random() - 0.5) * 10 ** Math.floor(random() * 6));
    const leads = Array.from({ length: 10_000 }, () => ({
      attributes: { a: value(), b: value(), c: value(), d: value() },
    }));
    const scores = await scorer.score(leads);
    expect(scores).toHaveLength(10_000);
    const far = Math.max(...scores.map((score) => Math.abs(sumOf(score) - logit(score.value))));
    expect(far).toBeLessThan(1e-6);
  });

  it('scores a lead alike in any company, and explains one that comes alone exactly', async () => {
    const scorer = new ProbabilityScorer(await load('forest'));
    const leads = Array.from({ length: 1_100 }, (_, index) => ({
      attributes: { a: index / 700, b: -1, c: index % 7 },
    }));
    const together = await scorer.score(leads);
    for (const index of [0, 999, 1_000, 1_099]) {
      const [alone] = await scorer.score([leads[index]!]);
      expect(alone!.value).toBe(together[index]!.value);
      expect(alone!.explanation).toEqual({ method: 'shapley_exact', error: 0 });
      const { method, error } = together[index]!.explanation!;
      // 40 rows of background times 14 coalitions are more than the 524 rows that each of a thousand leads has.
      expect(method).toBe(index < 1_000 ? 'shapley_sampled' : 'shapley_exact');
      const [one, other] = [reasonsOf(alone!), reasonsOf(together[index]!)];
      for (const feature of ['a', 'b', 'c', 'd']) {
        const apart = Math.abs(one.get(feature)!.contribution - other.get(feature)!.contribution);
        expect(apart).toBeLessThan(5 * error + 1e-9);
      }
    }
  });

  it('cuts off what is nearly certain, and keeps adding up', async () => {
    const scorer = new ProbabilityScorer(await load('logistic'));
    const scores = await scorer.score([{ attributes: { visits: 1e6 } }, { attributes: { visits: -1e6 } }]);
    for (const score of scores) {
      expect(Math.abs(logit(score.value))).toBeCloseTo(18, 6);
      expect(Math.abs(sumOf(score) - logit(score.value))).toBeLessThan(1e-6);
    }
  });

  it('answers for numbers that are infinite to 32 bits: one lead must not have all others scored by rules', async () => {
    const leads = ['1e300', -1e300, 3.5e38].map((visits, index) => ({
      attributes: { visits, minutes: [-1e300, '1e300', -3.5e38][index]!, a: visits, b: `-${visits}` },
    }));
    for (const name of ['logistic', 'forest']) {
      const scores = await new ProbabilityScorer(await load(name)).score(leads);
      for (const score of scores) expect(Math.abs(sumOf(score) - logit(score.value))).toBeLessThan(1e-6);
    }
  });

  it('fails where the model answers with something that is no probability', async () => {
    const loaded = await load('logistic');
    for (const data of [[0.2, Number.NaN], [0.2], [0.1, 0.2, 0.3, 0.1, 0.2, 0.3], [1.5, 0.5]]) {
      const session = {
        ...loaded.session,
        run: () => Promise.resolve({ probability: { data: Float32Array.from(data) } } as never),
      };
      const scorer = new ProbabilityScorer({ ...loaded, session });
      await expect(scorer.score([{ attributes: {} }, { attributes: {} }])).rejects.toMatchObject({
        code: 'model_failed',
      });
    }
  });
});
