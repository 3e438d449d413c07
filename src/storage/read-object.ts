import type { ObjectStore } from './object-store.js';

/** An object that is larger than whoever reads it can take. */
export class ObjectTooLargeError extends Error {
  override readonly name = 'ObjectTooLargeError';
}

/**
 * The whole of an object.
 *
 * @param most - bytes that the caller can take
 * @throws ObjectMissingError, ObjectTooLargeError before anything is read
 */
export async function readObject(store: ObjectStore, key: string, most: number): Promise<Buffer> {
  const object = await store.open(key);
  try {
    if (object.size > most) throw new ObjectTooLargeError(`${key} has ${object.size} bytes, more than ${most}`);
    return await object.read(0, object.size);
  } finally {
    await object.close();
  }
}
