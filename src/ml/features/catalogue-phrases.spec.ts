import { describeValue } from '../../shared/reasons/describe-value.js';
import { CATALOGUE } from './catalogue.js';

const say = (key: string, value: string | number | boolean | null) =>
  describeValue(
    CATALOGUE.find((feature) => feature.key === key)!,
    value,
  );

describe('features of the catalogue in words', () => {
  it.each([
    ['visits_7d', 3, '3 visits in the last 7 days'],
    ['visits_7d', 1, '1 visit in the last 7 days'],
    ['visits_1d', 0, 'No visits in the last 24 hours'],
    ['opens_30d', 1, '1 opened message in the last 30 days'],
    ['replies_total', 1, '1 reply so far'],
    ['demo_requests_total', 2, '2 requests for a demo or viewing so far'],
    ['further_submissions_total', 0, 'No further enquiries so far'],
    ['hours_since_visit', 76.5, 'Last visit 3 days ago'],
    ['hours_since_visit', null, 'No visit yet'],
    ['seconds_on_site_total', 840, '14 minutes on the site'],
    ['contents_total', 1, '1 different content looked at'],
    ['active_days_30d', 1, 'Active on 1 day of the last 30'],
    ['hours_to_first_touch', 0.4, 'First reached out to after 24 minutes'],
    ['hours_since_touch', null, 'Not reached out to yet'],
    ['touches_7d', 1, 'Reached out to 1 time in the last 7 days'],
    ['company_size', 50, 'A company of 50 people'],
    ['budget_to_price', 1.2, 'A budget of 1.2 × the price asked'],
    ['timeline_days', 0, 'Wanted at once'],
    ['timeline_days', 14, 'Wanted in 14 days'],
    ['title_seniority', 'Director', 'Director by title'],
  ])('says of %s %j: %s', (key, value, words) => expect(say(key, value)).toBe(words));

  it('names the unit once: the value brings it along', () => {
    for (const feature of CATALOGUE.filter(({ type }) => type === 'numeric')) {
      const text = describeValue(feature, 7);
      expect(text).toContain('7');
      const noun = feature.unit?.split(' ').at(-1);
      if (noun && feature.phrase) expect(text.split(noun).length).toBeLessThanOrEqual(2 + Number(noun === 'days'));
    }
  });
});
