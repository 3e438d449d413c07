import { CATALOGUE } from './ml/features/catalogue.js';
import type { CatalogueFeature } from './ml/features/catalogue-feature.js';

/** Prints the catalogue of features for docs/features.md: a table of what, in words and numbers, and where it is read from. */

const HEAD =
  '| feature | what it says | type | without it | sensitive | can be changed |\n| --- | --- | --- | --- | --- | --- |\n';

const TITLES: Readonly<Record<CatalogueFeature['source'], string>> = {
  engagement: 'What the lead did',
  response: 'What we did',
  lead: 'What the lead says of itself',
};

function row(feature: CatalogueFeature): string {
  const { key, meaning, type, unit, attributes, sensitive, changeable } = feature;
  const fields =
    attributes.length > 0 ? ` From ${attributes.map((name) => `\`attributes.${name}\``).join(', else ')}.` : '';
  const kind = type === 'categorical' ? 'words' : (unit ?? 'number');
  const unset = feature.default === null ? 'missing' : String(feature.default);
  return `| \`${key}\` | ${meaning}${fields} | ${kind} | ${unset} | ${yes(sensitive)} | ${yes(changeable)} |\n`;
}

function yes(is: boolean): string {
  return is ? 'yes' : '';
}

const sources = Object.keys(TITLES) as CatalogueFeature['source'][];
process.stdout.write(
  sources
    .map((source) => {
      const rows = CATALOGUE.filter((feature) => feature.source === source).map(row);
      return `### ${TITLES[source]}\n\n${HEAD}${rows.join('')}`;
    })
    .join('\n'),
);
