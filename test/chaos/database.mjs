import pg from 'pg';

const QUERY_TIMEOUT_MS = 20_000;

/** The instance's database as its owner, read only but for the lock of a stall; new connections each time, for the server is killed. */
export class InstanceDatabase {
  constructor(instance) {
    this.instance = instance;
  }

  /** Runs SQL on a connection of its own. */
  async rows(sql, values) {
    return this.#connected(async (client) => (await client.query(sql, values)).rows);
  }

  /** As `rows`; null where the database is away. */
  async rowsIfThere(sql, values) {
    return this.rows(sql, values).catch(() => null);
  }

  /** Keeps everybody from writing receipts and leads, so that the connections of all pools wait. Ends early where the server is killed. */
  async stall(ms) {
    await this.#connected(async (client) => {
      await client.query('BEGIN');
      await client.query('LOCK TABLE receipts, leads IN ACCESS EXCLUSIVE MODE');
      await client.query('SELECT pg_sleep($1)', [ms / 1_000]);
      await client.query('ROLLBACK');
    }).catch(() => {});
  }

  async #connected(work) {
    const client = new pg.Client({
      connectionString: this.instance.known.databaseUrl,
      connectionTimeoutMillis: 2_000,
      query_timeout: QUERY_TIMEOUT_MS,
      application_name: 'chaos',
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
