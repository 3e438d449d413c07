import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { isDatabaseUnavailable } from '../../db/database-errors.js';
import { DomainError } from '../../shared/error-codes.js';
import { toProblem } from '../common/to-problem.js';
import { Admission } from './admission.js';
import type { Door } from './door.js';

/** Largest body of a webhook. */
export const MOST_BODY_BYTES = 256 * 1024;
/** Where the webhooks of templates are called. */
const TEMPLATE_HOOKS = '/hooks/templates/';
const RETRY_AFTER_SECONDS = 2;
/**
 * With more, each waits longer and no more are stored: 1,200 under way were 1.1 s at the median where 1,400 a second got through. A body is
 * in memory three times: as it came, as text, and on its way to PostgreSQL.
 */
const MOST_UNDER_WAY = { requests: 600, bytes: 32 * 1_024 * 1_024 };

/**
 * Puts the door on Fastify itself: a signature is over the bytes as they came, so the body must not be parsed before, and the hot path
 * spares Nest's pipeline. Its own scope keeps its parsers apart from those of the API.
 */
export function registerHooks(
  fastify: FastifyInstance,
  door: Door,
  onError: (error: unknown) => void,
  admission = new Admission(MOST_UNDER_WAY),
): void {
  // Not awaited: that would have Fastify settle the routes before Nest has set its error handler for them.
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );

    scope.addHook('onRequest', (request, reply, done) => {
      const leave = admission.enter(announcedBytes(request.headers['content-length']));
      if (!leave) return done(new DomainError('overloaded', 'Too many requests are being worked on.'));
      // Comes in any case, also where the client went away before its body was there.
      reply.raw.once('close', leave);
      done();
    });

    const refuseTooLarge = ({ url, params, headers }: FastifyRequest<{ Params: { sourceKey: string } }>) =>
      door.refuseTooLarge(url.startsWith(TEMPLATE_HOOKS) ? 'template' : 'source', params.sourceKey, headers);

    scope.setErrorHandler<FastifyError, { Params: { sourceKey: string } }>(async (error, request, reply) => {
      const tooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      if (tooLarge) await refuseTooLarge(request).catch(onError);
      const known = tooLarge ? new DomainError('body_too_large', 'The body is over 256 KB.') : error;
      const problem = toProblem(known);
      if (problem.status >= 500 && !isDatabaseUnavailable(error) && problem.code !== 'overloaded') onError(error);
      if (problem.status === 503) void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      return reply
        .status(problem.status)
        .header('content-type', 'application/problem+json; charset=utf-8')
        .send(JSON.stringify(problem));
    });

    // Headers for browsers: no browser reads these answers, and making them was some 5% of the API's CPU under load.
    const options = { helmet: false as const };
    scope.post<{ Params: { sourceKey: string } }>('/hooks/:sourceKey', options, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const accepted = await door.accept({ sourceKey: request.params.sourceKey, headers: request.headers, body });
      return reply.status(202).send(accepted);
    });
    scope.post<{ Params: { sourceKey: string } }>(`${TEMPLATE_HOOKS}:sourceKey`, options, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const accepted = await door.acceptCall({ sourceKey: request.params.sourceKey, headers: request.headers, body });
      return reply.status(202).send(accepted);
    });
  });
}

/** What a body takes up: as announced, and as much as there may be where nothing is. */
function announcedBytes(contentLength: string | undefined): number {
  const announced = Number(contentLength ?? MOST_BODY_BYTES);
  return announced <= MOST_BODY_BYTES ? announced : MOST_BODY_BYTES;
}
