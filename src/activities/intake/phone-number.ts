import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A phone number and what it says by itself, by the numbering plans that libphonenumber knows. */
export interface PhoneNumber {
  /** In E.164. */
  number: string;
  /** ISO 3166-1 alpha-2; null where several share the calling code and the number does not tell. */
  country: string | null;
  callingCode: string;
  /** `mobile`, `fixed_line`, …; null for a number that its plan does not know, and which is not valid therefore. */
  type: string | null;
}

/**
 * Numbers read lately, by their E.164 form: a lead's is normalised first and looked at for its country and type then. Reading one of
 * a country that shares its calling code takes some 20 µs, half of what everything else about a lead's fields takes.
 */
const recent = new Map<string, PhoneNumber>();
const MOST_RECENT = 5_000;

/**
 * Reads a phone number.
 *
 * @param country - ISO 3166-1 alpha-2, for a number without a country calling code; without it such a number is not usable
 * @returns null where it cannot be a number
 */
export function readPhoneNumber(text: string, country: string | null): PhoneNumber | null {
  if (text.length > 60) return null;
  const known = recent.get(text);
  if (known) return known;
  const parsed = parsePhoneNumberFromString(text, (country ?? undefined) as CountryCode | undefined);
  if (!parsed?.isPossible() || !/^\+[1-9]\d{4,14}$/.test(parsed.number)) return null;
  const read: PhoneNumber = {
    number: parsed.number,
    country: parsed.country ?? null,
    callingCode: parsed.countryCallingCode,
    type: parsed.getType()?.toLowerCase() ?? null,
  };
  if (recent.size >= MOST_RECENT) recent.clear();
  recent.set(read.number, read);
  return read;
}
