import { onlyTimeZone } from '../intake/countries.js';
import { readPhoneNumber } from '../intake/phone-number.js';
import type { EnrichmentProvider } from './enrichment-provider.js';

/** The time zone, where the country (the lead's own, else its phone's) has only one. */
export const placeProvider: EnrichmentProvider = {
  name: 'place',
  remote: false,
  enrich: ({ country, phone, timeZone }) => {
    const place = country ?? (phone === null ? null : readPhoneNumber(phone, null)?.country);
    const zone = place && timeZone === null ? onlyTimeZone(place) : null;
    return Promise.resolve(zone === null ? null : { fields: { timeZone: zone }, facts: { timeZone: zone } });
  },
};
