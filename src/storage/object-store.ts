import type { Readable } from 'node:stream';

/** An object that is being read. */
export interface StoredObject {
  readonly size: number;
  /** The bytes from an offset on: as many as asked for, fewer only at the end of the object. */
  read(offset: number, bytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

export interface ListedObject {
  key: string;
  /** Of an object; says nothing where the key is a part of further ones. */
  modifiedAt: Date;
}

/**
 * Keeps large files, which API and worker both see though they may run on different machines. Keys are paths of lower-case letters, digits
 * and hyphens (`imports/<organization>/<import>`).
 *
 * As little as S3 and its kin can do too: whole objects written once, ranges read, objects listed by a prefix and deleted.
 */
export interface ObjectStore {
  /**
   * Stores what a stream gives. Once it resolves, the object is there whole and stays, whatever crashes; where it rejects, nothing is left
   * behind.
   *
   * @returns the object's size in bytes
   */
  put(key: string, content: Readable | AsyncIterable<Uint8Array>): Promise<number>;
  /** @throws ObjectMissingError */
  open(key: string): Promise<StoredObject>;
  /** At most a million keys directly under a prefix: objects, and parts of keys that further objects are under (with a `/` at their end). */
  list(prefix: string): Promise<ListedObject[]>;
  /** Harmless where the object is not there. */
  delete(key: string): Promise<void>;
  /** Removes what uploads left behind whose process was killed; those that were written to since a moment are spared. */
  sweep(untouchedSince: Date): Promise<number>;
}

export class ObjectMissingError extends Error {
  override readonly name = 'ObjectMissingError';

  constructor(readonly key: string) {
    super(`There is no object ${key}`);
  }
}
