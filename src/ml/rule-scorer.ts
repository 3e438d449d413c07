import type { Score, ScoringLead } from '../shared/score.js';
import { buildScore } from './build-score.js';
import { domainOf, isFreeMail } from './email-domain.js';
import { asFlag, asNumber, forReason, rawValueAt, type RawValue } from './lead-values.js';

export const RULES_MODEL = { key: 'rules', version: '1' } as const;

/** A lead about whom nothing is known: one in four buys. An assumption, like all the points below. */
const BASELINE = Math.log(0.25 / 0.75);
/** Probabilities from which on a lead is hot, or warm. */
export const RULES_BANDS = { hot: 0.7, warm: 0.3 };

interface Rule {
  feature: string;
  label: string;
  /** Lead fields to read; the first that has a value wins. */
  from: string[];
  /** Log-odds that the value adds; 0 where it says nothing. */
  points(value: RawValue): number;
  /** What of the value the reason shows, where that is not the value itself. */
  shown?(value: RawValue): RawValue;
}

const steps =
  (...bounds: [atLeast: number, points: number][]) =>
  (value: RawValue): number => {
    const number = asNumber(value);
    return number === null ? 0 : (bounds.findLast(([atLeast]) => number >= atLeast)?.[1] ?? 0);
  };

const whenYes = (points: number) => (value: RawValue) => (asFlag(value) === true ? points : 0);

const RULES: Rule[] = [
  {
    feature: 'phone',
    label: 'Phone number to call',
    from: ['phone'],
    points: (value) => (String(value).replace(/\D/g, '').length >= 7 ? 0.4 : 0),
    shown: () => true,
  },
  {
    feature: 'email_domain',
    label: 'Email address of a company',
    from: ['email'],
    // A free address says little either way.
    points: (value) => (domainOf(value) !== '' && !isFreeMail(domainOf(value)) ? 0.5 : 0),
    shown: domainOf,
  },
  { feature: 'company', label: 'Company named', from: ['company', 'attributes.company'], points: () => 0.3 },
  {
    feature: 'time_on_site_seconds',
    label: 'Time on the site (seconds)',
    from: ['attributes.time_on_site_seconds'],
    points: steps([60, 0.3], [300, 0.8], [900, 1.4]),
  },
  {
    feature: 'total_visits',
    label: 'Visits',
    from: ['attributes.total_visits'],
    points: steps([2, 0.2], [4, 0.4], [10, 0.5]),
  },
  {
    feature: 'pages_per_visit',
    label: 'Pages per visit',
    from: ['attributes.pages_per_visit'],
    points: steps([3, 0.2]),
  },
  {
    feature: 'demo_requested',
    label: 'Asked for a demo or viewing',
    from: ['attributes.demo_requested', 'attributes.viewing_requested', 'attributes.demo'],
    points: whenYes(1.2),
  },
  {
    feature: 'budget',
    label: 'Budget named',
    from: ['attributes.budget', 'attributes.budget_max', 'attributes.price_max'],
    points: (value) => {
      const amount = asNumber(value);
      return asFlag(value) === false || (amount !== null && amount <= 0) ? 0 : 0.5;
    },
  },
  {
    feature: 'message',
    label: 'Wrote a message',
    from: ['attributes.message', 'attributes.comments'],
    points: (value) => (String(value).length >= 20 ? 0.3 : 0),
  },
  {
    feature: 'referral',
    label: 'Came by recommendation',
    from: ['attributes.lead_source', 'origin'],
    points: (value) => (/\brefer(?:ral|red|ence)\b(?! sites)|recommend/i.test(String(value)) ? 0.8 : 0),
  },
  {
    feature: 'last_activity',
    label: 'Last activity',
    from: ['attributes.last_activity'],
    points: (value) => {
      if (/bounce|unsubscribe|spam|unreachable/i.test(String(value))) return -1;
      return /conversation|reply|replied|call/i.test(String(value)) ? 0.5 : 0;
    },
  },
  { feature: 'do_not_email', label: 'Asked for no email', from: ['attributes.do_not_email'], points: whenYes(-1) },
  { feature: 'do_not_call', label: 'Asked for no calls', from: ['attributes.do_not_call'], points: whenYes(-0.3) },
];

/**
 * Scores by points anybody can read, where no model can answer. The points are judgement, not measured: the order of leads
 * is useful, the probability is not calibrated. Never throws.
 */
export function scoreByRules(leads: readonly ScoringLead[]): Score[] {
  const computedAt = new Date().toISOString();
  return leads.map((lead) =>
    buildScore({
      model: RULES_MODEL,
      baseline: BASELINE,
      reasons: RULES.map((rule) => {
        const value = rule.from.map((path) => rawValueAt(lead, path)).find((found) => found !== null) ?? null;
        const { feature, label } = rule;
        if (value === null) return { feature, label, value, contribution: 0 };
        return { feature, label, value: forReason(rule.shown?.(value) ?? value), contribution: rule.points(value) };
      }),
      bands: RULES_BANDS,
      fallback: true,
      computedAt,
    }),
  );
}
