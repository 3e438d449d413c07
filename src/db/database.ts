import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { isUuid } from '../shared/ids.js';
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

/** A transaction that is bound to one organization: row-level security hides every other. */
export interface OrganizationTransaction {
  readonly organizationId: string;
  /**
   * @param name - where given, the statement is prepared once per connection under this name; for hot paths, whose text must
   *   then never vary
   */
  query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<QueryResult<Row>>;
}

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
        options: PLAN_EVERY_TIME,
      },
      // An idle connection that breaks is replaced by the pool; without a handler it would end the process.
      poolErrorHandler: () => undefined,
    });
    await dataSource.initialize();
    return new Database(dataSource, (dataSource.driver as unknown as { master: Pool }).master);
  }

  /** Runs SQL in one transaction, bound to one organization. For hot paths and whatever is clearer in SQL. */
  async inOrganization<T>(organizationId: string, work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements says so by an event, which would end the process if nobody listened.
    const onBroken = (error: Error): void => void (broken = error);
    client.on('error', onBroken);
    try {
      // One round trip for both; the id is checked, for the simple protocol takes no parameters.
      await client.query(`BEGIN; ${bindStatement(organizationId)}`);
      const result = await work(bound(client, organizationId));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: unknown) => {
        broken = rollbackError as Error;
      });
      throw error;
    } finally {
      client.off('error', onBroken);
      client.release(broken);
    }
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
}

function bindStatement(organizationId: string): string {
  if (!isUuid(organizationId)) throw new TypeError(`not an organization id: ${organizationId}`);
  return `SELECT set_config('app.organization_id', '${organizationId}', true)`;
}

function bound(client: PoolClient, organizationId: string): OrganizationTransaction {
  return {
    organizationId,
    query: (text, values = [], name) => client.query({ text, values: [...values], name }),
  };
}
