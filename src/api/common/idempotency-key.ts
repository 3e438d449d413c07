import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '../../shared/error-codes.js';

const LONGEST = 255;

/**
 * Reads the Idempotency-Key of a request; null where it has none.
 *
 * @throws DomainError `validation_failed` where it is empty or too long
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  const key = Array.isArray(header) ? header[0] : header;
  if (key === undefined) return null;
  if (key.length >= 1 && key.length <= LONGEST) return key;
  throw new DomainError('validation_failed', `Idempotency-Key has 1 to ${LONGEST} characters.`);
}

/**
 * Holds what is asked for under an Idempotency-Key against what was asked for under it before, as far as that is kept.
 *
 * @throws DomainError `conflict` where they differ
 */
export function requireSameRequest(earlier: object, asked: object): void {
  // As it is stored: without what is undefined.
  if (isDeepStrictEqual(earlier, JSON.parse(JSON.stringify(asked)))) return;
  throw new DomainError('conflict', 'This Idempotency-Key was used for another request.');
}
