import { DEFAULT_SCORING_SETTINGS } from '../../shared/scoring-settings.js';
import { type CatalogueEntry, chooseFeatures } from './choose-features.js';

const entry = (key: string, change: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  ...{ key, label: key, type: 'numeric', unit: null, personal: false, sensitive: false, changeable: false },
  ...{ phrase: null, ...change },
});
const sample = (count: number, of: (n: number) => Record<string, unknown>) =>
  Array.from({ length: count }, (_, n) => of(n));
const choose = (
  leads: Record<string, unknown>[],
  settings: Partial<typeof DEFAULT_SCORING_SETTINGS> = {},
  catalogue: CatalogueEntry[] = [],
) => chooseFeatures(catalogue, leads, { ...DEFAULT_SCORING_SETTINGS, ...settings });
const typesOf = (...args: Parameters<typeof choose>) =>
  Object.fromEntries(choose(...args).map(({ key, type }) => [key, type]));

describe('choosing features', () => {
  it('tells numbers from categories, however they are spelled', () => {
    const leads = sample(100, (n) => ({
      budget: n % 2 ? String(n * 1_000) : n * 1_000,
      financed: n % 2 ? 'Yes' : 'no',
      owner: n % 2 === 0,
      rooms: n % 30 === 0 ? 'many' : n % 5,
      interest: ['buy', 'rent', 'sell'][n % 3],
    }));
    expect(typesOf(leads)).toEqual({
      ...{ budget: 'numeric', rooms: 'numeric' },
      ...{ financed: 'categorical', owner: 'categorical', interest: 'categorical' },
    });
  });

  it('leaves out what few have, what is different for everybody, and prose', () => {
    const leads = sample(3_000, (n) => ({
      rare: n < 29 ? 'x' : null,
      often: n < 30 ? 'x' : undefined,
      ticket: `T-${n}`,
      message: `I would like to see the flat on a day of next week, perhaps in the afternoon. ${n % 7}`,
      nested: [n],
    }));
    expect(Object.keys(typesOf(leads))).toEqual(['often']);
  });

  it('reads nothing that says who a person is, whatever it is called', () => {
    const leads = sample(100, (n) => ({
      ...{
        email: 'a',
        'E-Mail': 'a',
        phone_number: n,
        first_name: 'Ada',
        name: 'Ada',
        street: 'Elm',
        date_of_birth: n,
      },
      contact: n % 50 === 0 ? 'ada@example.com' : 'by phone',
      ...{ do_not_email: 'Yes', country_name: 'India', campaign_name: 'Spring' },
    }));
    expect(Object.keys(typesOf(leads)).sort()).toEqual(['campaign_name', 'country_name', 'do_not_email']);
  });

  it('takes a number that names somebody or something for a name, not for an amount', () => {
    const leads = sample(300, (n) => ({
      ...{ contact_phone: `+4915112${345_678 + n}`, 'Alternative Tel': 15_112_345_678 + n, homeMobile: `0151 ${n}00` },
      ...{ lead_number: 600_000 + n, crm_id: n, customerId: 9 * n, zip_code: 10_115 + n },
      ...{ campaign_id: 7 + (n % 3), number_of_rooms: n % 5, paid: n % 7, amount_paid: n * 10, cell_count: n },
    }));
    expect(typesOf(leads)).toEqual({
      ...{ campaign_id: 'categorical' },
      ...{ number_of_rooms: 'numeric', paid: 'numeric', amount_paid: 'numeric', cell_count: 'numeric' },
    });
  });

  it('reads what people are only where it is named, and marks it', () => {
    const leads = sample(100, (n) => ({
      ...{
        age_group: n % 4,
        gender: ['f', 'm'][n % 2],
        religion: `r${n % 3}`,
        'Marital Status': n % 2 ? 'single' : 'other',
      },
      ...{ family_status: `f${n % 3}`, national_origin: `o${n % 3}` },
      ...{ page: n % 3, usage: n % 5, building_age: n % 50, homepage: n % 4, sextant: n % 3, trace: n % 3 },
    }));
    const harmless = ['building_age', 'homepage', 'page', 'sextant', 'trace', 'usage'];
    expect(
      choose(leads)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(harmless);
    const named = choose(leads, { attributes: ['gender', 'page'] });
    expect(named.map(({ key, sensitive }) => [key, sensitive])).toEqual([
      ['gender', true],
      ['page', false],
    ]);
  });

  it('takes the catalogue, and custom fields beside it under names of their own', () => {
    const catalogue = [entry('visits'), entry('name', { personal: true }), entry('clicks')];
    const leads = sample(100, (n) => ({ visits: n, clicks: n, colour: 'red' }));
    const features = choose(leads, { excluded: ['clicks'] }, catalogue);
    expect(features.map(({ key, from }) => [key, from])).toEqual([
      ['visits', ['feature.visits']],
      ['colour', ['attributes.colour']],
      ['attribute_visits', ['attributes.visits']],
    ]);
    const named = choose(leads, { attributes: ['colour'] }, catalogue);
    expect(named.map(({ key }) => key)).toEqual(['visits', 'clicks', 'colour']);
  });

  it('takes two hundred at most, the commonest', () => {
    const leads = sample(600, (n) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, field) => [`f${field}`, n < 300 + field ? 'x' : null])),
    );
    const keys = choose(leads).map(({ key }) => key);
    expect(keys).toHaveLength(200);
    expect(keys[0]).toBe('f299');
    expect(keys).not.toContain('f99');
  });

  it('leaves out fields that a feature of the catalogue stands for, unless they are named', () => {
    const leads = sample(100, (n) => ({ budget: n * 1_000, sector: ['a', 'b'][n % 2], title: ['x', 'y'][n % 2] }));
    const catalogue = [
      entry('budget', { attributes: ['budget'], isWhole: true }),
      entry('industry', { type: 'categorical', attributes: ['industry', 'sector'], isWhole: true }),
      entry('seniority', { type: 'categorical', attributes: ['title'] }),
    ];
    expect(Object.keys(typesOf(leads, {}, catalogue))).toEqual(['budget', 'industry', 'seniority', 'title']);
    expect(Object.keys(typesOf(leads, { attributes: ['sector'] }, catalogue))).toContain('sector');
    expect(Object.keys(typesOf(leads, { excluded: ['budget'] }, catalogue))).not.toContain('budget');
  });
});
