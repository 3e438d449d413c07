import type { ScoringLead } from '../../shared/score.js';
import { asFlag, asNumber, forReason, type RawValue, rawValueAt, usableValue } from '../lead-values.js';
import { catalogueFeature } from './catalogue.js';
import type { FeatureSpec, ModelManifest } from '../manifest.js';

/** Any text that no training row says; ONNX then takes the term of unknown values. */
const UNSEEN = '(unseen)';

/** What goes into a model for one feature. */
export type FeatureInput = number | string;

/** One feature of one lead. */
export interface FeatureValue {
  /** What goes into the model: NaN or the manifest's missing category where there is nothing. */
  input: FeatureInput;
  /** What the lead had, for the reason; null where that was missing. */
  raw: RawValue | null;
}

/** Reads one feature from a lead, as of a moment. Never throws, whatever the lead holds. */
export interface FeatureReader {
  readonly spec: FeatureSpec;
  read(lead: ScoringLead, at: Date): FeatureValue;
  /** The same of a value that stands alone: of a sample, of what might be. */
  interpret(value: RawValue | null): FeatureValue;
}

/**
 * Turns a manifest's features into readers. Does to a value what the trainer did to its rows (trainer/throughline_trainer/
 * columns.py): trimmed; empty and the manifest's missing values are missing; numbers may be spelled; categories match
 * whatever their case; a yes/no category takes booleans.
 */
export function featureReaders(manifest: ModelManifest): FeatureReader[] {
  const missingWords = new Set(manifest.missingValues.map((word) => word.toLowerCase()));
  return manifest.features.map((spec) => {
    const ofKnown = spec.type === 'numeric' ? readNumber : categoryInterpreter(spec, manifest.onnx.missingCategory);
    const isMissing = (value: RawValue) => typeof value === 'string' && missingWords.has(value.toLowerCase());
    const paths = spec.from.map(pathReader);
    return {
      spec,
      read(lead, at) {
        for (const read of paths) {
          const value = read(lead, at);
          if (value !== null && !isMissing(value)) return ofKnown(value);
        }
        return ofKnown(null);
      },
      interpret(value) {
        const usable = usableValue(value);
        return ofKnown(usable === null || isMissing(usable) ? null : usable);
      },
    };
  });
}

/** Reads what a lead has at a path: a field, or a feature of the catalogue. One that the catalogue does not know is missing. */
function pathReader(path: string): (lead: ScoringLead, at: Date) => RawValue | null {
  const known = catalogueFeature(path);
  return known ? (lead, at) => known.read(lead, at) ?? known.default : (lead) => rawValueAt(lead, path);
}

function readNumber(value: RawValue | null): FeatureValue {
  const number = asNumber(value);
  return { input: number ?? Number.NaN, raw: number };
}

function categoryInterpreter(spec: FeatureSpec, missing: string): (value: RawValue | null) => FeatureValue {
  const categoryOf = categoryReader(spec.categories);
  return (value) =>
    value === null ? { input: missing, raw: null } : { input: categoryOf(value) ?? UNSEEN, raw: forReason(value) };
}

/** Finds the category that a value says, whatever its case, or by yes and no where those are all that there are; null for any other. */
export function categoryReader(categories: readonly string[]): (value: RawValue) => string | null {
  const known = new Map(categories.map((category) => [category.toLowerCase(), category]));
  const isFlag = known.size > 0 && [...known.keys()].every((word) => word === 'yes' || word === 'no');
  return (value) => {
    const flag = isFlag ? asFlag(value) : null;
    const word = flag === null ? String(value).toLowerCase() : flag ? 'yes' : 'no';
    return known.get(word) ?? null;
  };
}
