import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { EnrichmentProvider } from './enrichment-provider.js';

/** What a phone number says by itself: its country and its type, by the numbering plans that libphonenumber knows. */
export const phoneProvider: EnrichmentProvider = {
  name: 'phone',
  remote: false,
  enrich: ({ phone }) => {
    const number = phone === null ? undefined : parsePhoneNumberFromString(phone);
    if (!number) return Promise.resolve(null);
    return Promise.resolve({
      fields: number.country ? { country: number.country } : {},
      facts: {
        valid: number.isValid(),
        country: number.country ?? null,
        callingCode: number.countryCallingCode,
        type: number.getType()?.toLowerCase() ?? null,
      },
    });
  },
};
