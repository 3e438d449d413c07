import { LEAD_CHANNELS } from './channels.js';

/** Channels whose addresses can be suppressed. */
export const SUPPRESSION_CHANNELS = LEAD_CHANNELS;

/** Why an address is not written to any more. */
export const SUPPRESSION_REASONS = ['unsubscribed', 'bounced', 'complained', 'manual'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** How a suppression came here: a person or a program by the API, a provider's callback. */
export const SUPPRESSION_SOURCES = ['user', 'api_key', 'provider'] as const;
export type SuppressionSource = (typeof SUPPRESSION_SOURCES)[number];
