import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import { DomainError } from '../../shared/error-codes.js';
import { HttpFailure, httpFailure } from './http-failure.js';
import { checkRequest, checkTarget, HTTP_LIMITS, type HttpRequest } from './http-request.js';
import {
  type AddressRule,
  guardedLookup,
  isPublicAddress,
  requireAllowedHost,
  type Resolve,
} from './public-address.js';

export interface HttpResponse {
  status: number;
  /** Names in lower case; several of a name joined by commas. Without cookies. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface GuardedFetch {
  /**
   * Calls a service of the public Internet on behalf of a template.
   *
   * @param options - `timeoutMs` bounds everything together: name, connection, redirects, answer
   * @throws DomainError http_request_invalid, http_target_refused; HttpFailure http_timeout, http_unavailable, http_response_too_large,
   *   http_response_invalid. None names the address or anything of the request.
   */
  fetch(request: HttpRequest, options: { timeoutMs: number; signal?: AbortSignal }): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface GuardedFetchOptions {
  /** Which addresses may be called; those of the public Internet by default. */
  isAllowed?: AddressRule;
  /** How names are resolved; the system's way by default. */
  resolve?: Resolve;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const unpack: Record<string, ((packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>) | undefined> =
  {
    gzip: promisify(gunzip),
    'x-gzip': promisify(gunzip),
    deflate: promisify(inflate),
    br: promisify(brotliDecompress),
  };

/** An HTTP client that goes to the public Internet only (unless told otherwise), and bounds what it sends, waits for and reads. */
export function createGuardedFetch({ isAllowed = isPublicAddress, resolve }: GuardedFetchOptions = {}): GuardedFetch {
  const agent = new Agent({
    connect: { lookup: guardedLookup(isAllowed, resolve) },
    allowH2: false,
    // One answer at a time of each connection; idle ones go soon.
    pipelining: 1,
    connections: 50,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 10_000,
    maxHeaderSize: HTTP_LIMITS.responseHeaderBytes,
  });

  const ask = (target: URL, { method, headers, body }: Omit<HttpRequest, 'url'>, signal: AbortSignal) => {
    requireAllowedHost(target.hostname, isAllowed);
    return agent.request({
      origin: target.origin,
      path: `${target.pathname}${target.search}`,
      method,
      headers: { ...headers, 'accept-encoding': 'gzip, deflate, br' },
      body: body ?? null,
      signal,
    });
  };

  async function follow(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    let target = checkRequest(request);
    let asked: Omit<HttpRequest, 'url'> = request;
    for (let redirects = 0; ; redirects++) {
      const response = await ask(target, asked, signal);
      const location = response.headers.location;
      if (!REDIRECTS.has(response.statusCode) || typeof location !== 'string') return read(response);
      // Its body is of no interest, and may have no end.
      response.body.on('error', () => undefined).destroy();
      if (redirects === HTTP_LIMITS.redirects) {
        throw invalidAnswer(`The service redirects more than ${HTTP_LIMITS.redirects} times`);
      }
      const next = URL.parse(location, target.href);
      if (!next) throw invalidAnswer('The service redirects to something that is no URL');
      checkTarget(next);
      if (target.protocol === 'https:' && next.protocol === 'http:') {
        throw new DomainError('http_target_refused', 'The service redirects from https to http');
      }
      asked = afterRedirect(asked, response.statusCode, next.origin === target.origin);
      target = next;
    }
  }

  return {
    async fetch(request, { timeoutMs, signal: outer }) {
      const limit = Math.min(timeoutMs, HTTP_LIMITS.mostTimeoutMs);
      const time = AbortSignal.timeout(limit);
      const signal = outer ? AbortSignal.any([time, outer]) : time;
      try {
        return await follow(request, signal);
      } catch (error) {
        throw httpFailure(error, signal, limit);
      }
    },
    close: () => agent.destroy(),
  };
}

/** As browsers do it: 303, and a POST after 301 and 302, become a GET; another origin gets none of the template's headers. */
function afterRedirect(
  { method, headers, body }: Omit<HttpRequest, 'url'>,
  status: number,
  isSameOrigin: boolean,
): Omit<HttpRequest, 'url'> {
  const becomesGet = status === 303 ? method !== 'GET' : (status === 301 || status === 302) && method === 'POST';
  const kept = Object.entries(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    if (becomesGet && lower === 'content-type') return false;
    return isSameOrigin || lower === 'content-type' || lower === 'accept' || lower === 'user-agent';
  });
  const request = { method: becomesGet ? ('GET' as const) : method, headers: Object.fromEntries(kept) };
  return becomesGet || body === undefined ? request : { ...request, body };
}

async function read({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the connection: a stream without end is read no further.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > HTTP_LIMITS.responseBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name === 'set-cookie' ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  );
  const plain = await unpacked(Buffer.concat(chunks), headers['content-encoding']);
  return { status: statusCode, headers: Object.fromEntries(kept), body: plain };
}

async function unpacked(packed: Buffer, encoding: string | string[] | undefined): Promise<Buffer> {
  const name = String(encoding ?? 'identity')
    .trim()
    .toLowerCase();
  if (packed.length === 0 || name === 'identity' || name === '') return packed;
  const way = unpack[name];
  if (!way) throw invalidAnswer('The answer is encoded in a way that is not known');
  try {
    return await way(packed, { maxOutputLength: HTTP_LIMITS.responseBytes });
  } catch (error) {
    throw (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : invalidAnswer('The answer cannot be unpacked');
  }
}

const tooLarge = () =>
  new HttpFailure('http_response_too_large', `The answer is larger than ${HTTP_LIMITS.responseBytes / 1024} KB`, {
    isPassing: false,
    mayHaveWorked: true,
  });
const invalidAnswer = (detail: string) =>
  new HttpFailure('http_response_invalid', detail, { isPassing: false, mayHaveWorked: true });
