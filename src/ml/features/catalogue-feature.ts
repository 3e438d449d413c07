import type { EngagementState } from '../../shared/engagement/engagement-state.js';
import type { ScoringLead } from '../../shared/score.js';
import { type RawValue, rawValueAt } from '../lead-values.js';

/** What a feature is read from: the lead's own fields, what it did, or what we did. */
export type FeatureSource = 'lead' | 'engagement' | 'response';

/**
 * A feature of which the meaning is fixed, whichever model reads it (`feature.<key>` in a manifest). Training and serving read it by the same
 * function, of the lead as it was at a moment.
 */
export interface CatalogueFeature {
  /** Lower-case letters, digits and `_`. Never given another meaning. */
  key: string;
  label: string;
  type: 'numeric' | 'categorical';
  /** Of numbers; null where they have none, and for words. */
  unit: string | null;
  /** What it says, for people. */
  meaning: string;
  source: FeatureSource;
  /** What a lead has of which nothing is known; null: it is missing. */
  default: RawValue | null;
  /** Says who the person is: no training reads it. */
  personal: boolean;
  /** Not to be decided by without thinking: it may stand for a group of people. */
  sensitive: boolean;
  /** Whether what people do can change it. */
  changeable: boolean;
  /**
   * How its reason reads; `{value}` is the value with its unit. Up to three, with `|` between them: for a value, or yes; for zero, or no; for
   * nothing known (src/shared/reasons/).
   */
  phrase: string | null;
  /** Custom fields (attributes) that it is read from. */
  attributes: readonly string[];
  /** Whether it says all that those fields say: a training then leaves them out, for two of a kind share what one would have. */
  isWhole: boolean;
  /** Pure. Null where the lead says nothing of it. Never throws, whatever the lead holds. */
  read(lead: ScoringLead, at: Date): RawValue | null;
}

type Essential = 'key' | 'label' | 'meaning' | 'read';

/** A feature with what is usual where nothing else is said. */
export function feature(given: Pick<CatalogueFeature, Essential> & Partial<CatalogueFeature>): CatalogueFeature {
  return {
    type: 'numeric',
    unit: null,
    source: 'lead',
    default: null,
    personal: false,
    sensitive: false,
    changeable: false,
    phrase: null,
    attributes: [],
    isWhole: false,
    ...given,
  };
}

const HOUR_MS = 3_600_000;

/** Hours from one moment to a later one, 0 where it is earlier: clocks differ. To a hundredth, as the two ways of reading must agree. */
export function hoursBetween(from: number, to: number): number {
  return Math.round((Math.max(0, to - from) / HOUR_MS) * 100) / 100;
}

/** When the lead was stored first; null where that is not known. */
export function createdMoment(lead: ScoringLead): number | null {
  if (lead.createdAt === undefined) return null;
  const moment = new Date(lead.createdAt).getTime();
  return Number.isFinite(moment) ? moment : null;
}

/** What is known of a lead's engagement; null where that is nothing. */
export function engagementOf(lead: ScoringLead): EngagementState | null {
  const state = lead.engagement;
  return typeof state?.events === 'number' && state.events > 0 ? state : null;
}

/** The first of some custom fields that has a value. */
export function attributeOf(lead: ScoringLead, names: readonly string[]): RawValue | null {
  for (const name of names) {
    const value = rawValueAt(lead, `attributes.${name}`);
    if (value !== null) return value;
  }
  return null;
}
