import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemDocument } from './problem.dto.js';
import { toProblem } from './to-problem.js';

/** Seconds after which a caller may try again what failed for want of a server behind this one. */
const RETRY_AFTER_SECONDS = 2;

/** The one place where errors become answers: RFC 9457 problem documents. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('ProblemFilter');

  catch(error: unknown, host: ArgumentsHost): void {
    // Socket.IO handlers throw too; they have nobody to answer.
    if (host.getType() !== 'http') return this.logger.error(error);
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { url, id } = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.code === 'internal') this.logger.error({ err: error, requestId: id }, 'request failed');
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    sendProblem(reply, problem, url);
  }
}

/** Answers with a problem document; also for errors that Fastify meets before any route. */
export function sendProblem(reply: FastifyReply, problem: ProblemDocument, url: string | undefined): void {
  if (problem.status === 503) void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="throughline"');
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    // The path only: a query may hold a search for a person, or a token.
    .send(JSON.stringify({ ...problem, instance: url?.split('?', 1)[0] }));
}
