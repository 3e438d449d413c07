import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** `.throughline/instance.json`, as far as the specs use it. */
export interface Instance {
  url: string;
  databaseUrl: string;
  admin: { email: string; password: string };
  demoSource: { key: string; secret: string };
  pids: Record<'launcher' | 'api' | 'worker' | 'temporal' | 'postgres', number>;
}

/** The instance as it is now: process ids change when a process is restarted. */
export function readInstance(): Instance {
  return JSON.parse(
    readFileSync(join(process.env.THROUGHLINE_HOME ?? '.throughline', 'instance.json'), 'utf8'),
  ) as Instance;
}

/** Posts a body to a source, signed; a refused connection (a process that is being restarted) is tried again with the same id. */
export async function postLead(
  source: { key: string; secret: string },
  lead: unknown,
  options: { id?: string; tries?: number } = {},
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const { id = `msg_${crypto.randomUUID()}`, tries = 1 } = options;
  const body = JSON.stringify(lead);
  for (let left = tries; ; left--) {
    const at = new Date();
    try {
      const response = await fetch(`${readInstance().url}/hooks/${source.key}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': new Webhook(source.secret).sign(id, at, body),
        },
        body,
        signal: AbortSignal.timeout(15_000),
      });
      const answer = {
        status: response.status,
        body: (await response.json()) as Record<string, unknown>,
        headers: response.headers,
      };
      if (answer.status !== 503 || left <= 1) return answer;
    } catch (error) {
      if (left <= 1) throw error;
    }
    await pause(500);
  }
}

/** A signed-in admin. */
export class Admin {
  private token = '';

  static async signIn(): Promise<Admin> {
    const admin = new Admin();
    const { url, admin: credentials } = readInstance();
    const response = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });
    admin.token = ((await response.json()) as { accessToken: string }).accessToken;
    return admin;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const response = await fetch(`${readInstance().url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** Sends a file as the body. */
  async upload<T>(path: string, type: string, content: string): Promise<{ status: number; body: T }> {
    const response = await fetch(`${readInstance().url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': type },
      body: content,
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  async text(path: string): Promise<string> {
    const response = await fetch(`${readInstance().url}${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(30_000),
    });
    return response.text();
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.call<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Every item of a list, page by page, 20,000 at most. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 100; pages++) {
      const query = `${path.includes('?') ? '&' : '?'}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const page: { items: T[]; nextCursor: string | null } = await this.get(`${path}${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }
}

/** Asks until the answer is right, or fails with the last one. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
  withinMs: number,
  everyMs = 250,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (let last: unknown; ;) {
    try {
      const answer = await ask();
      if (isRight(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const text = last instanceof Error ? String(last) : JSON.stringify(last);
      throw new Error(`not within ${withinMs} ms: ${text?.slice(0, 2_000)}`);
    }
    await pause(everyMs);
  }
}
