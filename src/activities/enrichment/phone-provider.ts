import { readPhoneNumber } from '../intake/phone-number.js';
import type { EnrichmentProvider } from './enrichment-provider.js';

/** What a phone number says by itself: its country and its type. */
export const phoneProvider: EnrichmentProvider = {
  name: 'phone',
  remote: false,
  enrich: ({ phone }) => {
    const number = phone === null ? null : readPhoneNumber(phone, null);
    if (!number) return Promise.resolve(null);
    const { country, callingCode, type } = number;
    return Promise.resolve({
      fields: country ? { country } : {},
      facts: { valid: type !== null, country, callingCode, type },
    });
  },
};
