import { randomBytes } from 'node:crypto';

/** As the Standard Webhooks specification wants it: `whsec_` and 24 to 64 bytes in base64. A bearer token is the same string. */
export function generateSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
