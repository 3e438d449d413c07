import { StandardSchemaValidationPipe } from '@nestjs/common';
import { DomainError } from '../../shared/error-codes.js';
import { formatPath } from '../../shared/format-path.js';
import type { ProblemError } from './problem.dto.js';

type Issue = Readonly<{ message: string; path?: readonly unknown[]; code?: string }>;

/** Faults listed at most: a body of a thousand leads could otherwise answer with megabytes. */
const ERRORS_LISTED = 50;

/** Validates bodies, queries and path parameters by their zod schema, and hands on what the schema made of them. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => {
      const errors = (issues as readonly Issue[]).slice(0, ERRORS_LISTED).map(toProblemError);
      const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).slice(0, 3);
      return new DomainError('validation_failed', detail.join('; '), { errors });
    },
  });
}

function toProblemError(issue: Issue): ProblemError {
  return { path: formatPath(issue.path ?? []), code: issue.code ?? 'invalid', message: issue.message };
}
