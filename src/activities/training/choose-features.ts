import { asFlag, asNumber, usableValue } from '../../ml/lead-values.js';
import type { ScoringSettings } from '../../shared/scoring-settings.js';

/** A feature as the trainer is told of it. */
export interface DatasetFeature {
  key: string;
  label: string;
  type: 'numeric' | 'categorical';
  unit: string | null;
  from: string[];
  personal: boolean;
  sensitive: boolean;
  changeable: boolean;
  phrase: string | null;
}

/** What of a catalogue's feature the trainer is told, and which custom fields it stands for. */
export type CatalogueEntry = Omit<DatasetFeature, 'from'> & { attributes?: readonly string[]; isWhole?: boolean };

/** All features of a model. */
const MOST_FEATURES = 200;
const LONGEST_KEY = 120;
/** A custom field counts where one lead in a hundred has it, and twenty do. */
const LEAST_SHARE = 0.01;
const LEAST_LEADS = 20;
/** Of the values that are there, so many must be numbers. */
const NUMERIC_SHARE = 0.95;
/** Text that is different for nearly every lead is an id, a name or prose. */
const DISTINCT_SHARE = 0.5;
const LEAST_DISTINCT = 50;
const PROSE_LENGTH = 60;
/** Fields that say who a person is are not read; `do_not_email` and `country_name` say something else. Values betray the rest. */
const PERSONAL_KEY =
  /^(?:(?:work|private|home)[_\s-]?)?(?:e-?mail|phone|mobile|telephone|whatsapp|(?:first|last|full|middle|sur)?[_\s-]?name|street|address|iban|ssn|birth\w*|date_of_birth)(?:[_\s-]?(?:address|number|no|2))?$/i;
/** A number under such a name is no amount: it names somebody or something. A phone number read as one would be in every manifest. */
const NAMING_WORDS: ReadonlySet<string> = new Set([
  ...['id', 'uuid', 'guid', 'number', 'no', 'nr', 'code', 'ref', 'reference', 'zip', 'postcode', 'plz'],
  ...['phone', 'telephone', 'tel', 'mobile', 'cell', 'cellphone', 'fax', 'whatsapp'],
]);
const EMAIL_VALUE = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
/**
 * What stands for what people are, not for what they want: the special categories of GDPR (article 9) and what the Fair Housing Act protects. Read
 * only where an organization names them. A building has an age, too: of that, only a person's.
 */
const SENSITIVE_KEY = new RegExp(
  [
    '(?:^|[_\\s-])(?:gender|sex|race|skin_colou?r|religio\\w*|nationality|national_origin|ethnic\\w*|marital\\w*|famil(?:y|ial)_status|pregnan\\w*|' +
      'disabilit\\w*|disabled|sexual\\w*|political\\w*|trade_union|health)(?:$|[_\\s-])',
    '^(?:(?:lead|customer|client|contact|person|buyer)[_\\s-])?age(?:[_\\s-](?:group|range|band|bracket|class))?$',
  ].join('|'),
  'i',
);

/**
 * The features that a training may use: the catalogue's, and the custom fields that enough of the newest leads have, the commonest first. Sensitive
 * ones are among them only where the settings name them.
 *
 * @param sample - custom fields of the newest leads
 */
export function chooseFeatures(
  catalogue: readonly CatalogueEntry[],
  sample: readonly Record<string, unknown>[],
  settings: ScoringSettings,
): DatasetFeature[] {
  const excluded = new Set(settings.excluded);
  const entries = catalogue.filter(({ key, personal }) => !personal && !excluded.has(key));
  const features = entries.map(asFeature);
  const named = new Set(settings.attributes);
  const stoodFor = new Set(entries.flatMap(({ isWhole, attributes }) => (isWhole && attributes ? attributes : [])));
  const taken = new Set(features.map(({ key }) => key));
  for (const { name, type } of commonAttributes(sample, settings)) {
    if (features.length >= MOST_FEATURES) break;
    const key = taken.has(name) ? `attribute_${name}` : name;
    if (excluded.has(name) || taken.has(key) || (stoodFor.has(name) && !named.has(name))) continue;
    taken.add(key);
    features.push({
      ...{ key, type, unit: null, from: [`attributes.${name}`], phrase: null },
      label: labelOf(name),
      ...{ personal: false, sensitive: SENSITIVE_KEY.test(name), changeable: false },
    });
  }
  return features;
}

function asFeature(entry: CatalogueEntry): DatasetFeature {
  const { key, label, type, unit, personal, sensitive, changeable, phrase } = entry;
  return { key, label, type, unit, from: [`feature.${key}`], personal, sensitive, changeable, phrase };
}

/** Custom fields by how many leads have them; where the organization names some, only those. */
function commonAttributes(
  sample: readonly Record<string, unknown>[],
  settings: ScoringSettings,
): { name: string; type: DatasetFeature['type'] }[] {
  const named = new Set(settings.attributes);
  const values = new Map<string, (string | number | boolean)[]>();
  for (const attributes of sample) {
    for (const [name, value] of Object.entries(attributes)) {
      const usable = usableValue(value);
      if (usable === null || name.length > LONGEST_KEY || PERSONAL_KEY.test(name)) continue;
      if (SENSITIVE_KEY.test(name) && !named.has(name)) continue;
      const known = values.get(name);
      if (known) known.push(usable);
      else values.set(name, [usable]);
    }
  }
  const least = Math.max(LEAST_LEADS, sample.length * LEAST_SHARE);
  return [...values]
    .filter(([name, found]) => (named.size === 0 || named.has(name)) && found.length >= least)
    .map(([name, found]) => ({ name, found, type: typeOf(found, isNaming(name)) }))
    .filter((entry): entry is typeof entry & { type: DatasetFeature['type'] } => entry.type !== null)
    .sort((a, b) => b.found.length - a.found.length || (a.name < b.name ? -1 : 1))
    .map(({ name, type }) => ({ name, type }));
}

/** By its last word: `contact_phone`, `customerId`. */
function isNaming(name: string): boolean {
  const words = name.replace(/([a-z\d])(?=[A-Z])/g, '$1 ').toLowerCase();
  return NAMING_WORDS.has(/[\p{L}\d]+(?=[^\p{L}\d]*$)/u.exec(words)?.[0] ?? '');
}

/** Numbers, categories, or null: nothing that a model can learn from. */
function typeOf(values: readonly (string | number | boolean)[], isName: boolean): DatasetFeature['type'] | null {
  const distinct = new Set(values.map((value) => String(value).toLowerCase()));
  const isFlag = distinct.size <= 2 && values.every((value) => asFlag(value) !== null);
  const numbers = values.filter((value) => asNumber(value) !== null).length;
  if (!isFlag && !isName && numbers >= values.length * NUMERIC_SHARE) return 'numeric';
  const isUnique = (isName || distinct.size >= LEAST_DISTINCT) && distinct.size > values.length * DISTINCT_SHARE;
  const length = values.reduce<number>((sum, value) => sum + String(value).length, 0) / values.length;
  const hasEmails = values.some((value) => EMAIL_VALUE.test(String(value)));
  return isUnique || length > PROSE_LENGTH || hasEmails ? null : 'categorical';
}

function labelOf(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 200) || name;
}
