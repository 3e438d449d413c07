import pg, { type ClientBase, type Connection, type QueryResult, type QueryResultRow } from 'pg';

/** Binds the transaction that it runs in to an organization, and lets that transaction write nothing. */
const SET_BOUND = `SELECT set_config('app.organization_id', $1, true), set_config('transaction_read_only', 'on', true)`;
const BIND = { name: 'bind-read', text: SET_BOUND } as const;

/**
 * The same before a named read, which PostgreSQL plans once per connection instead of at each use: of the 0.5 ms that it spent on a page of
 * leads, planning was 0.23. A plan that is kept is made for the sizes of that moment, and one for empty tables would read them whole when
 * they are full. So it may only do what is right at any size: walk an index in the order asked for, and look up by another. Without the
 * value of LIMIT it would also expect a tenth of the table to be read, and start parallel workers (four times slower).
 */
const BIND_PLANNED = {
  name: 'bind-planned-read',
  text: [
    SET_BOUND,
    `set_config('plan_cache_mode', 'force_generic_plan', true)`,
    `set_config('max_parallel_workers_per_gather', '0', true)`,
    ...['seqscan', 'bitmapscan', 'sort', 'hashjoin'].map((way) => `set_config('enable_${way}', 'off', true)`),
  ].join(', '),
} as const;

/** What pg.Query does and its types leave out. */
interface QueryInternals {
  prepare(connection: Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const internals = pg.Query.prototype as unknown as QueryInternals;

/** Prepares a new connection for reads; part of connecting. */
export async function prepareReads(client: ClientBase): Promise<void> {
  // Alone it is a transaction of its own: what it sets ends with it.
  for (const statement of [BIND, BIND_PLANNED]) await client.query({ ...statement, values: [''] });
}

/**
 * Runs one statement bound to an organization, in a read-only transaction of its own, in one round trip. The connection must have been
 * prepared by {@link prepareReads}.
 *
 * Everything between two Syncs of PostgreSQL's extended protocol is one transaction. So the statement that binds and the one that reads
 * are sent together under one Sync: without BEGIN and COMMIT there is nothing to leave open, and if the first fails, the server skips the
 * second.
 */
export function readBound<Row extends QueryResultRow>(
  client: ClientBase,
  organizationId: string,
  query: { text: string; values: readonly unknown[]; name: string | undefined },
): Promise<QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    client.query(
      new BoundRead<Row>(organizationId, query, (error, result) => (error ? reject(error) : resolve(result))),
    );
  });
}

class BoundRead<Row extends QueryResultRow> extends pg.Query<Row> {
  private readonly bindStatement: string;
  private isBinding = true;

  constructor(
    private readonly organizationId: string,
    { text, values, name }: { text: string; values: readonly unknown[]; name: string | undefined },
    callback: (error: Error | undefined, result: QueryResult<Row>) => void,
  ) {
    // As text without parameters would be: only prepared statements can share a Sync.
    const config = { text, values: [...values], name, types: { getTypeParser }, queryMode: 'extended' };
    super(config, callback);
    this.bindStatement = (name === undefined ? BIND : BIND_PLANNED).name;
  }

  /** Called once pg has found nothing wrong with the query, with the socket corked. */
  prepare(connection: Connection): void {
    connection.bind({ statement: this.bindStatement, values: [this.organizationId] }, true);
    connection.execute(null, true);
    internals.prepare.call(this, connection);
  }

  handleDataRow(message: unknown): void {
    if (!this.isBinding) internals.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.isBinding) this.isBinding = false;
    else internals.handleCommandComplete.call(this, message, connection);
  }
}

const parseMoment = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ);

/** Moments as answers carry them: making a Date of each and a text of that again was a tenth of the CPU of a list of leads. */
const getTypeParser = ((oid: number, format?: 'text') =>
  oid === pg.types.builtins.TIMESTAMPTZ ? toIso : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

/** `2026-11-23 16:20:01.123456+00` → `2026-11-23T16:20:01.123Z` */
function toIso(moment: string): string {
  const isUsual = moment.endsWith('+00') && moment.charAt(10) === ' ';
  if (!isUsual) return (parseMoment(moment) as Date).toISOString();
  const milliseconds = `${moment.slice(20, -3)}000`.slice(0, 3);
  return `${moment.slice(0, 10)}T${moment.slice(11, 19)}.${milliseconds}Z`;
}
