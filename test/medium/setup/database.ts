import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Database } from '../../../src/db/database.js';
import { migrate } from '../../../src/db/migrate.js';

/** A migrated database of one spec file, with one organization in it. */
export interface TestDatabase {
  /** DATABASE_URL: the owner's address. */
  url: string;
  encryptionKey: Buffer;
  /** Under the application's role, as the processes connect. */
  database: Database;
  organizationId: string;
  /** SQL as the owner, past row-level security: to arrange and to look. */
  owner: pg.Pool;
  /** Another organization in the same database. */
  createOrganization(slug: string): Promise<string>;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/**
 * Makes a database. Use in `beforeAll`, and `close` in `afterAll`.
 *
 * @example
 * let db: TestDatabase;
 * beforeAll(async () => { db = await createTestDatabase(); });
 * afterAll(() => db?.close());
 */
export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: run medium specs with --selectProjects medium');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const encryptionKey = randomBytes(32);
  await migrate(url.toString(), encryptionKey);
  const database = await Database.connect({
    url: url.toString(),
    encryptionKey,
    poolSize: options.poolSize ?? 10,
    applicationName: 'throughline-test',
  });
  const owner = new pg.Pool({ connectionString: url.toString(), max: 4 });
  owner.on('error', () => undefined);
  const createOrganization = async (slug: string) => {
    const { rows } = await owner.query<{ id: string }>(
      'INSERT INTO organizations (name, slug) VALUES ($1, $1) RETURNING id',
      [slug],
    );
    return rows[0]!.id;
  };
  return {
    url: url.toString(),
    encryptionKey,
    database,
    organizationId: await createOrganization('acme'),
    owner,
    createOrganization,
    close: async () => {
      await database.close().catch(() => undefined);
      await owner.end().catch(() => undefined);
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
