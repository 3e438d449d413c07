import type { AuthStrategy } from '../../api/types.js';

/** How a sender proves that it may post to a source. */
export const AUTH_STRATEGY_NAMES: Readonly<Record<AuthStrategy, string>> = {
  standard_webhooks: 'Signature (Standard Webhooks)',
  bearer: 'Bearer token',
};
