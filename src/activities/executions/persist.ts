import { setTimeout as sleep } from 'node:timers/promises';

/** Tries to write down what has happened outside. It has happened: the worst that can come is not to know it. */
const TRIES = 5;

/** Writes to the database with a few tries of its own, for what must not be done twice before it. */
export async function persist<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (attempt === TRIES) throw error;
      await sleep(200 * 2 ** attempt);
    }
  }
}
