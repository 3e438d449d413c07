import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const QUERY_TIMEOUT_MS = 20_000;
/** Who fills the server up is no superuser: the connections kept free for one are for the run's own questions. */
const FILLER = 'chaos_filler';
/** Opened at a time, until the server refuses; more than it has. */
const FILL_STEP = 20;
const FILL_MOST = 1_000;
const BREAK_EVERY_MS = 200;
const BREAK = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'throughline%'`;
const TOO_MANY_CONNECTIONS = '53300';

/** The instance's database as its owner, read only but for what stalls it or fills it up; new connections each time, for the server is killed. */
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

  /**
   * Takes every connection that the server has, in open transactions, and breaks those of the product, so that each pool has to connect
   * anew and is refused: "sorry, too many clients already". Ends early where the server is killed.
   *
   * @returns how many connections it held at most
   */
  async fillConnections(ms) {
    const until = Date.now() + ms;
    const held = [];
    let most = 0;
    try {
      await this.#makeFiller();
      const full = await this.#hold(held, FILL_MOST);
      most = held.length;
      if (!full) throw new Error(`the server gave ${most} connections and refused none`);
      // What is freed is wanted by the pools and by the filler at once; again and again, for a pool that got through goes on working.
      for (; Date.now() < until; await pause(BREAK_EVERY_MS)) {
        await Promise.all([this.rows(BREAK), this.#hold(held, FILL_STEP)]);
        most = Math.max(most, held.length);
      }
    } catch {
      // The server was killed.
    } finally {
      await Promise.all(held.map((client) => client.end().catch(() => {})));
    }
    return most;
  }

  async #makeFiller() {
    await this.rows(
      `DO $$ BEGIN CREATE ROLE ${FILLER} LOGIN PASSWORD '${FILLER}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    );
  }

  /** Opens some more connections and keeps them in a transaction. @returns whether the server refused one because it has no more */
  async #hold(held, count) {
    const address = new URL(this.instance.known.databaseUrl);
    address.username = FILLER;
    address.password = FILLER;
    for (let opened = 0; opened < count; opened += FILL_STEP) {
      const clients = Array.from({ length: Math.min(FILL_STEP, count) }, () => {
        const client = new pg.Client({
          connectionString: address.href,
          connectionTimeoutMillis: 2_000,
          application_name: 'chaos',
        });
        client.on('error', () => {});
        return client;
      });
      const results = await Promise.allSettled(
        clients.map((client) => client.connect().then(() => client.query('BEGIN'))),
      );
      held.push(...clients.filter((_, number) => results[number].status === 'fulfilled'));
      const refusals = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
      if (refusals.some(({ code }) => code === TOO_MANY_CONNECTIONS)) return true;
      if (refusals.length > 0) throw refusals[0];
    }
    return false;
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
