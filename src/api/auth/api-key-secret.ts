import { createHash, randomBytes } from 'node:crypto';

const PATTERN = /^tl_[A-Za-z0-9_-]{43}$/;

/** Makes an API key: `tl_` and 256 random bits. Shown once; `hash` is what is stored, `prefix` tells keys apart afterwards. */
export function generateApiKey(): { key: string; prefix: string; hash: Buffer } {
  const key = `tl_${randomBytes(32).toString('base64url')}`;
  return { key, prefix: key.slice(0, 9), hash: hashApiKey(key) };
}

/** True for what looks like an API key, so that no other string costs a query. */
export function isApiKey(credential: string): boolean {
  return PATTERN.test(credential);
}

export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
