import { Problem } from '../api/problem.js';
import type { Me, SignedIn } from '../api/types.js';
import { inTurnAcrossTabs } from './in-turn-across-tabs.js';

/** `starting` until the first refresh has answered. */
export type SessionState =
  { status: 'starting' } | { status: 'signed-out'; expired: boolean } | { status: 'signed-in'; me: Me };

/**
 * Who is signed in. The access token lives in memory only; the refresh token is an HttpOnly cookie that this code never sees.
 *
 * States: starting → signed-in | signed-out; signed-in → signed-out when a refresh is refused or the person signs out;
 * signed-out → signed-in by the form. A refresh that gets no answer changes nothing: the next request tries again.
 */
export class Session {
  #state: SessionState = { status: 'starting' };
  #accessToken: string | null = null;
  #refreshing: Promise<boolean> | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** Signs in by the cookie of an earlier visit, where there is one. */
  async start(): Promise<void> {
    if (this.#state.status !== 'starting') return;
    try {
      await this.refresh();
    } catch {
      this.#become({ status: 'signed-out', expired: false });
    }
  }

  /** @throws Problem where the email or the password is wrong, or nothing answers. */
  async signIn(email: string, password: string): Promise<void> {
    const response = await this.#post('/api/v1/auth/login', { email, password });
    this.#accept((await response.json()) as SignedIn);
  }

  /** Ends the session here and on the server. Signs out here even where the server does not answer. */
  async signOut(): Promise<void> {
    try {
      await this.#post('/api/v1/auth/logout', {});
    } catch {
      // The cookie runs out by itself.
    }
    this.#accessToken = null;
    this.#become({ status: 'signed-out', expired: false });
  }

  /**
   * Gets a new access token by the cookie; callers at the same time share one request.
   * @returns false where the cookie is missing or no longer good: the person has to sign in.
   * @throws Problem where nothing answers.
   */
  refresh(): Promise<boolean> {
    this.#refreshing ??= inTurnAcrossTabs('throughline-refresh', () => this.#refresh()).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** `fetch` with the access token; after a 401, once more with a new one. */
  async fetch(request: Request): Promise<Response> {
    const again = request.clone();
    const used = this.#accessToken;
    const response = await fetch(withToken(request, used));
    if (response.status !== 401) return response;
    // Somebody else may have renewed it meanwhile.
    const renewed = this.#accessToken !== used || (await this.refresh());
    return renewed ? fetch(withToken(again, this.#accessToken)) : response;
  }

  /**
   * The header of a request that is not made by {@link fetch}.
   *
   * @param options.renew - after a 401
   */
  async authorization({ renew = false } = {}): Promise<Record<string, string>> {
    if (renew || this.#accessToken === null) await this.refresh();
    return this.#accessToken === null ? {} : { authorization: `Bearer ${this.#accessToken}` };
  }

  async #refresh(): Promise<boolean> {
    try {
      const response = await this.#post('/api/v1/auth/refresh', {});
      this.#accept((await response.json()) as SignedIn);
      return true;
    } catch (thrown) {
      const problem = Problem.of(thrown);
      if (problem.status < 400 || problem.status >= 500 || problem.status === 429) throw problem;
      this.#accessToken = null;
      this.#become({ status: 'signed-out', expired: this.#state.status === 'signed-in' });
      return false;
    }
  }

  #accept({ accessToken, user }: SignedIn): void {
    this.#accessToken = accessToken;
    const known = this.#state.status === 'signed-in' && JSON.stringify(this.#state.me) === JSON.stringify(user);
    if (!known) this.#become({ status: 'signed-in', me: user });
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  async #post(path: string, body: unknown): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(path, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
    } catch {
      throw new Problem(0, 'unreachable', 'The server cannot be reached', 'Check the connection and try again.');
    }
    if (!response.ok) throw Problem.from(await response.json().catch(() => null), response);
    return response;
  }
}

function withToken(request: Request, token: string | null): Request {
  if (token === null) return request;
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return new Request(request, { headers });
}

/** The one session of this tab. */
export const session = new Session();
