import { describeReasons } from './describe-reasons.js';
import { describeValue, type WordedFeature } from './describe-value.js';
import { quantity } from './quantity.js';

const QUANTILES = Array.from({ length: 101 }, (_, index) => index * 10);
const numeric = (changes: Partial<WordedFeature> = {}): WordedFeature => ({
  key: 'x',
  label: 'Visits in the last 7 days',
  type: 'numeric',
  ...changes,
});
const category = (changes: Partial<WordedFeature> = {}): WordedFeature => ({
  key: 'c',
  label: 'Industry',
  type: 'categorical',
  categories: ['Software', 'Retail'],
  ...changes,
});

describe('a quantity in words', () => {
  it.each([
    [0, 'seconds', '0 seconds'],
    [1, 'seconds', '1 second'],
    [1.54, 'seconds', '1.5 seconds'],
    [45, 'second', '45 seconds'],
    [59.7, 'seconds', '1 minute'],
    [60, 'seconds', '1 minute'],
    [90, 'seconds', '1 minute 30 seconds'],
    [840, 'seconds', '14 minutes'],
    [3_599, 'seconds', '1 hour'],
    [3_900, 'seconds', '1 hour 5 minutes'],
    [2, 'hours', '2 hours'],
    [0.5, 'minutes', '30 seconds'],
    [1, 'days', '1 day'],
    [0.5, 'days', '12 hours'],
    [3, 'days', '3 days'],
    [90, 'days', '3 months'],
    [1_100, 'days', '3 years'],
    [2, 'weeks', '14 days'],
    [-30, 'seconds', '−30 seconds'],
    [1, 'visits', '1 visit'],
    [0, 'visits', '0 visits'],
    [1.5, 'visits', '1.5 visits'],
    [2, 'visit', '2 visits'],
    [1, 'replies', '1 reply'],
    [3, 'reply', '3 replies'],
    [1, 'people', '1 person'],
    [4, 'person', '4 people'],
    [1, 'addresses', '1 address'],
    [2, 'address', '2 addresses'],
    [1, 'boxes', '1 box'],
    [2, 'day of week', '2 day of weeks'],
    [12_345, 'clicks', '12,345 clicks'],
    [250_000, 'EUR', '€250,000'],
    [99.5, 'USD', '$99.50'],
    [0.123, 'share', '12%'],
    [12.5, '%', '12.5%'],
    [3.14159, null, '3.14'],
  ])('says %d %s as %s', (value, unit, words) => {
    expect(quantity(value, unit)).toBe(words);
  });
});

describe('a value in words', () => {
  it.each<[string, WordedFeature, string | number | boolean | null, string]>([
    [
      'a phrase and how it stands',
      numeric({ phrase: 'Spent {value} on the site', unit: 'seconds', quantiles: QUANTILES }),
      840,
      'Spent 14 minutes on the site, more than 80% of leads',
    ],
    [
      'few of a count',
      numeric({ unit: 'visits', quantiles: QUANTILES }),
      1,
      'Visits in the last 7 days: 1 visit, fewer than 99% of leads',
    ],
    [
      'little of an amount',
      numeric({ unit: 'EUR', label: 'Budget', quantiles: QUANTILES }),
      250,
      'Budget: €250, less than 70% of leads',
    ],
    [
      'nothing out of the ordinary',
      numeric({ unit: 'visits', quantiles: QUANTILES }),
      500,
      'Visits in the last 7 days: 500 visits',
    ],
    [
      'more than anybody',
      numeric({ quantiles: QUANTILES }),
      5_000,
      'Visits in the last 7 days: 5,000, more than 99% of leads',
    ],
    ['what most have', numeric({ quantiles: Array<number>(101).fill(0) }), 0, 'Visits in the last 7 days: 0'],
    [
      'how long ago',
      numeric({ phrase: 'Last visited {value} ago', unit: 'days', quantiles: QUANTILES }),
      3,
      'Last visited 3 days ago, more recently than 99% of leads',
    ],
    ['zero', numeric({ phrase: 'Opened {value} | Opened no email', unit: 'emails' }), 0, 'Opened no email'],
    ['one', numeric({ phrase: 'Opened {value} | Opened no email', unit: 'emails' }), 1, 'Opened 1 email'],
    [
      'nothing known',
      numeric({ phrase: 'Opened {value} | Opened no email | No mail was sent' }),
      null,
      'No mail was sent',
    ],
    ['nothing known, without a phrase', numeric(), null, 'Visits in the last 7 days: not known'],
    ['a unit in the label', numeric({ label: 'Time on page (seconds)' }), 90, 'Time on page: 1 minute 30 seconds'],
    ['a category', category(), 'Software', 'Industry: Software'],
    ['a category with a phrase', category({ phrase: 'Works in {value}' }), 'Retail', 'Works in Retail'],
    ['yes', category({ label: 'Asked for a demo', categories: ['Yes', 'No'] }), 'yes', 'Asked for a demo: yes'],
    [
      'no',
      category({ phrase: 'Asked for a demo | Asked for no demo', categories: ['Yes', 'No'] }),
      'No',
      'Asked for no demo',
    ],
    ['a flag', category({ phrase: 'Asked for a demo | Asked for no demo', categories: [] }), true, 'Asked for a demo'],
    ['a flag that is off', category({ label: 'Demo', categories: [] }), false, 'Demo: no'],
    ['what looks like a pattern', category({ phrase: 'Is {value}' }), '$& {value}', 'Is $& {value}'],
  ])('says %s', (_, feature, value, words) => {
    expect(describeValue(feature, value)).toBe(words);
  });
});

describe('reasons in words', () => {
  const reason = (feature: string, label: string, value: string | number | boolean | null) => ({
    feature,
    label,
    value,
    contribution: 0.5,
  });

  it('speaks of the starter’s features without their phrases in its manifest', () => {
    const texts = describeReasons(
      [
        reason('time_on_site_seconds', 'Time on the site (seconds)', 840),
        reason('total_visits', 'Visits', 1),
        reason('do_not_email', 'Asked for no email', 'No'),
        reason('occupation', 'Occupation', null),
        reason('search', 'Found us by search', 'Yes'),
      ],
      [
        { key: 'do_not_email', label: 'Asked for no email', type: 'categorical', categories: ['No', 'Yes'] },
        { key: 'search', label: 'Found us by search', type: 'categorical', categories: ['No', 'Yes'] },
      ],
    ).map(({ text }) => text);
    expect(texts).toEqual([
      'Spent 14 minutes on the site',
      'Made 1 visit to the site',
      'May be written to by email',
      'Occupation not known',
      'Found us by search',
    ]);
  });

  it('says what two features say together', () => {
    const features = [
      category({ key: 'a', label: 'A' }),
      numeric({ key: 'b', label: 'B', unit: 'visits', quantiles: QUANTILES }),
    ];
    const [, , both] = describeReasons(
      [reason('a', 'A', 'x × y'), reason('b', 'B', 3), reason('a × b', 'A × B', 'x × y × 3')],
      features,
    );
    expect(both!.text).toBe('A: x × y; together with: B: 3 visits');
    const [alone] = describeReasons([reason('a × b', 'A × B', 'x × –')], features);
    expect(alone!.text).toBe('A: x; together with: B: not known');
    const [unknown] = describeReasons([reason('c × d', 'C × D', 'x × 3')], features);
    expect(unknown!.text).toBe('C × D: x × 3');
  });

  it('names rules, and the end of the scale', () => {
    const texts = describeReasons(
      [reason('rule:viewing', 'Asked for a viewing', null), reason('limit', 'Limit of the scale', null)],
      [],
    );
    expect(texts.map(({ text }) => text)).toEqual([
      'Rule: Asked for a viewing',
      'The score has reached the end of its scale',
    ]);
  });
});
