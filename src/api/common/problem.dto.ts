import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457 problem document. `code` is stable; the words are for people. */
export const PROBLEM = z
  .object({
    type: z.string().meta({ example: 'urn:throughline:problem:not_found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    instance: z.string().optional(),
    errors: z
      .array(
        z.object({
          path: z.string(),
          code: z.string(),
          message: z.string(),
          line: z.int().optional().describe('Of a template, from 1.'),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

/** One fault in a request: `path` is a JSON path such as `leads[3].email`, empty for the whole. */
export interface ProblemError {
  path: string;
  code: string;
  message: string;
}

/** The members of a problem document, in the order in which they are written. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  instance?: string;
  errors?: readonly ProblemError[];
  [extra: string]: unknown;
}

/** Makes the problem document of a code. */
export function problemOf(
  code: ErrorCode,
  detail: string,
  extra: Readonly<Record<string, unknown>> = {},
): ProblemDocument {
  const { status, title } = ERROR_CODES[code];
  return { ...extra, type: `urn:throughline:problem:${code}`, title, status, detail, code };
}
