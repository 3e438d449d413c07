import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignatureProblem, SignatureStrategy, SignedRequest } from './signature-strategy.js';

const TOLERANCE_SECONDS = 5 * 60;
const SECRET_PREFIX = 'whsec_';

/**
 * The Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body; five minutes of tolerance against replays, both
 * ways. By OpenSSL instead of the specification's library, which hashes in JavaScript: that was 9% of the API's CPU under load.
 */
export const standardWebhooksStrategy: SignatureStrategy = {
  name: 'standard_webhooks',
  verify({ headers, body, secret }: SignedRequest): SignatureProblem {
    const id = single(headers['webhook-id']);
    const signatures = single(headers['webhook-signature']);
    const timestamp = Number.parseInt(single(headers['webhook-timestamp']), 10);
    const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');
    if (!id || !signatures || Number.isNaN(timestamp) || key.length === 0) return 'signature_invalid';
    if (Math.abs(Math.floor(Date.now() / 1_000) - timestamp) > TOLERANCE_SECONDS) return 'signature_stale';
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    return signatures.split(' ').some((signature) => isSame(signature, `v1,${expected}`)) ? null : 'signature_invalid';
  },
};

/** Takes as long wherever the two differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function single(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
