import { DataSource } from 'typeorm';
import { ensureLoginRoles } from './login-roles.js';
import { MIGRATIONS } from './migrations.js';

/** Any number will do that no other advisory lock uses. */
const MIGRATION_LOCK = 7_402_116;

/**
 * Brings the schema, the partitions and the login roles of a database up to date, as its owner. Two callers at once run one after
 * the other.
 *
 * @returns the names of the migrations that were applied
 */
export async function migrate(ownerUrl: string, encryptionKey: Buffer): Promise<string[]> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    applicationName: 'throughline-migrate',
  }).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    await ensureLoginRoles(ownerUrl, encryptionKey, (sql) => dataSource.query(sql));
    await dataSource.query('SELECT ensure_partitions()');
    return applied.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}
