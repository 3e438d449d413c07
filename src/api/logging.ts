import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import type { Config } from '../config/load-config.js';
import { serializeError } from '../db/log-error.js';

/** Paths whose requests are counted by the metrics and not logged one by one: thousands a second, or probes. */
const QUIET = /^\/(hooks|health|metrics|socket\.io|assets)(\/|\?|$)/;

/** Logs as JSON lines, through pino. Requests are logged by hooks of Fastify, which cost less than a middleware. */
export function createLoggerModule(config: Pick<Config, 'LOG_LEVEL'>): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: { level: config.LOG_LEVEL, serializers: { err: serializeError } },
    forRoutes: [],
  });
}

/** The id of a request: the one that a proxy gave it, else a new one. Answered as `x-request-id`. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID();
}

/**
 * Logs each request when it is answered: id, method, path, status and time. No query (a search for a person, an access token), no
 * body, no address, no header.
 */
export function logRequests(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!QUIET.test(request.url)) {
      const path = request.url.split('?', 1)[0];
      const level = reply.statusCode >= 500 ? 'error' : 'info';
      const { id, method } = request;
      const ms = Math.round(reply.elapsedTime * 10) / 10;
      PinoLogger.root[level]({ requestId: id, method, path, status: reply.statusCode, ms }, 'request');
    }
    done();
  });
}
