import { types } from 'node:util';

/** SQLSTATE classes and codes under which a statement may well succeed later: connection, resources, operator intervention. */
const UNAVAILABLE_STATES = /^(08|53|57)/;
const UNAVAILABLE_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOENT',
]);
/** pg reports these by message alone. */
const UNAVAILABLE_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|connection timeout|Client has encountered a connection error|pool after calling end|Query read timeout/i;

/** True where an error says that the database is not there now, rather than that the statement was wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  // Not `instanceof`: Node's own errors come from another realm where code runs in a sandbox, as it does under Jest.
  if (!types.isNativeError(error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (UNAVAILABLE_STATES.test(code) || UNAVAILABLE_SYSTEM_CODES.has(code))) return true;
  const { errors } = error as Partial<AggregateError>;
  if (Array.isArray(errors)) return errors.some(isDatabaseUnavailable);
  return UNAVAILABLE_MESSAGES.test(error.message) || (error.cause !== undefined && isDatabaseUnavailable(error.cause));
}

/** Deadlock, a lock or a statement that waited too long, a conflict of serialization. */
const PASSING_STATES = new Set(['40P01', '40001', '55P03', '57014']);

/** True where the same statements may well succeed when they are repeated: the rows are not to blame. */
export function isWorthRepeating(error: unknown): boolean {
  return isDatabaseUnavailable(error) || PASSING_STATES.has(String((error as { code?: unknown } | null)?.code));
}

/** A character that text may not have (NUL), or jsonb may not (NUL, half a surrogate pair). */
const UNSTORABLE_STATES = new Set(['22021', '22P05']);

/** True where PostgreSQL refuses a text for its characters: it was a caller's, and will never be stored. */
export function isUnstorableText(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return false;
  return UNSTORABLE_STATES.has(code) || (code === '22P02' && error.message.includes('for type json'));
}

/** True where a row breaks a unique index. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505';
}
