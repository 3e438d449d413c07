import fc from 'fast-check';
import { emptyEngagement, foldEngagement } from '../../shared/engagement/engagement-state.js';
import type { ScoringLead } from '../../shared/score.js';
import { manifestSchema } from '../manifest.js';
import { CATALOGUE, catalogueFeature, cataloguePath } from './catalogue.js';
import { featureReaders } from './feature-readers.js';

const AT = new Date('2026-11-24T12:30:00.000Z');
const HOUR = 3_600_000;
const ago = (hours: number) => AT.getTime() - hours * HOUR;

/** Every feature, read as a model would. */
function readAll(lead: ScoringLead, at = AT): Record<string, unknown> {
  const manifest = manifestSchema.parse({
    schemaVersion: 2,
    key: 'test',
    version: '1',
    kind: 'additive',
    onnx: { file: 'model.onnx', sha256: '0'.repeat(64), scoresOutput: 'scores', missingCategory: 'nan' },
    missingValues: ['Select'],
    features: CATALOGUE.map((feature) => {
      const { key, label, type } = feature;
      return { key, label, type, from: [cataloguePath(feature)] };
    }),
    terms: CATALOGUE.map(({ key }) => [key]),
    intercept: 0,
    calibration: { a: 1, b: 0 },
    bands: { hot: 0.7, warm: 0.3 },
    training: {},
    metrics: {},
  });
  return Object.fromEntries(featureReaders(manifest).map((reader) => [reader.spec.key, reader.read(lead, at).raw]));
}

const engaged = () => {
  const entries = [
    { kind: 'visit', at: ago(2), seconds: 120, content: 'a' },
    { kind: 'visit', at: ago(30), seconds: 60, content: 'b' },
    { kind: 'open', at: ago(40), seconds: 0, content: null },
    { kind: 'reply', at: ago(200), seconds: 0, content: null },
    { kind: 'demo', at: ago(900), seconds: 0, content: null },
    { kind: 'message', at: ago(997), seconds: 0, content: null },
    { kind: 'task', at: ago(50), seconds: 0, content: null },
  ] as const;
  return entries.reduce(foldEngagement, emptyEngagement());
};

describe('the catalogue', () => {
  it('names every feature once, by a key that a manifest may have', () => {
    expect(new Set(CATALOGUE.map(({ key }) => key)).size).toBe(CATALOGUE.length);
    for (const feature of CATALOGUE) {
      expect(feature.key).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
      expect(catalogueFeature(cataloguePath(feature))).toBe(feature);
      expect(feature.meaning).toMatch(/\.$/);
    }
  });

  it('reads engagement as of a moment', () => {
    const read = readAll({ attributes: {}, createdAt: new Date(ago(1_000)), engagement: engaged() });
    expect(read).toMatchObject({
      visits_1d: 1,
      visits_7d: 2,
      visits_total: 2,
      opens_7d: 1,
      replies_7d: 0,
      replies_30d: 1,
      activities_30d: 4,
      activities_total: 5,
      active_days_30d: 3,
      demo_requests_total: 1,
      seconds_on_site_7d: 180,
      contents_total: 2,
      hours_since_activity: 2,
      hours_since_reply: 200,
      age_hours: 1_000,
      hours_to_first_touch: 3,
      hours_since_touch: 50,
      touches_7d: 1,
      touches_total: 2,
    });
    const later = readAll({ attributes: {}, engagement: engaged() }, new Date(AT.getTime() + 24 * HOUR));
    expect(later).toMatchObject({ visits_1d: 0, visits_7d: 2, hours_since_activity: 26, hours_to_first_touch: null });
  });

  it('calls nothing changeable that stays as it is once it is known', () => {
    const settled = ['hours_to_first_touch', 'age_hours', 'origin'].map((key) => catalogueFeature(`feature.${key}`));
    expect(settled.map((feature) => feature?.changeable)).toEqual([false, false, false]);
  });

  it('counts nothing for a lead of which nothing is known, and says that the rest is missing', () => {
    expect(readAll({ attributes: {} })).toMatchObject({
      visits_7d: 0,
      touches_total: 0,
      contents_total: 0,
      hours_since_activity: null,
      hours_to_first_touch: null,
      age_hours: null,
      company_size: null,
      industry: null,
      channel: null,
      email_kind: 'None',
      has_phone: 'No',
    });
  });

  it.each([
    [{ company_size: '51-200' }, 'company_size', 200],
    [{ employees: '1,000+' }, 'company_size', 1_000],
    [{ industry: ' Real  estate ' }, 'industry', 'Real estate'],
    [{ industry: 'Select' }, 'industry', null],
    [{ job_title: 'Vice President of Sales' }, 'title_seniority', 'Vice president'],
    [{ job_title: 'CTO' }, 'title_seniority', 'Executive'],
    [{ title: 'Ingenieur' }, 'title_seniority', 'Other'],
    [{ technologies: 'Salesforce; Slack, SAP' }, 'technologies', 3],
    [{ technologies: 'Salesforce; Slack' }, 'main_technology', 'Salesforce'],
    [{ budget: '€ 450.000' }, 'budget', 450_000],
    [{ budget: '1.250.000,50' }, 'budget', 1_250_000.5],
    [{ budget: '300k-450k' }, 'budget', 450_000],
    [{ budget: '0.45 million' }, 'budget', 450_000],
    [{ budget: 'a lot' }, 'budget', null],
    [{ budget: 450_000, listing_price: '$500,000' }, 'budget_to_price', 0.9],
    [{ budget: 450_000, listing_price: 0 }, 'budget_to_price', null],
    [{ timeline: 'ASAP' }, 'timeline_days', 0],
    [{ timeline: '3-6 months' }, 'timeline_days', 180],
    [{ timeline: '2026-12-04' }, 'timeline_days', 9],
    [{ timeline: 'some day' }, 'timeline_days', null],
    [{ utm_medium: 'cpc', lead_source: 'Google' }, 'channel', 'Paid'],
    [{ lead_source: 'Organic Search' }, 'channel', 'Search'],
    [{ lead_source: 'Carrier pigeon' }, 'channel', 'Other'],
  ])('reads %j: %s is %j', (attributes, key, value) => expect(readAll({ attributes })[key]).toBe(value));

  it('knows of address and number what kind they are, and not who has them', () => {
    const lead = {
      attributes: {},
      email: 'ada.lovelace@gmail.com',
      phone: '+4915112345678',
      timeZone: 'Europe/Berlin',
    };
    expect(readAll(lead)).toMatchObject({ email_kind: 'Free', has_phone: 'Yes', region: 'Europe' });
    const named = { ...lead, firstName: 'Adamina', lastName: 'Lovelacia', email: 'adamina@lovelacia.example' };
    expect(JSON.stringify(readAll(named))).not.toMatch(/adamina|lovelacia|15112345678/i);
  });

  it('takes whatever a sender posts', () => {
    const lead = fc.record({
      attributes: fc.dictionary(
        fc.constantFrom(
          'budget',
          'listing_price',
          'timeline',
          'job_title',
          'company_size',
          'technologies',
          'utm_medium',
        ),
        fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)),
      ),
      origin: fc.option(fc.string()),
      email: fc.option(fc.string()),
      createdAt: fc.constantFrom(new Date(Number.NaN), 'never', AT),
    });
    fc.assert(
      fc.property(lead, (some) => {
        for (const value of Object.values(readAll(some as ScoringLead))) {
          expect(typeof value === 'number' ? Number.isFinite(value) : true).toBe(true);
        }
      }),
    );
  });

  it('is the only one that a manifest may name features of', () => {
    expect(catalogueFeature('feature.luck')).toBeUndefined();
    expect(catalogueFeature('feature.__proto__')).toBeUndefined();
  });
});
