import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { DomainError } from '../../shared/error-codes.js';
import { IMPORT_LIMITS } from '../../shared/lead-import/lead-import.js';
import { UPLOAD_TYPES } from './upload-format.js';

export const UPLOAD_PATH = '/api/v1/leads/import';
const STATUS_LINES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Connections on which an upload is coming in. */
const uploading = new WeakSet<Socket>();

/** Hands the body of an upload on unread; no other operation takes its content types. */
export function registerUploads(app: NestFastifyApplication): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(UPLOAD_TYPES, (request, payload, done) => {
    if (request.routeOptions.url === UPLOAD_PATH) done(null, payload);
    else done(new DomainError('media_type_unsupported', 'Send JSON.'), undefined);
  });
}

/** Marks a connection for as long as an upload comes in, and reads what is left of it at the end, so that its sender gets to see the answer. */
export async function whileUploading<T>(request: IncomingMessage, work: () => Promise<T>): Promise<T> {
  const { socket } = request;
  uploading.add(socket);
  request.once('close', () => uploading.delete(socket));
  try {
    return await work();
  } finally {
    readRest(request);
  }
}

/**
 * Fastify's handler of broken connections, but for uploads: Node allows no time per route, and a gigabyte takes longer to send than a
 * request may. uploadBody gives up those that fall silent.
 */
export const clientErrorHandler: NonNullable<FastifyServerOptions['clientErrorHandler']> = (error, socket) => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && uploading.has(socket)) return;
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS_LINES[error.code] ?? '400 Bad Request';
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  socket.destroy(error);
};

function readRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let left: number = IMPORT_LIMITS.fileBytes;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}
