import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../shared/error-codes.js';
import { UPLOAD_FILES, UPLOAD_LIMITS, type UploadFile } from '../../shared/model-check.js';

const UPLOAD_PATH = '/api/v1/scoring/models';
/** A connection that is silent for so long is closed. */
const SILENCE_MS = 30_000;

/** Lets models be uploaded as forms; no other operation takes one. */
export async function registerForms(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  await fastify.register(multipart, {
    // A field that is no file is as good: curl and browsers send small ones so.
    isPartAFile: () => true,
    limits: {
      parts: UPLOAD_FILES.length + 1,
      files: UPLOAD_FILES.length + 1,
      fileSize: UPLOAD_LIMITS.bytes.onnx + 1,
      fieldNameSize: 100,
      headerPairs: 20,
    },
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.toLowerCase().startsWith('multipart/') ?? false;
    if (isForm && request.routeOptions.url !== UPLOAD_PATH) {
      done(new DomainError('media_type_unsupported', 'Send JSON.'));
    } else done();
  });
}

/**
 * Writes the files of an uploaded model into a folder, as they come.
 *
 * @throws DomainError `media_type_unsupported`, `body_too_large`, `model_too_large`, `body_invalid`, or `validation_failed` where one is
 *   missing, is there twice or is none of them
 */
export async function receiveModel(request: FastifyRequest, folder: string): Promise<void> {
  if (!request.isMultipart()) throw new DomainError('media_type_unsupported', 'Send multipart/form-data.');
  const { socket } = request.raw;
  const received = new Set<string>();
  socket.setTimeout(SILENCE_MS);
  try {
    for await (const part of request.parts()) {
      const name = part.fieldname as UploadFile;
      if (!UPLOAD_FILES.includes(name) || received.has(name) || part.type !== 'file') {
        throw new DomainError('validation_failed', `Send ${UPLOAD_FILES.join(', ')}, each once; ${name} is too much.`);
      }
      received.add(name);
      await pipeline(part.file, limited(name), createWriteStream(join(folder, name), { flags: 'wx' }));
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('body_invalid', `The upload cannot be read: ${(error as Error).message}`);
  } finally {
    socket.setTimeout(0);
  }
  const missing = UPLOAD_FILES.filter((name) => !received.has(name));
  if (missing.length > 0) throw new DomainError('validation_failed', `There is no ${missing.join(', no ')}.`);
}

function limited(name: UploadFile): Transform {
  const most = UPLOAD_LIMITS.bytes[name];
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= most) return done(null, chunk);
      const code = name === 'onnx' ? 'model_too_large' : 'body_too_large';
      done(new DomainError(code, `${name} has over ${most / 2 ** 20} MB.`));
    },
  });
}
