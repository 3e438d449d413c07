import fc from 'fast-check';
import type { ScoringLead } from '../shared/score.js';
import { logit } from './build-score.js';
import { scoreByRules } from './rule-scorer.js';

const eager: ScoringLead = {
  email: 'ana@acme-industries.example',
  phone: '+4915112345678',
  company: 'Acme',
  attributes: { time_on_site_seconds: 1_200, total_visits: '12', demo_requested: 'yes', budget: 500_000 },
};

describe('scoring by rules', () => {
  test('ranks a lead that asks for a demo above one that only looked, and that above one that wants no mail', () => {
    const [hot, cold, coldest] = scoreByRules([
      eager,
      { email: 'x@gmail.com', attributes: { total_visits: 2 } },
      { email: 'x@gmail.com', attributes: { do_not_email: true } },
    ]);
    expect(hot).toMatchObject({ band: 'hot', fallback: true, model: { key: 'rules', version: '1' } });
    expect(hot!.reasons.slice(0, 2).map((reason) => reason.feature)).toEqual([
      'time_on_site_seconds',
      'demo_requested',
    ]);
    expect(cold!.band).toBe('cold');
    expect(hot!.value).toBeGreaterThan(cold!.value);
    expect(cold!.value).toBeGreaterThan(coldest!.value);
  });

  test('shows the domain of an address, not the address, and that there is a phone number, not which', () => {
    const reasons = scoreByRules([eager])[0]!.reasons;
    expect(reasons.find(({ feature }) => feature === 'email_domain')!.value).toBe('acme-industries.example');
    expect(reasons.find(({ feature }) => feature === 'phone')!.value).toBe(true);
  });

  test('reasons add up to the score for any lead', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant([1]));
    const lead = fc.record(
      {
        email: value,
        phone: value,
        origin: value,
        attributes: fc.dictionary(fc.constantFrom('budget', 'demo', 'total_visits', 'last_activity', 'message'), value),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(lead, { maxLength: 5 }), (leads) => {
        const scores = scoreByRules(leads as unknown as ScoringLead[]);
        expect(scores).toHaveLength(leads.length);
        for (const score of scores) {
          const sum = score.reasons.reduce((total, reason) => total + reason.contribution, score.baseline);
          expect(Math.abs(logit(score.value) - sum)).toBeLessThan(1e-6);
        }
      }),
    );
  });
});
