import { getAllCountries } from 'countries-and-timezones';

/** Names that people write beside the English one of the database. */
const ALIASES: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.': 'US',
  'u.s.a.': 'US',
  america: 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  deutschland: 'DE',
  österreich: 'AT',
  schweiz: 'CH',
  españa: 'ES',
  italia: 'IT',
  brasil: 'BR',
  'united states of america': 'US',
  'united states': 'US',
  'united kingdom': 'GB',
  'south korea': 'KR',
  russia: 'RU',
  uae: 'AE',
};

const CODES = new Set<string>(Object.keys(getAllCountries()));
const BY_NAME = new Map<string, string>(
  Object.values(getAllCountries()).map((country) => [country.name.toLowerCase(), country.id]),
);

/**
 * The ISO 3166-1 alpha-2 code of a country given as code or English name.
 *
 * @returns null where it is neither
 */
export function countryCode(text: string): string | null {
  const wanted = text.trim();
  if (CODES.has(wanted.toUpperCase())) return wanted.toUpperCase();
  const name = wanted.toLowerCase();
  return ALIASES[name] ?? BY_NAME.get(name) ?? null;
}

/** Made once: the package builds a country's zones anew at each question, which took as long as everything else about a place. */
const ONLY_ZONES = new Map<string, string>(
  Object.values(getAllCountries()).flatMap(({ id, timezones }) =>
    timezones.length === 1 && timezones[0] ? [[id, timezones[0]]] : [],
  ),
);

/** The IANA time zone of a country that has only one, or whose zones agree; null else. */
export function onlyTimeZone(country: string): string | null {
  return ONLY_ZONES.get(country) ?? null;
}
