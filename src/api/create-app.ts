import 'reflect-metadata';
import type { IncomingMessage, Server } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { sendProblem } from './common/problem.filter.js';
import { toProblem } from './common/to-problem.js';
import { registerEtags } from './common/etags.js';
import type { ApiDependencies } from './dependencies.js';
import { SocketAdapter } from './events/socket-adapter.js';
import { clientErrorHandler, registerUploads } from './imports/uploads.js';
import { logRequests, requestId } from './logging.js';
import { registerForms } from './scoring/receive-model.js';
import { serveDocs } from './openapi/serve-docs.js';
import { registerSecurityHeaders } from './security-headers.js';
import { serveWebApp } from './web-app/web-app.js';

const BODY_BYTES_MOST = 1_048_576;
/** Bodies that are larger by nature: a thousand leads to score; a template that is too large, to be told so in its own words. */
const LARGE_BODIES: Readonly<Record<string, number>> = {
  '/api/v1/scoring/score': 5 * 1_048_576,
  '/api/v1/workflows/templates': 2 * 1_048_576,
  '/api/v1/workflows/templates/:key/draft': 2 * 1_048_576,
  '/api/v1/workflows/templates/:key/validate': 2 * 1_048_576,
};
/** A request that has not arrived by then is given up: it only holds a socket. */
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * Each costs some tens of kilobytes, whether it asks for anything or not. Beyond it, new ones are closed at once; a proxy in front keeps far
 * fewer open.
 */
const CONNECTIONS_MOST = 5_000;
/** Longer than the idle time of common load balancers (60 s), which would else send into a closing connection. */
const KEEP_ALIVE_MS = 72_000;

/**
 * Builds the API. Connects to nothing by itself: constructors only keep what they are given, and work begins with `listen` or
 * `init`.
 */
export async function createApp(dependencies: ApiDependencies): Promise<NestFastifyApplication> {
  const options: FastifyServerOptions = {
    bodyLimit: BODY_BYTES_MOST,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    clientErrorHandler,
    forceCloseConnections: 'idle',
    genReqId: (request) => requestId(request as IncomingMessage),
    frameworkErrors: (error, request, reply) => sendProblem(reply, toProblem(error), request.url),
    routerOptions: { maxParamLength: 200 },
  };
  const adapter = new FastifyAdapter(options);
  adapter.getInstance().addHook('onRoute', (route) => {
    const larger = LARGE_BODIES[route.url];
    if (larger !== undefined) route.bodyLimit = larger;
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(dependencies), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  (app.getHttpServer() as Server).maxConnections = CONNECTIONS_MOST;
  app.useLogger(app.get(Logger));
  logRequests(app);
  registerUploads(app);
  await registerForms(app);
  app.useWebSocketAdapter(new SocketAdapter(app, dependencies.config.REDIS_URL));
  await app.register(fastifyCookie);
  await registerSecurityHeaders(app, dependencies.config);
  registerEtags(app);
  serveDocs(app);
  await serveWebApp(app, dependencies.config);
  return app;
}
