import type { ServiceResponse } from '../../shared/steps/http.js';
import type { Json } from '../../shared/template-definition.js';
import type { HttpResponse } from './guarded-fetch.js';
import { HttpFailure } from './http-failure.js';

/** A service that asks for more patience than this is tried again after it. */
const LONGEST_RETRY_AFTER_MS = 10 * 60_000;
/** What a service says before it has done anything. */
const NOT_DONE = new Set([408, 425, 429, 503]);

/** The answer with its body as JSON, where it says that it is and is; else as text. */
export function readResponse({ status, headers, body }: HttpResponse): ServiceResponse {
  const text = body.toString('utf8');
  const isJson = /[/+]json\b/i.test(headers['content-type'] ?? '');
  return { status, headers, body: isJson ? parsed(text) : text };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The service says that it has not worked. Its words stay out: they may repeat what it was sent. */
export function refusedResponse({ status, headers }: ServiceResponse): HttpFailure {
  const isPassing = NOT_DONE.has(status) || status >= 500;
  const retryAfterMs = isPassing ? retryAfter(headers['retry-after']) : undefined;
  return new HttpFailure('http_response_refused', `The service answered ${status}`, {
    isPassing,
    mayHaveWorked: status < 400 || (status >= 500 && !NOT_DONE.has(status)),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 1_000), LONGEST_RETRY_AFTER_MS);
}
