import createClient from 'openapi-fetch';
import { session } from '../auth/session.js';
import { Problem } from './problem.js';
import type { paths } from './schema.js';

/** The generated client. Sends the access token and, when it has run out, renews it once and sends the request again. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => session.fetch(request),
});

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The data of a call of {@link api}.
 * @throws Problem where the API refused or could not be reached.
 */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw Problem.of(thrown);
  });
  if (!response.ok) throw Problem.from(error, response);
  return data as T;
}

/** What was asked for; null where there is no such thing. */
export async function orNone<T>(answered: Promise<T>): Promise<T | null> {
  try {
    return await answered;
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 404) return null;
    throw thrown;
  }
}
