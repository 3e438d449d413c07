import type { FieldMapping, MappingField } from '../../shared/field-mapping.js';
import { remember } from '../../shared/remember.js';
import { readPath } from '../../shared/singular-query.js';
import { storableText } from '../../shared/storable-text.js';
import { countryCode } from './countries.js';
import { normaliseEmail } from '../../shared/email-address.js';
import { flattenBody, guessField } from '../../shared/guess-fields.js';
import { readPhoneNumber } from './phone-number.js';
import { DRAFT_LIMITS, type LeadDraft } from './lead-draft.js';

export interface MapOptions {
  mapping: FieldMapping;
  /** ISO 3166-1 alpha-2, for phone numbers without a calling code where the lead's country is not known. */
  defaultCountry: string | null;
  /** Keeps attributes that are mapped, and no others. */
  mappedAttributesOnly?: boolean;
}

type Raw = Partial<Record<MappingField, string>>;

/**
 * Turns a body into a draft of a lead. A field that the source maps is read there and nowhere else; the others are guessed by
 * their names. As soon as one attribute is mapped, only mapped ones are kept; else every scalar that is no field becomes one.
 *
 * The draft may have neither email nor phone; the caller decides what that means.
 */
export function mapFields(
  body: Record<string, unknown>,
  { mapping, defaultCountry, mappedAttributesOnly = false }: MapOptions,
): LeadDraft {
  const raw: Raw = {};
  const attributes: LeadDraft['attributes'] = {};
  let mapsAttributes = mappedAttributesOnly;
  for (const [target, path] of Object.entries(mapping)) {
    const value = readPath(body, path);
    if (target.startsWith('attributes.')) {
      mapsAttributes = true;
      setAttribute(attributes, target.slice('attributes.'.length), value);
    } else {
      raw[target as MappingField] = scalarText(value);
    }
  }
  for (const [key, value] of flattenBody(body)) {
    const field = guessField(key);
    if (field === null) {
      if (!mapsAttributes) setAttribute(attributes, attributeKey(key), value);
    } else if (!(field in mapping)) {
      raw[field] ??= scalarText(value);
    }
  }
  return normalise(raw, attributes, defaultCountry);
}

function normalise(raw: Raw, attributes: LeadDraft['attributes'], defaultCountry: string | null): LeadDraft {
  const country = raw.country ? countryCode(raw.country) : null;
  if (raw.country && !country) setAttribute(attributes, 'country_name', raw.country);
  const names = raw.name && !raw.firstName && !raw.lastName ? splitName(raw.name) : raw;
  return {
    email: raw.email ? normaliseEmail(raw.email) : null,
    phone: raw.phone ? (readPhoneNumber(raw.phone, country ?? defaultCountry)?.number ?? null) : null,
    firstName: names.firstName ?? null,
    lastName: names.lastName ?? null,
    company: raw.company ?? null,
    country,
    city: raw.city ?? null,
    timeZone: raw.timeZone && isTimeZone(raw.timeZone) ? raw.timeZone : null,
    origin: raw.origin ?? null,
    attributes,
  };
}

function splitName(name: string): { firstName?: string; lastName?: string } {
  const comma = /^([^,]+),\s*(.+)$/.exec(name);
  if (comma) return { firstName: comma[2], lastName: comma[1]?.trim() };
  const at = name.indexOf(' ');
  return at < 0 ? { firstName: name } : { firstName: name.slice(0, at), lastName: name.slice(at + 1).trim() };
}

function scalarText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = storableText(String(value), DRAFT_LIMITS.fieldLength).trim();
  return text === '' ? undefined : text;
}

function setAttribute(attributes: LeadDraft['attributes'], key: string, value: unknown): void {
  if (key === '' || key === '__proto__' || Object.keys(attributes).length >= DRAFT_LIMITS.attributes) return;
  const name = storableText(key, DRAFT_LIMITS.attributeKey);
  if (typeof value === 'boolean') attributes[name] = value;
  else if (typeof value === 'number' && Number.isFinite(value)) attributes[name] = value;
  else if (typeof value === 'string') {
    const text = storableText(value, DRAFT_LIMITS.attributeLength).trim();
    if (text !== '') attributes[name] = text;
  }
}

const attributeKey = remember((key) =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, ''),
);

const isTimeZone = remember((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
});
