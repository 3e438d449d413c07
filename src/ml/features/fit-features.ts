import type { ScoringLead } from '../../shared/score.js';
import { type RawValue, rawValueAt } from '../lead-values.js';
import { attributeOf, type CatalogueFeature, feature } from './catalogue-feature.js';
import { readAmount } from './read-amount.js';
import { readTimeline } from './read-timeline.js';

const COMPANY_SIZE = ['company_size', 'employees', 'number_of_employees', 'employee_count'];
const INDUSTRY = ['industry', 'sector'];
const TITLE = ['job_title', 'title', 'position'];
const TECHNOLOGY = ['technologies', 'tech_stack', 'technology'];
const BUDGET = ['budget', 'budget_max', 'price_max', 'max_price'];
const PRICE = ['listing_price', 'property_price', 'asking_price'];
const TIMELINE = ['timeline', 'purchase_timeline', 'move_in', 'timeframe'];
const FINANCING = ['financing', 'mortgage', 'financing_status'];
const PROPERTY_TYPE = ['property_type', 'listing_type'];

/** From the highest: the first that a title says. */
const SENIORITIES: readonly (readonly [string, RegExp])[] = [
  ['Owner', /\b(?:owner|founder|co-?founder|proprietor|partner)\b/i],
  ['Executive', /\b(?:c[efimoprt]o|chief|president|managing director|geschäftsführer(?:in)?)\b/i],
  ['Vice president', /\b(?:vp|svp|evp|vice[ -]president)\b/i],
  ['Director', /\b(?:director|head)\b/i],
  ['Manager', /\b(?:manager|lead|supervisor|team ?lead(?:er)?)\b/i],
  ['Junior', /\b(?:junior|intern|trainee|student|assistant|apprentice)\b/i],
];

/** A word of a form, without a difference of case or spaces. */
function word(value: RawValue | null): string | null {
  return value === null ? null : String(value).replace(/\s+/g, ' ').slice(0, 100);
}

/** A category as some custom field says it. */
function said(
  key: string,
  label: string,
  meaning: string,
  attributes: readonly string[],
  more: Partial<CatalogueFeature> = {},
): CatalogueFeature {
  const read = (lead: ScoringLead) => word(attributeOf(lead, attributes));
  return feature({ key, label, meaning, type: 'categorical', attributes, isWhole: true, read, ...more });
}

function seniority(title: RawValue | null): string | null {
  if (title === null) return null;
  const text = String(title).slice(0, 200);
  // A vice president is no president.
  if (/\bvice[ -]president\b/i.test(text)) return 'Vice president';
  return SENIORITIES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'Other';
}

/** Whether it is a lead that the organization can sell to. */
export const FIT_FEATURES: readonly CatalogueFeature[] = [
  feature({
    key: 'company_size',
    label: 'Size of the company',
    meaning: 'How many people work there; of a range its upper end.',
    unit: 'people',
    phrase: 'a company of {value}',
    attributes: COMPANY_SIZE,
    isWhole: true,
    read: (lead) => readAmount(attributeOf(lead, COMPANY_SIZE)),
  }),
  said('industry', 'Industry', 'What the company does, as the lead says it.', INDUSTRY),
  feature({
    key: 'title_seniority',
    label: 'Seniority by title',
    meaning: `By the job title: ${SENIORITIES.map(([name]) => name).join(', ')} or Other.`,
    type: 'categorical',
    phrase: '{value} by title',
    attributes: TITLE,
    read: (lead) => seniority(attributeOf(lead, TITLE)),
  }),
  feature({
    key: 'country',
    label: 'Country',
    meaning: 'ISO 3166-1, as the lead says it or as its phone number does.',
    type: 'categorical',
    sensitive: true,
    read: (lead) => rawValueAt(lead, 'country'),
  }),
  feature({
    key: 'city',
    label: 'City',
    meaning: 'As the lead says it.',
    type: 'categorical',
    sensitive: true,
    read: (lead) => word(rawValueAt(lead, 'city')),
  }),
  feature({
    key: 'region',
    label: 'Region of the world',
    meaning: 'By the time zone: Europe, America, Asia and so on.',
    type: 'categorical',
    sensitive: true,
    read: (lead) => /^[A-Za-z]+(?=\/)/.exec(String(rawValueAt(lead, 'timeZone') ?? ''))?.[0] ?? null,
  }),
  feature({
    key: 'technologies',
    label: 'Technologies in use',
    meaning: 'How many technologies are named, by commas, semicolons or bars.',
    unit: 'technologies',
    attributes: TECHNOLOGY,
    read: (lead) => {
      const value = attributeOf(lead, TECHNOLOGY);
      return value === null
        ? null
        : Math.min(
            100,
            String(value)
              .split(/[,;|]/)
              .filter((part) => part.trim()).length,
          );
    },
  }),
  said('main_technology', 'Main technology', 'The technology that is named first.', TECHNOLOGY, {
    isWhole: false,
    read: (lead) =>
      word(
        String(attributeOf(lead, TECHNOLOGY) ?? '')
          .split(/[,;|]/)[0]!
          .trim() || null,
      ),
  }),
  feature({
    key: 'budget',
    label: 'Budget',
    meaning: 'What the lead would spend, in whatever currency; of a range its upper end.',
    phrase: 'a budget of {value}',
    attributes: BUDGET,
    isWhole: true,
    read: (lead) => readAmount(attributeOf(lead, BUDGET)),
  }),
  feature({
    key: 'budget_to_price',
    label: 'Budget against the price asked',
    meaning: 'The budget, divided by the price of what the lead asks about: 1 is enough. From 0 to 100.',
    phrase: 'a budget of {value} × the price asked',
    attributes: PRICE,
    read: (lead) => {
      const budget = readAmount(attributeOf(lead, BUDGET));
      const price = readAmount(attributeOf(lead, PRICE));
      if (budget === null || price === null || budget < 0 || price <= 0) return null;
      return Math.min(100, Math.round((budget / price) * 1_000) / 1_000);
    },
  }),
  feature({
    key: 'timeline_days',
    label: 'Days until it is wanted',
    meaning: 'By what the lead says: `asap`, `3 months`, a date; 0 is at once.',
    unit: 'days',
    phrase: 'wanted in {value}|wanted at once',
    attributes: TIMELINE,
    isWhole: true,
    read: (lead, at) => readTimeline(attributeOf(lead, TIMELINE), at),
  }),
  said('financing', 'Financing', 'How the purchase is to be paid, as the lead says it.', FINANCING, {
    changeable: true,
  }),
  said('property_type', 'Type of the property', 'What is looked for: house, flat, plot.', PROPERTY_TYPE),
];
