import { createHash, timingSafeEqual } from 'node:crypto';
import type { SignatureStrategy } from './signature-strategy.js';

/** A bearer token, for senders that cannot sign. It protects neither against a replay nor against a changed body. */
export const bearerStrategy: SignatureStrategy = {
  name: 'bearer',
  verify({ headers, secret }) {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(token), digest(secret)) ? null : 'signature_invalid';
  },
};

/** Equal lengths, which timingSafeEqual asks for. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
