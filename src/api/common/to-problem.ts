import { HttpException, NotFoundException } from '@nestjs/common';
import { isDatabaseUnavailable, isUnstorableText } from '../../db/database-errors.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import { problemOf, type ProblemDocument } from './problem.dto.js';

/** Codes of Fastify's own errors, thrown before a handler runs. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_EMPTY_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body_invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body_invalid',
};

/** HTTP statuses of exceptions that carry no code of ours. */
const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'body_invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'body_too_large',
  415: 'media_type_unsupported',
  429: 'rate_limited',
  503: 'overloaded',
};

/**
 * Turns whatever was thrown into a problem document. What is not known to be meant for the caller becomes `internal`, without
 * the message: it might name tables, addresses or personal data.
 */
export function toProblem(error: unknown): ProblemDocument {
  if (error instanceof DomainError) return problemOf(error.code, error.message, error.extra);
  if (isDatabaseUnavailable(error)) {
    return problemOf('database_unavailable', 'The database cannot be reached at the moment; nothing was stored.');
  }
  if (isUnstorableText(error)) {
    return problemOf(
      'validation_failed',
      'The request has text with a character that cannot be stored (U+0000, or half a pair).',
    );
  }
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && Object.hasOwn(FASTIFY_CODES, code)) {
    return problemOf(FASTIFY_CODES[code]!, (error as Error).message);
  }
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  // Nest's own words for an unknown route repeat the query.
  if (error instanceof NotFoundException) return problemOf('not_found', 'There is nothing at this address.');
  if (typeof status === 'number' && status in STATUS_CODES) {
    return problemOf(STATUS_CODES[status]!, (error as Error).message);
  }
  // JSON.parse of a hostile body, or a malformed URL, as Fastify reports them.
  if (error instanceof SyntaxError || (typeof status === 'number' && status >= 400 && status < 500)) {
    return problemOf('body_invalid', (error as Error).message);
  }
  return problemOf('internal', 'The failure was logged; its x-request-id finds it.');
}
