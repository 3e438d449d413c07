import { DomainError, type ErrorCode } from '../../shared/error-codes.js';

/** The call failed. It is the same request that may be tried again, or that may have worked although its answer did not come. */
export class HttpFailure extends DomainError {
  constructor(
    code: Extract<ErrorCode, `http_${string}`>,
    detail: string,
    readonly circumstances: {
      /** Another try may help. */
      isPassing: boolean;
      /** The service may have done what was asked. */
      mayHaveWorked: boolean;
      retryAfterMs?: number;
    },
  ) {
    super(code, detail);
  }
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TOO_LARGE = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', 'HPE_HEADER_OVERFLOW']);

/** What a request ended with instead of an answer, in words that name neither address nor content. */
export function httpFailure(error: unknown, signal: AbortSignal, timeoutMs: number): Error {
  if (error instanceof DomainError) return error;
  if (signal.aborted) {
    return new HttpFailure('http_timeout', `The service did not answer within ${timeoutMs / 1000} s`, {
      isPassing: true,
      mayHaveWorked: true,
    });
  }
  const code = codeOf(error);
  if (TOO_LARGE.has(code)) {
    return new HttpFailure('http_response_too_large', 'The headers of the answer are too large', {
      isPassing: false,
      mayHaveWorked: true,
    });
  }
  if (code.startsWith('HPE_') || (error as Error).name === 'HTTPParserError') {
    return new HttpFailure('http_response_invalid', 'The answer is not HTTP', {
      isPassing: false,
      mayHaveWorked: true,
    });
  }
  const isSent = !NEVER_SENT.has(code) && !code.startsWith('ERR_TLS') && !code.includes('CERT');
  const detail = code === '' ? 'The connection failed' : `The connection failed: ${code}`;
  return new HttpFailure('http_unavailable', detail, { isPassing: true, mayHaveWorked: isSent });
}

function codeOf(error: unknown): string {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code)) return code;
  if (errors?.[0]) return codeOf(errors[0]);
  return cause ? codeOf(cause) : '';
}
