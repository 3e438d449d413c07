import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { SignatureProblem, SignatureStrategy, SignedRequest } from './signature-strategy.js';

/**
 * The Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body; five minutes of tolerance against replays, both
 * ways.
 */
export const standardWebhooksStrategy: SignatureStrategy = {
  name: 'standard_webhooks',
  verify({ headers, body, secret }: SignedRequest): SignatureProblem {
    try {
      new Webhook(secret).verify(
        body,
        {
          'webhook-id': single(headers['webhook-id']),
          'webhook-timestamp': single(headers['webhook-timestamp']),
          'webhook-signature': single(headers['webhook-signature']),
        },
        { jsonParse: false },
      );
      return null;
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) return 'signature_invalid';
      return /timestamp too (old|new)/i.test(error.message) ? 'signature_stale' : 'signature_invalid';
    }
  },
};

function single(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
