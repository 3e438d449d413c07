import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';

/** Metadata of an operation: the schema of what it answers. */
export const ANSWER_SCHEMA = 'throughline:answer-schema';

/**
 * Says what an operation answers: the status and schema, by which the body is both written and documented, and the codes of the
 * problems that it may answer instead.
 */
export function Answers(status: 200 | 201 | 202, schema: z.ZodType, ...problems: ErrorCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    SetMetadata(ANSWER_SCHEMA, schema),
    ApiResponse({ status, standardSchema: schema, description: 'Done' }),
    ...problemResponses(problems),
  );
}

/** The same for an operation that answers 204. */
export function AnswersNothing(...problems: ErrorCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(204),
    ApiResponse({ status: 204, description: 'Done' }),
    ...problemResponses(problems),
  );
}

/** The problems that an operation may answer which writes its answer itself. */
export function Problems(...problems: ErrorCode[]): MethodDecorator {
  return applyDecorators(...problemResponses(problems));
}

function problemResponses(codes: readonly ErrorCode[]): MethodDecorator[] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERROR_CODES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].map(([status, same]) =>
    ApiResponse({
      status,
      description: same.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('. '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }),
  );
}
