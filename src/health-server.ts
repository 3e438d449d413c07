import { createServer, type Server } from 'node:http';
import { register } from 'prom-client';

export interface HealthServerOptions {
  host: string;
  port: number;
  /** Rejects, or answers false, where the process cannot do its work now. */
  ready: () => Promise<boolean>;
}

const READY_TIMEOUT_MS = 2_000;

/** The worker's `/health/live`, `/health/ready` and `/metrics`: it serves nothing else, so it needs no framework. */
export async function startHealthServer({ host, port, ready }: HealthServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  server.requestTimeout = 5_000;

  async function answer(url: string): Promise<{ status: number; type: string; body: string }> {
    const json = 'application/json';
    if (url === '/health/live') return { status: 200, type: json, body: '{"status":"live"}' };
    if (url === '/health/ready') {
      const late = new Promise<boolean>((resolve) => setTimeout(resolve, READY_TIMEOUT_MS, false).unref());
      const isReady = await Promise.race([ready(), late]).catch(() => false);
      return {
        status: isReady ? 200 : 503,
        type: json,
        body: JSON.stringify({ status: isReady ? 'ready' : 'not_ready' }),
      };
    }
    if (url === '/metrics') return { status: 200, type: register.contentType, body: await register.metrics() };
    return { status: 404, type: json, body: '{"status":"not_found"}' };
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}
