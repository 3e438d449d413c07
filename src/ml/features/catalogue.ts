import type { CatalogueFeature } from './catalogue-feature.js';
import { ENGAGEMENT_FEATURES } from './engagement-features.js';
import { FIT_FEATURES } from './fit-features.js';
import { RESPONSE_FEATURES } from './response-features.js';
import { SOURCE_FEATURES } from './source-features.js';

/** Every feature of the catalogue. `npm run generate` writes it to docs/features.md. */
export const CATALOGUE: readonly CatalogueFeature[] = [
  ...ENGAGEMENT_FEATURES,
  ...RESPONSE_FEATURES,
  ...FIT_FEATURES,
  ...SOURCE_FEATURES,
];

const BY_KEY = new Map(CATALOGUE.map((feature) => [feature.key, feature]));
const PREFIX = 'feature.';

/** The path by which a manifest reads a feature of the catalogue. */
export function cataloguePath({ key }: CatalogueFeature): string {
  return `${PREFIX}${key}`;
}

/** Whether a manifest's path names a feature of a catalogue: of this build's, or of another one's. */
export function isCataloguePath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** The feature that a manifest's path names; undefined where it names none. */
export function catalogueFeature(path: string): CatalogueFeature | undefined {
  return isCataloguePath(path) ? BY_KEY.get(path.slice(PREFIX.length)) : undefined;
}
