import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '../../shared/error-codes.js';

/** OWASP's first recommendation for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. Some 30 ms of one core. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at a time: each holds 19 MiB and a thread of libuv's pool, which DNS and files need as well. */
const CONCURRENT = 2;
/** Callers that may wait for their turn, some seconds' worth; beyond it the answer is 503. */
const WAITING_MOST = 100;

let running = 0;
const waiting: (() => void)[] = [];
let dummyHash: Promise<string> | undefined;

/** Hashes a password with argon2id, as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, PARAMETERS));
}

/**
 * Checks a password. Where there is no such user, pass `null`: it then takes the same time and answers false, so that nobody learns
 * which addresses have an account.
 *
 * @throws DomainError `overloaded` where too many wait already
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummyHash ??= hash('nobody has this password', PARAMETERS);
  const expected = passwordHash ?? (await dummyHash);
  const matches = await inTurn(() => verify(expected, password)).catch((error: unknown) => {
    if (error instanceof DomainError) throw error;
    return false; // a stored hash that cannot be read lets nobody in
  });
  return matches && passwordHash !== null;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= CONCURRENT) {
    if (waiting.length >= WAITING_MOST) throw new DomainError('overloaded', 'Too many sign-ins at once; try again.');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // The slot is handed on rather than freed, so that nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
