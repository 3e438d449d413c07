import { readFile, stat } from 'node:fs/promises';
import { join, normalize, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config/load-config.js';

/** Addresses that belong to the API: the web app never answers there, not even for a page that is missing. */
const RESERVED = /^\/(api|hooks|health|metrics|socket\.io|dev)(\/|$)/;
/** Vite names these by their content. */
const HASHED = /^\/assets\//;
const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Throughline</title>
<body style="font: 16px/1.5 system-ui; margin: 10vh auto; max-width: 40rem; padding: 0 1rem">
<h1>The web app is not built</h1>
<p>Build it with <code>npm run build</code>, or start everything with <code>npm start</code>.
<p>The API runs: see <a href="/api/docs">its documentation</a>.
</body></html>`;

/**
 * Serves the built web app at `/`. Pages of the app have addresses of their own (`/leads/…`), so a page that is no file is answered by
 * index.html, where the browser asks for HTML; `/` always is, for whoever looks whether anybody is there.
 */
export async function serveWebApp(app: NestFastifyApplication, { WEB_DIR }: Pick<Config, 'WEB_DIR'>): Promise<void> {
  const root = resolve(WEB_DIR);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, { root, serve: false, cacheControl: false, etag: true, lastModified: true });
  fastify.get('/*', async (request, reply) => {
    const path = decodedPath(request);
    if (path === undefined || RESERVED.test(path)) return reply.callNotFound();
    if (path !== '/' && (await isFile(join(root, path)))) {
      const lifetime = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      return reply.header('cache-control', lifetime).sendFile(path.slice(1));
    }
    const wantsPage = path === '/' || ((request.headers.accept ?? '').includes('text/html') && !HASHED.test(path));
    if (!wantsPage) return reply.callNotFound();
    return sendIndex(reply, root);
  });
}

async function sendIndex(reply: FastifyReply, root: string): Promise<FastifyReply> {
  const index = await readFile(join(root, 'index.html'), 'utf8').catch(() => undefined);
  void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache');
  return index === undefined ? reply.status(503).send(NOT_BUILT) : reply.send(index);
}

/** The path, with neither a way out of the folder nor a hidden file in it. */
function decodedPath({ url }: FastifyRequest): string | undefined {
  try {
    const path = normalize(decodeURIComponent(url.split('?', 1)[0]!))
      .split(sep)
      .join('/');
    return path.includes('\0') || /(^|\/)\./.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
