import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { emailProvider } from '../../src/activities/enrichment/email-provider.js';
import { createEnrichmentActivities } from '../../src/activities/enrichment/enrich.js';
import { phoneProvider } from '../../src/activities/enrichment/phone-provider.js';
import { keepImportFiles } from '../../src/activities/import/import-files.js';
import { createImportActivities } from '../../src/activities/import/import-leads.js';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { loginUrl } from '../../src/db/login-roles.js';
import { IMPORT_JOBS, JobDispatcher } from '../../src/dispatch/job-dispatcher.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import { TASK_QUEUES, WORKFLOW_TYPES, workflowIds } from '../../src/workflows/contract.js';
import { type Answer, startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { starterScorer } from './setup/starter-scorer.js';

const logger = pino({ level: 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'throughline-imports-'));
const store = new FolderStore(folder);
let world: ExecutionWorld;
let api: TestApi;
let activities: ReturnType<typeof createImportActivities>;

beforeAll(async () => {
  const providers = [phoneProvider, emailProvider];
  world = await createExecutionWorld({
    activities: async ({ database }) => {
      activities = createImportActivities({ database, store, providers, logger, rowsPerChunk: 3 });
      return {
        ...activities,
        ...createEnrichmentActivities({ database, providers, logger }),
        ...createScoreActivities({ database, scorer: await starterScorer({ database }) }),
      };
    },
  });
  api = await startTestApi({ STORAGE_DIR: folder }, { db: world.db });
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface UploadOptions {
  type?: string;
  query?: string;
  key?: string;
  token?: string;
}

async function upload(content: string | Buffer, options: UploadOptions = {}): Promise<Answer> {
  const { type = 'text/csv', query = '', key, token = api.token } = options;
  const response = await fetch(`${api.url}/api/v1/leads/import?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...(key && { 'idempotency-key': key }) },
    body: content as never,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Runs an import as the dispatcher has it done. */
async function run(importId: string): Promise<Answer['body']> {
  await world.client.workflow.execute(WORKFLOW_TYPES.leadImport, {
    taskQueue: world.taskQueue,
    workflowId: workflowIds.leadImport(importId),
    args: [{ organizationId: world.db.organizationId, importId }],
    workflowExecutionTimeout: 60_000,
  });
  return (await api.call('GET', `/api/v1/leads/imports/${importId}`)).body;
}

const ref = (importId: string) => ({ organizationId: world.db.organizationId, importId });
const rejectedFile = async (id: string) => {
  const response = await fetch(`${api.url}/api/v1/leads/imports/${id}/rejected`, {
    headers: { authorization: `Bearer ${api.token}` },
  });
  // Not text(), which takes the byte order mark away.
  const text = Buffer.from(await response.arrayBuffer()).toString();
  return { status: response.status, headers: response.headers, text };
};
const rows = async (sql: string, ...values: unknown[]) => (await world.db.owner.query(sql, values)).rows;
const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const domain = () => `${crypto.randomUUID().slice(0, 8)}.example.com`;

describe('an import', () => {
  it('makes scored leads of a CSV, each once, and a file of the rows that it rejected', async () => {
    const at = domain();
    const file = [
      'Email;Phone;Name;Budget;Note',
      `Ada@${at};;Ada Lovelace;100;"first; with ""quotes"""`,
      `bob@${at};;Bob;=1+1;`,
      `;;Nobody;;"no\nway"`,
      `ada@${at};+4915112345678;;200;later`,
      `broken@${at};"x;;;`,
      '',
      `cy@${at};;Cy;;;too many`,
      `dan@${at}`,
    ].join('\r\n');
    const accepted = await upload(`\ufeff${file}`, { query: 'filename=my%20leads.csv' });
    expect(accepted).toMatchObject({
      status: 202,
      body: {
        state: 'pending',
        filename: 'my leads.csv',
        format: 'csv',
        columns: ['Email', 'Phone', 'Name', 'Budget', 'Note'],
      },
    });
    const { id } = accepted.body;
    expect(accepted.headers.get('location')).toBe(`/api/v1/leads/imports/${id}`);

    const done = await run(id);
    expect(done).toMatchObject({
      state: 'completed',
      rows: { read: 7, created: 3, updated: 1, rejected: 3, scored: 4 },
      problem: null,
      rejectedFile: true,
    });
    expect(done.bytes.read).toBe(done.bytes.total);
    expect(
      await rows(
        `SELECT email, phone, first_name, attributes, c.value IS NOT NULL AS scored FROM leads l
         LEFT JOIN current_scores c ON c.lead_id = l.id WHERE email LIKE $1 ORDER BY email`,
        `%@${at}`,
      ),
    ).toMatchObject([
      { email: `ada@${at}`, phone: '+4915112345678', first_name: 'Ada', attributes: { budget: '200', note: 'later' } },
      { email: `bob@${at}`, attributes: { budget: '=1+1' } },
      { email: `dan@${at}` },
    ]);

    const rejected = await rejectedFile(id);
    expect(rejected.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''rejected-my%20leads.csv`);
    expect(rejected.text).toBe(
      [
        '\ufefferror_code;error_detail;row;Email;Phone;Name;Budget;Note',
        'lead_unreachable;The row has neither a usable email address nor a usable phone number.;4;;;Nobody;;"no\nway"',
        `row_malformed;A quotation mark opens or closes where none may.;6;"broken@${at};""x;;;"`,
        `row_malformed;The row has 6 fields, which is more than the header has.;8;"cy@${at};;Cy;;;too many"`,
        '',
      ].join('\n'),
    );

    // Mended, it can be uploaded as it is.
    const mended = await upload(rejected.text.replace(';4;;', `;4;nobody@${at};`));
    expect(await run(mended.body.id)).toMatchObject({ rows: { read: 3, created: 1, rejected: 2 } });
    expect(await rows('SELECT attributes FROM leads WHERE email = $1', `nobody@${at}`)).toEqual([
      { attributes: { note: 'no\nway' } },
    ]);
    expect((await rejectedFile(mended.body.id)).text.split('\n')[1]).toContain(';3;"broken@');
  });

  it('reads NDJSON, by the mapping of a source', async () => {
    const at = domain();
    await rows(
      `INSERT INTO sources (organization_id, key, name, auth_strategy, secret_encrypted, field_mapping)
       VALUES ($1, 'fair', 'Fair', 'bearer', '', '{"email": "$.who.mail", "attributes.stand": "$.stand"}')`,
      world.db.organizationId,
    );
    const lines = [
      { who: { mail: `a@${at}` }, stand: 4 },
      { who: { mail: 'none' }, stand: 5 },
    ];
    const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n[1]\n`;
    const accepted = await upload(text, { type: 'application/x-ndjson; charset=utf-8', query: 'source=fair' });
    expect(await run(accepted.body.id)).toMatchObject({ rows: { created: 1, rejected: 2 }, columns: null });
    expect(await rows('SELECT attributes FROM leads WHERE email = $1', `a@${at}`)).toEqual([
      { attributes: { stand: 4 } },
    ]);
    expect(
      (await rejectedFile(accepted.body.id)).text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { error_code: 'lead_unreachable', error_detail: expect.any(String), row: 2, who: { mail: 'none' }, stand: 5 },
      { error_code: 'row_malformed', error_detail: 'The line is not a JSON object.', row: 3, line: '[1]' },
    ]);
  });

  it('stores each chunk once, whoever repeats it, at whatever moment', async () => {
    const at = domain();
    const accepted = await upload(`email\n${Array.from({ length: 8 }, (_, n) => `p${n}@${at}`).join('\n')}\n`);
    const { id } = accepted.body;
    await activities.openImport(ref(id));
    const first = await activities.importChunk({ ...ref(id), chunk: 0 });
    expect(await activities.importChunk({ ...ref(id), chunk: 0 })).toEqual(first);
    // Two workers that both believe the chunk is theirs.
    const twice = await Promise.all([1, 1].map((chunk) => activities.importChunk({ ...ref(id), chunk })));
    expect(twice[0]).toEqual(twice[1]);
    expect(await activities.openImport(ref(id))).toMatchObject({ chunk: 2, unscored: [{ chunk: 0 }, { chunk: 1 }] });
    const done = await run(id);
    expect(done.rows).toEqual({ read: 8, created: 8, updated: 0, rejected: 0, scored: 8 });
    const [counted] = await rows(
      `SELECT (SELECT count(*)::int FROM leads WHERE email LIKE $1) AS leads,
         (SELECT count(*)::int FROM interactions i JOIN leads l ON l.id = i.lead_id WHERE l.email LIKE $1) AS interactions,
         (SELECT count(*)::int FROM events e JOIN leads l ON l.id = e.lead_id WHERE l.email LIKE $1 AND e.type = 'lead.scored') AS scored,
         (SELECT count(*)::int FROM batches) AS batches`,
      `%@${at}`,
    );
    expect(counted).toEqual({ leads: 8, interactions: 8, scored: 8, batches: 0 });
    // Started again after its end, say because its record was lost, it does nothing.
    await world.client.workflow.execute(WORKFLOW_TYPES.leadImport, {
      taskQueue: world.taskQueue,
      workflowId: workflowIds.leadImport(id),
      args: [ref(id)],
    });
    expect((await api.call('GET', `/api/v1/leads/imports/${id}`)).body).toEqual(done);
  });

  it('rejects a row that cannot be stored, and stores the others of its chunk', async () => {
    const at = domain();
    await rows(`ALTER TABLE leads ADD CONSTRAINT no_poison CHECK (city IS DISTINCT FROM 'poison')`);
    try {
      const accepted = await upload(`email,city\na@${at},Rome\nb@${at},poison\nc@${at},Bonn\n`);
      expect(await run(accepted.body.id)).toMatchObject({
        state: 'completed',
        rows: { created: 2, rejected: 1, scored: 2 },
      });
      expect((await rejectedFile(accepted.body.id)).text).toContain(
        `ingest_failed,The row could not be turned into a lead.,3,b@${at},poison`,
      );
    } finally {
      await rows('ALTER TABLE leads DROP CONSTRAINT no_poison');
    }
  });

  it('passes over a row that never ends, and goes on behind it', async () => {
    const at = domain();
    const accepted = await upload(`email,note\na@${at},x\nb@${at},${'x'.repeat(1_500_000)}\nc@${at},y\n`);
    expect(await run(accepted.body.id)).toMatchObject({ rows: { created: 2, rejected: 1 } });
    const { text } = await rejectedFile(accepted.body.id);
    expect(text).toContain(`row_too_long,The row is longer than 256 KB.,3,"b@${at},xxx`);
  });

  it('begins its history anew and goes on where it was; what it did can be replayed', async () => {
    const at = domain();
    const accepted = await upload(`email\n${Array.from({ length: 330 }, (_, n) => `p${n}@${at}`).join('\n')}\n`);
    const done = await run(accepted.body.id);
    expect(done.rows).toEqual({ read: 330, created: 330, updated: 0, rejected: 0, scored: 330 });
    const workflowId = workflowIds.leadImport(accepted.body.id);
    const last = await world.client.workflow.getHandle(workflowId).fetchHistory();
    const firstRun = last.events![0]!.workflowExecutionStartedEventAttributes!.continuedExecutionRunId!;
    expect(firstRun).toMatch(/[0-9a-f]{8}/);
    expect(JSON.stringify(last)).not.toContain(at);
    const first = await world.client.workflow.getHandle(workflowId, firstRun).fetchHistory();
    await world.replay(workflowId, first, last);
  }, 90_000);

  it('that is cancelled keeps what it stored', async () => {
    const at = domain();
    const { id } = (await upload(`email\na@${at}\nb@${at}\nc@${at}\nd@${at}\n`)).body;
    await activities.openImport(ref(id));
    await activities.importChunk({ ...ref(id), chunk: 0 });
    expect((await api.call('POST', `/api/v1/leads/imports/${id}/cancel`)).body).toMatchObject({ state: 'cancelling' });
    expect(await run(id)).toMatchObject({ state: 'cancelled', rows: { read: 3, created: 3, scored: 3 } });
    expect((await api.call('POST', `/api/v1/leads/imports/${id}/cancel`)).status).toBe(202);
    const waiting = (await upload(`email\ne@${at}\n`)).body;
    expect((await api.call('POST', `/api/v1/leads/imports/${waiting.id}/cancel`)).body).toMatchObject({
      state: 'cancelled',
    });
    const done = (await upload(`email\nf@${at}\n`)).body;
    await run(done.id);
    expect((await api.call('POST', `/api/v1/leads/imports/${done.id}/cancel`)).body.code).toBe('conflict');
  });

  it('whose file is away says so, and goes on when it is back', async () => {
    const at = domain();
    const { id } = (await upload(`email\na@${at}\n`)).body;
    const key = `imports/${world.db.organizationId}/${id}`;
    const object = await store.open(key);
    const content = await object.read(0, 1_000);
    await object.close();
    await store.delete(key);
    const running = run(id);
    const look = async () => (await api.call('GET', `/api/v1/leads/imports/${id}`)).body;
    for (let tries = 0; tries < 50 && !(await look()).problem; tries++) await sleep(100);
    expect(await look()).toMatchObject({ state: 'running', problem: { code: 'import_file_missing' } });
    await store.put(key, [content] as never);
    expect(await running).toMatchObject({ state: 'completed', problem: null, rows: { created: 1 } });
  });
});

describe('an upload', () => {
  it('sent twice with one key is one import, also at the same moment', async () => {
    const text = `email\n${Array.from({ length: 5_000 }, (_, n) => `${n}@key.example.com`).join('\n')}\n`;
    const before = files().length;
    const answers = await Promise.all([1, 2, 3, 4].map(() => upload(text, { key: 'once' })));
    answers.push(await upload(text, { key: 'once' }));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const others = [
      await upload('email\nother@key.example.com\n', { key: 'once' }),
      await upload(text, { key: 'once', query: 'filename=other.csv' }),
    ];
    for (const other of others) expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(files()).toHaveLength(before + 1);
  });

  it.each([
    ['', 'text/csv', 422, 'import_file_empty'],
    ['name,city\nAnn,Rome\n', 'text/csv', 422, 'import_columns_unmapped'],
    [Buffer.from('PK\u0003\u0004\u0000'), 'text/csv', 422, 'import_file_unreadable'],
    ['email\n', 'text/csv; charset=latin1', 415, 'media_type_unsupported'],
    ['email\n', 'application/pdf', 415, 'media_type_unsupported'],
    ['{}', 'application/json', 415, 'media_type_unsupported'],
  ])('that is nonsense is refused and leaves nothing behind: %p', async (content, type, status, code) => {
    const before = files().length;
    expect(await upload(content, { type })).toMatchObject({ status, body: { code } });
    expect(files()).toHaveLength(before);
  });

  it('whose columns reach nobody is told which were found', async () => {
    expect((await upload('name,city\n')).body).toMatchObject({ columns: ['name', 'city'] });
  });

  it('may come from admins and ops staff and keys with the scope, of the source’s organization', async () => {
    await api.createUser({ email: 'ops@acme.example', role: 'ops' });
    await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    const key = await api.createApiKey(['leads:import']);
    const other = await api.createApiKey(['leads:write', 'leads:read']);
    const stranger = await api.createApiKey(['leads:import'], await world.db.createOrganization('stranger'));
    const send = (token: string, query = '') => upload('email\nx@scope.example.com\n', { token, query });
    expect((await send(await api.login('ops@acme.example'))).status).toBe(202);
    const { id } = (await send(key)).body;
    expect((await send(await api.login('agent@acme.example'))).body.code).toBe('forbidden');
    expect((await send(other)).body.code).toBe('forbidden');
    expect((await send(stranger, 'source=fair')).body.code).toBe('source_unknown');
    for (const path of [`/${id}`, `/${id}/rejected`]) {
      expect((await api.call('GET', `/api/v1/leads/imports${path}`, { token: stranger })).body.code).toBe('not_found');
    }
    expect((await api.call('GET', '/api/v1/leads/imports', { token: stranger })).body.items).toEqual([]);
  });

  it('that breaks off leaves nothing behind', async () => {
    const before = files().length;
    await new Promise<void>((resolve) => {
      const sending = request(`${api.url}/api/v1/leads/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.token}`, 'content-type': 'text/csv', 'content-length': '100000000' },
      });
      sending.on('error', () => resolve());
      sending.write(`email\n${'a@broken.example.com\n'.repeat(50_000)}`, () =>
        setTimeout(() => sending.destroy(), 200),
      );
    });
    for (let tries = 0; tries < 50 && files().length > before; tries++) await sleep(50);
    expect(files()).toHaveLength(before);
  });

  it('over a gigabyte is refused before it is sent', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const sending = request(`${api.url}/api/v1/leads/import`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${api.token}`,
          'content-type': 'text/csv',
          'content-length': String(2 ** 30 + 1),
        },
      });
      sending.on('error', reject);
      sending.on('response', (response) => {
        resolve(response.statusCode!);
        sending.destroy();
      });
      sending.write('email\n');
    });
    expect(status).toBe(413);
  });

  it('takes no body for another operation', async () => {
    const answer = await api.call('POST', '/api/v1/sources', { body: 'a', headers: { 'content-type': 'text/csv' } });
    expect(answer.body.code).toBe('media_type_unsupported');
  });
});

describe('the list of imports', () => {
  it('is paged, newest first', async () => {
    const first = (await api.call('GET', '/api/v1/leads/imports?limit=2')).body;
    const second = (await api.call('GET', `/api/v1/leads/imports?limit=2&cursor=${first.nextCursor}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids).toHaveLength(4);
  });
});

describe('the dispatcher of imports', () => {
  it('starts one import of an organization at a time, the oldest first, and again what has lost its workflow', async () => {
    const organizationId = await world.db.createOrganization('dispatch');
    const insert = async (state: string, ageSeconds = 0) =>
      (
        await rows(
          `INSERT INTO lead_imports (organization_id, filename, layout, created_by, bytes_total, next_row, state, claimed_at)
           VALUES ($1, 'f', '{}', $1, 1, 1, $2, CASE WHEN $3 > 0 THEN now() - make_interval(secs => $3) END) RETURNING id`,
          organizationId,
          state,
          ageSeconds,
        )
      )[0].id as string;
    await rows(`UPDATE lead_imports SET state = 'cancelled' WHERE state IN ('pending', 'running', 'cancelling')`);
    const pool = new pg.Pool({
      connectionString: loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey),
      max: 2,
    });
    const dispatcher = new JobDispatcher(IMPORT_JOBS, { pool, client: world.client, logger });
    const states = async () =>
      Object.fromEntries(
        (await rows('SELECT id, state FROM lead_imports WHERE organization_id = $1', organizationId)).map(
          ({ id, state }) => [id, state],
        ),
      );
    const until = async (isSo: (found: Record<string, string>) => boolean) => {
      for (let tries = 0; tries < 100 && !isSo(await states()); tries++) await sleep(50);
      return states();
    };
    try {
      const first = await insert('pending');
      const second = await insert('pending');
      dispatcher.start();
      expect(await until((found) => found[first] === 'running')).toEqual({ [first]: 'running', [second]: 'pending' });
      const handle = world.client.workflow.getHandle(workflowIds.leadImport(first));
      expect((await handle.describe()).taskQueue).toBe(TASK_QUEUES.intake);
      await sleep(1_200);
      expect(await states()).toEqual({ [first]: 'running', [second]: 'pending' });
      await rows(`UPDATE lead_imports SET state = 'completed' WHERE id = $1`, first);
      dispatcher.wake();
      await until((found) => found[second] === 'running');

      const lost = world.client.workflow.getHandle(workflowIds.leadImport(second));
      const { runId } = await lost.describe();
      await lost.terminate('lost');
      await rows(`UPDATE lead_imports SET claimed_at = now() - interval '2 minutes' WHERE id = $1`, second);
      dispatcher.wake();
      for (let tries = 0; tries < 100 && (await lost.describe()).runId === runId; tries++) await sleep(50);
      expect(await lost.describe()).toMatchObject({ status: { name: 'RUNNING' } });
      await lost.terminate('the test is over');
      await handle.terminate('the test is over');
    } finally {
      await dispatcher.stop();
      await pool.end();
    }
  });
});

describe('the files of imports', () => {
  it('are deleted thirty days after the end, and where no import was entered for them', async () => {
    const at = domain();
    const old = (await upload(`email\n${at}\n`)).body.id as string;
    const recent = (await upload(`email\n${at}\n`)).body.id as string;
    await run(old);
    await run(recent);
    expect((await rejectedFile(old)).status).toBe(200);
    await rows(`UPDATE lead_imports SET finished_at = now() - interval '31 days' WHERE id = $1`, old);
    await keepImportFiles({ database: world.db.database, store, logger });
    const gone = await api.call('GET', `/api/v1/leads/imports/${old}/rejected`);
    expect(gone).toMatchObject({ status: 410, body: { code: 'import_file_missing' } });
    expect((await api.call('GET', `/api/v1/leads/imports/${old}`)).body).toMatchObject({ rejectedFile: false });
    expect((await rejectedFile(recent)).status).toBe(200);
  });
});
