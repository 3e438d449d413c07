import { stdSerializers } from 'pino';

/**
 * What PostgreSQL, pg and TypeORM put on an error beside its message that may quote a row or a parameter: personal data, which no log
 * may hold. The code, the table and the constraint stay.
 */
const QUOTING = new Set(['detail', 'where', 'hint', 'internalQuery', 'parameters', 'driverError']);

/** Serializes the error of a log line, without values of rows. */
export function serializeError(error: unknown): unknown {
  // pino-http hands over what it has serialized itself.
  const serialized: unknown = error instanceof Error ? stdSerializers.err(error) : error;
  if (typeof serialized !== 'object' || serialized === null) return serialized;
  return Object.fromEntries(
    Object.entries(serialized)
      .filter(([key]) => !QUOTING.has(key))
      .map(([key, value]) => [
        key,
        key === 'aggregateErrors' && Array.isArray(value) ? value.map(serializeError) : value,
      ]),
  );
}
