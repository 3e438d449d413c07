import { join } from 'node:path';
import fc from 'fast-check';
import { logit } from '../ml/build-score.js';
import { loadModel } from '../ml/load-model.js';
import { OnnxScorer } from '../ml/onnx-scorer.js';
import type { Score, ScoringLead } from '../shared/score.js';
import { SCORING_POLICY, type ScoringPolicy } from '../shared/scoring-policy.js';
import { policyProblems } from '../shared/scoring-policy-check.js';
import { applyPolicy } from './apply-policy.js';

const STARTER = join(import.meta.dirname, '../../models/starter');
const ORGANIZATION = { id: '00000000-0000-7000-8000-000000000000', name: 'Acme', timeZone: 'UTC' };
const BANDS = { hot: 0.7, warm: 0.3 };
const AT = new Date('2026-11-28T12:00:00Z');

const sumOf = (score: Score) => score.reasons.reduce((sum, { contribution }) => sum + contribution, score.baseline);
const policy = (definition: object): ScoringPolicy => SCORING_POLICY.parse(definition);
const rule = (key: string, when: string, effect: object) => ({ key, label: `Rule ${key}`, when, ...effect });

const LEAD = fc.record({
  origin: fc.constantFrom('Landing Page Submission', 'API', null),
  city: fc.constantFrom('Mumbai', 'Köln', null),
  country: fc.constantFrom('DE', 'IN', null),
  attributes: fc.dictionary(
    fc.constantFrom('total_visits', 'time_on_site_seconds', 'pages_per_visit', 'occupation', 'last_activity', 'budget'),
    fc.oneof(fc.integer({ min: -5, max: 5_000 }), fc.constantFrom('Unemployed', 'SMS Sent', 'x', ''), fc.boolean()),
  ),
});

const WHEN = fc.constantFrom(
  'true',
  'false',
  'lead.country == "DE"',
  'score.value >= 0.3',
  'score.band == "hot"',
  'lead.attributes.budget > 100.0',
  'lead.attributes.nowhere == 1',
  'organization.name == "Acme" && lead.city != "Köln"',
);
const EFFECT = fc.oneof(
  fc.record({ add: fc.double({ min: -10, max: 10, noNaN: true }) }),
  fc.record({ set: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.7, 0.3)) }),
);
const RULES = fc
  .array(fc.tuple(WHEN, EFFECT), { maxLength: 6 })
  .map((rules) => rules.map(([when, effect], index) => rule(`r${index}`, when, effect)));

describe('the policy of an organization', () => {
  let scorer: OnnxScorer;
  beforeAll(async () => {
    scorer = new OnnxScorer(await loadModel(STARTER));
  });

  async function scored(definition: ScoringPolicy, leads: ScoringLead[], failed: string[] = []): Promise<Score[]> {
    return applyPolicy(await scorer.score(leads, AT), leads, {
      organization: ORGANIZATION,
      policy: { version: 7, definition },
      bands: BANDS,
      at: AT,
      onRuleFailed: (key) => failed.push(key),
    });
  }

  test('keeps the reasons adding up within 1e-6, on 10,000 random leads with random rules', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(RULES, fc.array(LEAD, { minLength: 100, maxLength: 100 }), async (rules, leads) => {
        const scores = await scored(policy({ rules }), leads as ScoringLead[]);
        seen += scores.length;
        for (const score of scores) {
          expect(Math.abs(logit(score.value) - sumOf(score))).toBeLessThan(1e-6);
          expect(score.points).toBe(Math.round(score.value * 100));
          expect(new Set(score.reasons.map(({ feature }) => feature)).size).toBe(score.reasons.length);
        }
      }),
      { numRuns: 100, seed: 6 },
    );
    expect(seen).toBe(10_000);
  }, 60_000);

  test('lists each rule that holds, and none that does not', async () => {
    const rules = [
      rule('german', 'lead.country == "DE"', { add: 0.7 }),
      rule('rich', 'lead.attributes.budget > 1.0', { add: 1 }),
    ];
    const leads: ScoringLead[] = [
      { country: 'DE', attributes: {} },
      { country: 'FR', attributes: { budget: 9 } },
    ];
    const failed: string[] = [];
    const [german, rich] = await scored(policy({ rules }), leads, failed);
    const [plain] = await scored(policy({}), leads);
    expect(german!.reasons.filter(({ feature }) => feature.startsWith('rule:'))).toEqual([
      { feature: 'rule:german', label: 'Rule german', value: true, contribution: 0.7 },
    ]);
    expect(logit(german!.value) - logit(plain!.value)).toBeCloseTo(0.7, 9);
    expect(rich!.reasons.map(({ feature }) => feature)).toContain('rule:rich');
    // A lead without a budget: the condition cannot be evaluated, and the score is there all the same.
    expect(failed).toEqual(['rich']);
    expect(german!.policyVersion).toBe(7);
  });

  test('sets a probability exactly, whatever was added before and stands behind it', async () => {
    const rules = [
      rule('up', 'true', { add: 3 }),
      rule('first', 'true', { set: 0.1 }),
      rule('decisive', 'true', { set: 0.7 }),
      rule('behind', 'true', { add: 5 }),
    ];
    const [score] = await scored(policy({ rules }), [{ attributes: {} }]);
    expect(score).toMatchObject({ value: 0.7, points: 70, band: 'hot', grade: 'A' });
    const contributions = new Map(score!.reasons.map(({ feature, contribution }) => [feature, contribution]));
    expect(contributions.get('rule:behind')).toBe(0);
    expect(contributions.get('rule:first')).toBe(0);
    expect(Math.abs(logit(0.7) - sumOf(score!))).toBeLessThan(1e-9);
  });

  test('takes bands and grades from the policy, else the bands from the model', async () => {
    const lead = [{ attributes: {} }];
    const [plain] = await scored(policy({}), lead);
    const { value } = plain!;
    const [own] = await scored(
      policy({ bands: { hot: value, warm: value / 2 }, grades: [{ grade: 'top', from: value }] }),
      lead,
    );
    expect([plain!.band, own!.band, own!.grade]).toEqual([value >= 0.3 ? 'warm' : 'cold', 'hot', 'top']);
    const [below] = await scored(policy({ grades: [{ grade: 'top', from: 0.999 }] }), lead);
    expect(below).not.toHaveProperty('grade');
  });

  test.each([
    ['lead.nothing == 1', /nothing/],
    ['lead.country == 5 &&', /./],
    ['lead.tags', /must be true or false/],
    ['event.type == "x"', /a rule knows no event/],
    ['execution.id == "x"', /a rule knows no execution/],
    ['lead.email.matches("(a+)+$")', /matches\(\) is not offered/],
  ])('is refused where a condition cannot be: %s', (when, message) => {
    const problems = policyProblems(
      policy({ rules: [rule('fine', 'true', { add: 1 }), rule('bad', when, { add: 1 })] }),
    );
    expect(problems).toEqual([
      { path: 'rules.1.when', code: 'condition_invalid', message: expect.stringMatching(message) },
    ]);
  });
});
