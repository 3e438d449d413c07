import fc from 'fast-check';
import { isComplete, newRule, policyDefinition, policyDraft } from './policy-draft.js';

const share = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
const rule = fc.record({ key: fc.uuid(), label: fc.string(), when: fc.string() });
const definitions = fc.record({
  bands: fc.option(fc.record({ hot: share, warm: share })),
  grades: fc.array(fc.record({ grade: fc.string(), from: share }), { maxLength: 5 }),
  rules: fc.array(
    fc.oneof(
      fc.tuple(rule, fc.integer({ min: -100, max: 100 })).map(([one, tenths]) => ({ ...one, add: tenths / 10 })),
      fc.tuple(rule, share).map(([one, set]) => ({ ...one, set })),
    ),
    { maxLength: 5 },
  ),
  change: fc.record({ least: share, hysteresis: share }),
});

describe('a policy that is being written', () => {
  test('comes back as it was where nothing was changed', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        expect(policyDefinition(policyDraft(definition))).toEqual(definition);
      }),
    );
  });

  test('shows probabilities as percentages, without the noise of fractions', () => {
    const draft = policyDraft({
      bands: { hot: 0.57, warm: 0.07 },
      grades: [],
      rules: [{ key: 'vip', label: 'VIP', when: 'true', set: 0.29 }],
      change: { least: 0.1, hysteresis: 0.03 },
    });
    expect(draft.bands).toEqual({ hot: '57', warm: '7' });
    expect(draft.rules[0]).toMatchObject({ effect: 'set', amount: '29' });
  });

  test('is complete once every field says something', () => {
    const draft = policyDraft({ bands: null, grades: [], rules: [], change: { least: 0.1, hysteresis: 0.03 } });
    expect(isComplete(draft)).toBe(true);
    expect(isComplete({ ...draft, rules: [newRule([])] })).toBe(false);
    expect(isComplete({ ...draft, rules: [{ ...newRule([]), label: 'VIP', when: 'true' }] })).toBe(true);
  });

  test('a new rule has a key of its own', () => {
    const first = newRule([]);
    expect(first.key).toBe('rule-1');
    expect(newRule([{ ...first, key: 'rule-2' }]).key).toBe('rule-3');
  });
});
