import { DatabaseError, type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { isUuid } from '../shared/ids.js';
import { prepareReads, readBound } from './bound-read.js';
import { ENTITIES } from './entities.js';
import { loginUrl } from './login-roles.js';

export interface DatabaseOptions {
  /** DATABASE_URL: the owner's address, of which the application's login role is made. */
  url: string;
  encryptionKey: Buffer;
  /** Connections at most. */
  poolSize: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
}

/** Runs statements bound to one organization: row-level security hides every other. */
export interface OrganizationReader {
  readonly organizationId: string;
  /**
   * @param name - where given, the statement is prepared once per connection under this name; for hot paths, whose text must
   *   then never vary. A reader's is planned once, too, and has to be one that walks an index (see bound-read.ts)
   */
  query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<QueryResult<Row>>;
}

/** A transaction that is bound to one organization. */
export type OrganizationTransaction = OrganizationReader;

/** How long a connection is waited for before the caller hears that the database is not there. */
const CONNECTION_TIMEOUT_MS = 3_000;
/**
 * No statement of the product takes this long in health; one that does must not hold its connection for ever. A server that hangs is
 * given up a little later, and a transaction that its process has forgotten holds nobody up for longer than twice that.
 */
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * Statements are parsed once per connection and planned at each use. A plan that PostgreSQL keeps is made for the sizes of that moment: one
 * made on empty tables goes on reading them whole until the next ANALYZE. Planning the largest statement (lead-upsert.ts) took 1.4 ms of the
 * 17 ms that it needs for 300 leads.
 */
const PLAN_EVERY_TIME = '-c plan_cache_mode=force_custom_plan';
/** Moments come in UTC: bound-read.ts reads their text. */
const SESSION = `${PLAN_EVERY_TIME} -c timezone=UTC`;

/** For one transaction; without reading tables whole, since a plan that is made for small ones stays. */
const KEEP_PLANS = `, set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`;

/** PostgreSQL under the application's role, which cannot bypass row-level security. */
export class Database {
  private constructor(
    private readonly dataSource: DataSource,
    private readonly pool: Pool,
  ) {}

  /** Connects once, to fail early and clearly; the pool reconnects by itself afterwards. */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'postgres',
      url: loginUrl(options.url, 'app', options.encryptionKey),
      entities: ENTITIES,
      applicationName: options.applicationName,
      poolSize: options.poolSize,
      connectTimeoutMS: CONNECTION_TIMEOUT_MS,
      extra: {
        statement_timeout: STATEMENT_TIMEOUT_MS,
        query_timeout: STATEMENT_TIMEOUT_MS + 5_000,
        idle_in_transaction_session_timeout: 2 * STATEMENT_TIMEOUT_MS,
        keepAlive: true,
        options: SESSION,
        onConnect: prepareReads,
      },
      // An idle connection that breaks is replaced by the pool; without a handler it would end the process.
      poolErrorHandler: () => undefined,
    });
    await dataSource.initialize();
    return new Database(dataSource, (dataSource.driver as unknown as { master: Pool }).master);
  }

  /**
   * For reads of the API. Each statement is a read-only transaction of its own, in one round trip instead of the three of
   * {@link inOrganization}; its moments are ISO 8601 text instead of Dates. Nothing is lost to statements that follow one another: at READ
   * COMMITTED each sees its own moment in a transaction, too.
   */
  reader(organizationId: string): OrganizationReader {
    requireId(organizationId);
    return {
      organizationId,
      query: <Row extends QueryResultRow>(text: string, values: readonly unknown[] = [], name?: string) =>
        this.withClient(async (client, giveUp) => {
          try {
            return await readBound<Row>(client, organizationId, { text, values, name });
          } catch (error) {
            // What PostgreSQL answers as a mere error leaves the connection as it was.
            if (!(error instanceof DatabaseError && error.severity === 'ERROR')) giveUp(error as Error);
            throw error;
          }
        }),
    };
  }

  /**
   * Runs SQL in one transaction, bound to one organization. For hot paths and whatever is clearer in SQL.
   *
   * @param options - `keepPlans` has its statements planned once per connection: for transactions that look rows up by their keys
   *   and nothing else, so that a plan is right whatever the sizes of the tables
   */
  async inOrganization<T>(
    organizationId: string,
    work: (tx: OrganizationTransaction) => Promise<T>,
    options: { keepPlans?: boolean } = {},
  ): Promise<T> {
    const begin = `BEGIN; ${bindStatement(organizationId)}${options.keepPlans ? KEEP_PLANS : ''}`;
    return this.withClient(async (client, giveUp) => {
      try {
        // One round trip for both; the id is checked, for the simple protocol takes no parameters.
        await client.query(begin);
        const result = await work(bound(client, organizationId));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(giveUp);
        throw error;
      }
    });
  }

  /** The same with TypeORM's entity manager. */
  async entities<T>(organizationId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(bindStatement(organizationId));
      return work(manager);
    });
  }

  /** A single statement outside any organization: the functions that look up whom a caller belongs to. */
  async lookUp<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(text, [...values])).rows;
  }

  /** Rejects where the database does not answer. */
  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  /** Lends out a connection, which goes back to the pool unless the work gave it up or it broke meanwhile. */
  private async withClient<T>(work: (client: PoolClient, giveUp: (reason: Error) => void) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const giveUp = (reason: Error): void => void (broken = reason);
    // A connection that breaks between two statements says so by an event, which would end the process if nobody listened.
    client.on('error', giveUp);
    try {
      return await work(client, giveUp);
    } finally {
      client.off('error', giveUp);
      client.release(broken);
    }
  }
}

function requireId(organizationId: string): void {
  if (!isUuid(organizationId)) throw new TypeError(`not an organization id: ${organizationId}`);
}

function bindStatement(organizationId: string): string {
  requireId(organizationId);
  return `SELECT set_config('app.organization_id', '${organizationId}', true)`;
}

function bound(client: PoolClient, organizationId: string): OrganizationTransaction {
  return {
    organizationId,
    query: (text, values = [], name) => client.query({ text, values: [...values], name }),
  };
}
