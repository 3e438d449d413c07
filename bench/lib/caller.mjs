import { ApiClient } from '../../scripts/lib/api-client.mjs';

const TIMEOUT_MS = 60_000;
const SCOPES = [
  'leads:read',
  'leads:write',
  'leads:import',
  'scoring:use',
  'scoring:manage',
  'sources:read',
  'workflows:read',
  'workflows:write',
  'events:read',
];

/** Calls the API of an instance under an API key: an access token would run out during the long benches. */
export class Caller {
  /** @param headers what each call is authorized by */
  constructor(instance, headers) {
    this.instance = instance;
    this.headers = headers;
  }

  static async connect(instance) {
    const admin = await new ApiClient(instance).signIn();
    const { key } = await admin.send('POST', '/api-keys', { name: 'bench', scopes: SCOPES });
    return new Caller(instance, { authorization: `Bearer ${key}` });
  }

  get(path) {
    return this.#call('GET', path);
  }

  send(method, path, body) {
    return this.#call(method, path, body);
  }

  /** Every item of a list, page by page, `most` at most. */
  async list(path, most) {
    const items = [];
    for (let cursor = ''; cursor !== null && items.length < most;) {
      const page = await this.get(`${path}&limit=200${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items.slice(0, most);
  }

  /** So that a bench measures nothing but itself. */
  async pauseTemplates() {
    for (const { key } of (await this.get('/workflows/templates')).items) {
      await this.send('PATCH', `/workflows/templates/${key}`, { state: 'paused' });
    }
  }

  async #call(method, path, body) {
    const response = await fetch(`${this.instance.url}/api/v1${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
