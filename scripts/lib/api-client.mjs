/** A signed-in caller of a running instance's API. */
export class ApiClient {
  #token;

  constructor(instance) {
    this.instance = instance;
  }

  async signIn() {
    const { accessToken } = await this.#send('POST', '/api/v1/auth/login', this.instance.admin);
    this.#token = accessToken;
    return this;
  }

  get(path) {
    return this.#send('GET', `/api/v1${path}`);
  }

  send(method, path, body) {
    return this.#send(method, `/api/v1${path}`, body);
  }

  async #send(method, path, body) {
    const response = await fetch(`${this.instance.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
