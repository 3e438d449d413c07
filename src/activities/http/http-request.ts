import { DomainError } from '../../shared/error-codes.js';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export const HTTP_LIMITS = {
  requestBytes: 256 * 1024,
  urlCharacters: 8_000,
  headerCharacters: 8_000,
  /** Of an answer as it comes, and again of what it unpacks to. */
  responseBytes: 1024 * 1024,
  responseHeaderBytes: 32 * 1024,
  redirects: 5,
  timeoutMs: 10_000,
  mostTimeoutMs: 60_000,
} as const;

/** They are the connection's business, or would make two requests of one. */
const FORBIDDEN_HEADERS = new Set(
  'accept-encoding connection content-length cookie expect host http2-settings keep-alive proxy-authorization proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
);
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
/** What may stand in a field's value (RFC 9110, 5.5): no line ends. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** @throws DomainError http_request_invalid, http_target_refused: naming no value */
export function checkRequest({ url, headers, body }: HttpRequest): URL {
  if (url.length > HTTP_LIMITS.urlCharacters) throw invalid('The URL is too long');
  const target = URL.parse(url);
  if (!target) throw invalid('The URL is not valid');
  checkTarget(target);
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name)) throw invalid('A header has no valid name');
    if (FORBIDDEN_HEADERS.has(name.toLowerCase())) throw invalid(`The header ${name} cannot be set`);
    if (!HEADER_VALUE.test(value)) throw invalid(`The header ${name} has characters that a header cannot have`);
    if (value.length > HTTP_LIMITS.headerCharacters) throw invalid(`The header ${name} is too long`);
  }
  if (body !== undefined && Buffer.byteLength(body) > HTTP_LIMITS.requestBytes) {
    throw invalid(`The body is larger than ${HTTP_LIMITS.requestBytes / 1024} KB`);
  }
  return target;
}

/** What holds for the address of a request and for that of every redirect. */
export function checkTarget(target: URL): void {
  if (target.protocol !== 'http:' && target.protocol !== 'https:') throw refused('Only http and https are called');
  if (target.username !== '' || target.password !== '')
    throw refused('The URL must not hold a user name or a password');
  // Ports of mail, DNS and their like understand enough of a request to be misused by one.
  const port = target.port === '' ? 0 : Number(target.port);
  if (port !== 0 && port !== 80 && port !== 443 && port < 1_024) throw refused('The port may not be called');
}

const invalid = (detail: string) => new DomainError('http_request_invalid', detail);
const refused = (detail: string) => new DomainError('http_target_refused', detail);
