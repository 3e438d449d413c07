import type { OrganizationTransaction } from './database.js';
import { isDatabaseUnavailable } from './database-errors.js';

/** Runs work of which nothing is kept where it throws; what the transaction did before stays. May be nested. */
export async function inSavepoint<T>(tx: OrganizationTransaction, work: () => Promise<T>): Promise<T> {
  await tx.query('SAVEPOINT part');
  try {
    const result = await work();
    await tx.query('RELEASE SAVEPOINT part');
    return result;
  } catch (error) {
    if (!isDatabaseUnavailable(error)) await tx.query('ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part');
    throw error;
  }
}
