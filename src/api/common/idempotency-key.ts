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
