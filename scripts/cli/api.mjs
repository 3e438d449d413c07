import { setTimeout as sleep } from 'node:timers/promises';
import { readInstance } from '../lib/instance-file.mjs';
import { CliError, EXIT } from './cli-error.mjs';

const TIMEOUT_MS = 30_000;
const TRIES = 4;
const LONGEST_PAUSE_S = 20;
const MOST_PAGES = 100;

/** An answer that is no success, as its problem document says. */
export class ApiProblem extends CliError {
  constructor(status, problem) {
    const isCaller = status === 401 || status === 403;
    super(
      `${problem.detail ?? problem.title ?? 'The server refused'} (${status} ${problem.code ?? ''})`,
      isCaller ? EXIT.unreachable : EXIT.differs,
    );
    this.status = status;
    this.problem = problem;
  }
}

/** The public API, as one caller sees it. */
export class Api {
  #credential;

  constructor(url, credential) {
    this.url = url;
    this.#credential = credential;
  }

  /** Whose API is meant: see the help of the commands. */
  static async connect(env) {
    const { THROUGHLINE_URL: url, THROUGHLINE_API_KEY: key } = env;
    if (url && key) return new Api(baseOf(url), key);
    if (url || key) {
      const missing = url ? 'THROUGHLINE_API_KEY' : 'THROUGHLINE_URL';
      throw new CliError(
        `${missing} is not set: both or neither of THROUGHLINE_URL and THROUGHLINE_API_KEY.`,
        EXIT.usage,
      );
    }
    const instance = readInstance();
    if (!instance) {
      const what = 'No instance runs from this clone.';
      throw new CliError(
        `${what} Start it by npm start, or set THROUGHLINE_URL and THROUGHLINE_API_KEY.`,
        EXIT.unreachable,
      );
    }
    const local = new Api(baseOf(instance.url));
    const { accessToken } = await local.send('POST', '/auth/login', instance.admin);
    return new Api(local.url, accessToken);
  }

  get(path) {
    return this.send('GET', path);
  }

  /** The same, or null where there is no such thing. */
  async find(path) {
    try {
      return await this.get(path);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) return null;
      throw error;
    }
  }

  /** Every item of a list. */
  async all(path) {
    const items = [];
    let cursor = '';
    for (let pages = 0; cursor !== null && pages < MOST_PAGES; pages++) {
      const page = await this.get(`${path}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  /** Asks again where the server is too busy, for as long as it says. */
  async send(method, path, body) {
    for (let tries = TRIES; ; tries--) {
      const response = await this.#fetch(method, path, body);
      if (response.ok) return response.status === 204 ? undefined : response.json();
      const isBusy = response.status === 429 || response.status === 503;
      const problem = await response.json().catch(() => ({}));
      if (!isBusy || tries <= 1) throw new ApiProblem(response.status, problem);
      const pause = Number(response.headers.get('retry-after')) || 2;
      await sleep(Math.min(pause, LONGEST_PAUSE_S) * 1_000);
    }
  }

  async #fetch(method, path, body) {
    try {
      return await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(this.#credential ? { authorization: `Bearer ${this.#credential}` } : {}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // A key goes to the server that was named, to no other.
        redirect: 'error',
      });
    } catch (error) {
      const why = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new CliError(`${this.url} does not answer: ${why}`, EXIT.unreachable);
    }
  }
}

function baseOf(url) {
  try {
    const { origin, pathname } = new URL(url);
    return `${origin}${pathname.replace(/\/+$/, '')}`;
  } catch {
    throw new CliError(`THROUGHLINE_URL is no address: ${url}`, EXIT.usage);
  }
}
