import pg from 'pg';
import { DATABASE_ROLES, loginUrl, type DatabaseRole } from '../../src/db/login-roles.js';
import { createTestDatabase, type TestDatabase } from './setup/database.js';

/** What a table needs besides its defaults; a row of it is made in each of the two organizations. */
type Sample = (organizationId: string, ids: Record<string, string>) => Record<string, unknown>;
const bytes = (text: string) => Buffer.from(text);
const SAMPLES: Record<string, Sample> = {
  users: (org) => ({ email: `${org}@example.com`, name: 'A', role: 'agent', password_hash: 'x' }),
  sources: (org) => ({ key: `s-${org}`, name: 'S', auth_strategy: 'bearer', secret_encrypted: bytes('x') }),
  leads: (org) => ({ email: `${org}@example.com` }),
  workflow_templates: () => ({ key: 'welcome', name: 'W', state: 'active', draft: 'key: welcome' }),
  workflow_template_versions: (_, ids) => ({
    template_id: ids.workflow_templates,
    version: 1,
    definition: {},
    source: '',
    content_hash: 'x',
  }),
  template_simulations: (org, ids) => ({
    template_id: ids.workflow_templates,
    definition: {},
    settings: {},
    created_by: org,
  }),
  workflow_executions: (_, ids) => ({
    template_id: ids.workflow_templates,
    version_id: ids.workflow_template_versions,
    lead_id: ids.leads,
    reentry_key: 'once',
  }),
  workflow_execution_steps: (_, ids) => ({
    execution_id: ids.workflow_executions,
    step_id: 's',
    visit: 1,
    kind: 'send',
    status: 'done',
  }),
  refresh_tokens: (org, ids) => ({
    user_id: ids.users,
    family_id: org,
    token_hash: bytes(`t-${org}`),
    expires_at: new Date(),
  }),
  api_keys: (org) => ({ name: 'K', prefix: 'tl_x', key_hash: bytes(`k-${org}`), scopes: ['leads:read'] }),
  receipts: (_, ids) => ({ id: ids.leads, source_id: ids.sources, body: '{}', content_type: 'application/json' }),
  receipt_keys: (_, ids) => ({ source_id: ids.sources, key: 'k', receipt_id: ids.leads }),
  refusals: (_, ids) => ({
    source_id: ids.sources,
    code: 'signature_invalid',
    detail: '',
    body_sha256: bytes('x'),
    body_bytes: 1,
  }),
  interactions: (_, ids) => ({ lead_id: ids.leads, kind: 'visit' }),
  events: (_, ids) => ({ type: 'lead.created', lead_id: ids.leads }),
  receipt_queue: (_, ids) => ({ receipt_id: ids.receipts }),
  current_scores: (_, ids) => ({ lead_id: ids.leads, value: 0.5, points: 50, band: 'warm', scored_at: new Date() }),
  score_terms: () => ({ model_key: 'm', model_version: '1', terms: '[]' }),
  batches: (_, ids) => ({ id: ids.receipts, kind: 'receipts' }),
  event_outbox: (_, ids) => ({ event_id: ids.events }),
  lead_scores: (_, ids) => ({
    lead_id: ids.leads,
    model_key: 'm',
    model_version: '1',
    value: 0.5,
    points: 50,
    band: 'warm',
    baseline: 0,
    contributions: [0.5],
    term_values: '[1]',
    fallback: false,
    computed_at: new Date(),
  }),
  models: () => ({ key: 'm', version: '1', state: 'registered', sha256: 'x', manifest: {} }),
  messages: (_, ids) => ({ id: ids.leads, channel: 'email', status: 'sent' }),
  tasks: (_, ids) => ({
    lead_id: ids.leads,
    execution_id: ids.workflow_executions,
    step_id: 's',
    visit: 1,
    title: 'Call',
  }),
  suppressions: (org) => ({ channel: 'email', address: `${org}@example.com`, reason: 'manual', source: 'user' }),
  template_moves: (_, ids) => ({
    template_id: ids.workflow_templates,
    version_id: ids.workflow_template_versions,
    rate_per_second: 1,
    expected: 1,
    created_by: ids.users,
  }),
  template_move_executions: (_, ids) => ({
    move_id: ids.template_moves,
    execution_id: ids.workflow_executions,
    from_version_id: ids.workflow_template_versions,
    to_version_id: ids.workflow_template_versions,
  }),
  lead_imports: (org, ids) => ({
    filename: 'f.csv',
    layout: {},
    created_by: ids.users,
    bytes_total: 1,
    next_row: 1,
    idempotency_key: org,
  }),
  secrets: (org) => ({ name: 'TOKEN', value_encrypted: bytes('x'), created_by: org, updated_by: org }),
  assignment_turns: (_, ids) => ({ user_id: ids.users, last_assigned_at: new Date() }),
  audit_log: (_, ids) => ({ action: 'lead.read', subject_type: 'lead', subject_id: ids.leads }),
  bulk_repairs: (_, ids) => ({ action: 'retry', filter: {}, rate_per_second: 1, created_by: ids.users, total: 0 }),
  template_starts: (_, ids) => ({
    template_id: ids.workflow_templates,
    version_id: ids.workflow_template_versions,
    kind: 'segment',
  }),
  template_schedules: (_, ids) => ({ template_id: ids.workflow_templates, key: 'welcome', paused: false }),
  lead_import_chunks: (_, ids) => ({ import_id: ids.lead_imports, chunk: 0, leads: 1 }),
  lead_versions: (_, ids) => ({ lead_id: ids.leads, fields: {} }),
  interaction_keys: () => ({ key: 'a', request_sha256: Buffer.alloc(32) }),
  lead_engagement: (_, ids) => ({ lead_id: ids.leads, state: {}, version: 1 }),
  scoring_policies: () => ({ version: 1, definition: {} }),
  scoring_settings: () => ({ settings: {} }),
  model_trainings: () => ({ trigger: 'manual', options: {} }),
  model_experiments: (_, ids) => ({
    kind: 'shadow',
    champion_id: ids.models,
    challenger_id: ids.models,
    share: 1,
    stopping: {},
  }),
  shadow_scores: (_, ids) => ({
    experiment_id: ids.model_experiments,
    lead_id: ids.leads,
    value: 0.5,
    hot: false,
    computed_at: new Date(),
  }),
  rescorings: () => ({ trigger: 'manual' }),
  model_days: () => ({ model_key: 'm', model_version: '1', day: '2026-01-01', statistics: {} }),
};
/** What the application may not do even to its own rows: the logs and published versions only grow. */
const APPEND_ONLY = ['audit_log', 'events', 'scoring_policies', 'workflow_template_versions'];
/** SQLSTATEs of a refusal: insufficient privilege, and row-level security's check. Both are 42501. */
const REFUSED = { code: '42501' };

let db: TestDatabase;
let own: string;
let other: string;
let tables: string[];
const clients: pg.Client[] = [];

async function connect(role: DatabaseRole): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: loginUrl(db.url, role, db.encryptionKey) });
  await client.connect();
  clients.push(client);
  return client;
}

async function makeRow(table: string, organizationId: string, ids: Record<string, string>): Promise<void> {
  const sample = SAMPLES[table];
  if (!sample) throw new Error(`${table} has organization_id but no sample row in this spec: add one`);
  const row = { organization_id: organizationId, ...sample(organizationId, ids) };
  const columns = Object.keys(row);
  const { rows } = await db.owner.query<Record<string, string>>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING *`,
    Object.values(row),
  );
  if (rows[0]!.id) ids[table] = rows[0]!.id;
}

beforeAll(async () => {
  db = await createTestDatabase();
  own = db.organizationId;
  other = await db.createOrganization('other');
  // From the catalog, so that a new table cannot be forgotten. Partitions are reached through their parent.
  const { rows } = await db.owner.query<{ table_name: string }>(
    `SELECT c.relname AS table_name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attname = 'organization_id' AND NOT a.attisdropped ORDER BY 1`,
  );
  tables = rows.map((row) => row.table_name);
  const ordered = [...Object.keys(SAMPLES).filter((t) => tables.includes(t)), ...tables.filter((t) => !(t in SAMPLES))];
  for (const organizationId of [own, other]) {
    const ids: Record<string, string> = {};
    for (const table of ordered) await makeRow(table, organizationId, ids);
  }
}, 60_000);
afterAll(async () => {
  for (const client of clients) await client.end();
  await db?.close();
});

/** Runs one statement bound to `own` with a WHERE that was forgotten, and takes it back. */
async function asApplication(client: pg.Client, sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  await client.query('BEGIN');
  try {
    await client.query(`SELECT set_config('app.organization_id', $1, true)`, [own]);
    return await client.query(sql, values);
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('a forgotten WHERE', () => {
  let app: pg.Client;
  beforeAll(async () => {
    app = await connect('app');
  });

  it('has tables to be tried on', () => expect(tables.length).toBeGreaterThanOrEqual(19));

  it('reads rows of the own organization only, in every table', async () => {
    for (const table of tables) {
      const { rows } = await asApplication(app, `SELECT organization_id FROM ${table}`);
      expect({ table, seen: rows.map((row) => row.organization_id) }).toEqual({ table, seen: [own] });
    }
    expect((await asApplication(app, 'SELECT id FROM organizations')).rows).toEqual([{ id: own }]);
  });

  it('reads nothing where no organization is bound', async () => {
    for (const table of [...tables, 'organizations']) {
      expect({ table, rows: (await app.query(`SELECT * FROM ${table}`)).rows }).toEqual({ table, rows: [] });
    }
  });

  it('changes and deletes rows of the own organization only, in every table', async () => {
    for (const table of tables.filter((name) => !APPEND_ONLY.includes(name))) {
      const changed = await asApplication(app, `UPDATE ${table} SET organization_id = organization_id`);
      const stolen = await asApplication(
        app,
        `UPDATE ${table} SET organization_id = organization_id WHERE organization_id = $1`,
        [other],
      );
      expect({ table, changed: changed.rowCount, stolen: stolen.rowCount }).toEqual({ table, changed: 1, stolen: 0 });
      // Rows that others refer to cannot be deleted anyway: what matters is that none of another organization is.
      const deleted = await asApplication(app, `DELETE FROM ${table} WHERE organization_id = $1`, [other]);
      expect({ table, deleted: deleted.rowCount }).toEqual({ table, deleted: 0 });
    }
  });

  it('cannot hand a row to another organization, nor put one there', async () => {
    for (const table of tables) {
      const columns = await db.owner.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
        [table],
      );
      const { rows } = await db.owner.query<{ row: unknown }>(
        `SELECT to_jsonb(t) AS row FROM ${table} t WHERE organization_id = $1`,
        [other],
      );
      const names = columns.rows.map(({ name }) => name).join(', ');
      const insert = `INSERT INTO ${table} (${names})
        SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`;
      await expect(asApplication(app, insert, [JSON.stringify(rows[0]!.row)])).rejects.toMatchObject(REFUSED);
      if (APPEND_ONLY.includes(table)) continue;
      const move = `UPDATE ${table} SET organization_id = $1`;
      await expect(asApplication(app, move, [other])).rejects.toMatchObject(REFUSED);
    }
  });

  it('cannot change the event log or a published version at all', async () => {
    for (const table of APPEND_ONLY) {
      await expect(asApplication(app, `UPDATE ${table} SET organization_id = organization_id`)).rejects.toMatchObject(
        REFUSED,
      );
      await expect(asApplication(app, `DELETE FROM ${table}`)).rejects.toMatchObject(REFUSED);
    }
  });

  it('reaches nothing through a partition by its own name', async () => {
    const { rows } = await db.owner.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relispartition AND relkind = 'r'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { name } of rows) {
      await expect(asApplication(app, `SELECT * FROM ${name}`)).rejects.toMatchObject(REFUSED);
    }
  });
});

describe('database roles', () => {
  it('can neither bypass row-level security nor become somebody who can', async () => {
    for (const role of DATABASE_ROLES) {
      const client = await connect(role);
      const { rows } = await client.query(
        `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles
         WHERE pg_has_role(current_user, oid, 'MEMBER')`,
      );
      expect(rows.length).toBeGreaterThanOrEqual(2);
      for (const row of rows) {
        expect(row).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
      }
      const owned = await client.query(
        `SELECT relname FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER')`,
      );
      expect(owned.rows).toEqual([]);
    }
  });

  it('guard every table with a policy', async () => {
    const { rows } = await db.owner.query(
      `SELECT relname FROM pg_class WHERE relname = ANY($1) AND NOT relrowsecurity`,
      [[...tables, 'organizations']],
    );
    expect(rows).toEqual([]);
  });

  it('let the door read no table', async () => {
    const door = await connect('door');
    for (const table of [...tables, 'organizations']) {
      await expect(door.query(`SELECT FROM ${table}`)).rejects.toMatchObject(REFUSED);
      await expect(door.query(`DELETE FROM ${table}`)).rejects.toMatchObject(REFUSED);
    }
    await expect(door.query(`SELECT * FROM find_login('a@example.com')`)).rejects.toMatchObject(REFUSED);
  });

  it('let the dispatcher see what to hand out, and nothing of what it is about', async () => {
    const dispatcher = await connect('dispatcher');
    const { rows } = await dispatcher.query('SELECT organization_id, receipt_id FROM receipt_queue');
    expect(rows.map((row) => row.organization_id).sort()).toEqual([own, other].sort());
    await expect(dispatcher.query('SELECT lead_ids FROM batches')).rejects.toMatchObject(REFUSED);
    const handedOut = [
      'bulk_repairs',
      'receipt_queue',
      'event_outbox',
      'batches',
      'workflow_executions',
      'lead_imports',
      'template_simulations',
      'template_starts',
      'template_schedules',
      'template_moves',
      'model_trainings',
      'rescorings',
    ];
    await expect(dispatcher.query('SELECT condition FROM template_starts')).rejects.toMatchObject(REFUSED);
    await expect(dispatcher.query('SELECT filename FROM lead_imports')).rejects.toMatchObject(REFUSED);
    await expect(dispatcher.query('SELECT created_by FROM template_moves')).rejects.toMatchObject(REFUSED);
    await expect(dispatcher.query('SELECT options FROM model_trainings')).rejects.toMatchObject(REFUSED);
    await expect(dispatcher.query('SELECT why FROM rescorings')).rejects.toMatchObject(REFUSED);
    for (const table of [...tables, 'organizations'].filter((name) => !handedOut.includes(name))) {
      await expect(dispatcher.query(`SELECT FROM ${table}`)).rejects.toMatchObject(REFUSED);
    }
  });
});
