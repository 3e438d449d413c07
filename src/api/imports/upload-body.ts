import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../shared/error-codes.js';
import { type FileHead } from '../../shared/lead-import/inspect-head.js';
import { IMPORT_LIMITS } from '../../shared/lead-import/lead-import.js';

/** A connection that is silent for so long is closed. */
const SILENCE_MS = 30_000;

/**
 * Passes the body of an upload on as it comes. Its beginning is held back until it has been looked at, so that nothing is kept of a file that
 * cannot be read.
 *
 * @param inspect - called once, with the beginning; may throw
 * @throws DomainError `body_too_large` beyond the limit, `body_invalid` where the sender breaks off
 */
export async function* uploadBody(body: IncomingMessage, inspect: (head: FileHead) => void): AsyncGenerator<Buffer> {
  const limit = IMPORT_LIMITS.fileBytes;
  let bytes = 0;
  let held: Buffer[] | null = [];
  const release = (isWhole: boolean): Buffer => {
    const head = Buffer.concat(held ?? []);
    held = null;
    inspect({ bytes: head, isWhole });
    return head;
  };
  body.socket.setTimeout(SILENCE_MS);
  try {
    // Its end is not for this loop to decide: what is left of the body is read, so that the sender gets the answer.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge();
      if (held === null) yield chunk;
      else {
        held.push(chunk);
        if (bytes >= IMPORT_LIMITS.headBytes) yield release(false);
      }
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('body_invalid', 'The upload broke off; nothing of it was kept.');
  } finally {
    body.socket.setTimeout(0);
  }
  if (held !== null) yield release(true);
}

/** @throws DomainError `body_too_large` where the sender says beforehand that it will be */
export function requireLength(headers: IncomingMessage['headers']): void {
  if (Number(headers['content-length'] ?? 0) > IMPORT_LIMITS.fileBytes) throw tooLarge();
}

function tooLarge(): DomainError {
  return new DomainError('body_too_large', `The file is over ${IMPORT_LIMITS.fileBytes / 2 ** 30} GB.`);
}
