import { setTimeout as sleep } from 'node:timers/promises';
import { appendEvents } from '../../src/db/repositories/event-log.js';
import { freePort, startTestApi, type TestApi } from './setup/api.js';
import { CuttableProxy } from './setup/cuttable-proxy.js';
import { EventClient } from './setup/event-client.js';

let api: TestApi;
let proxy: CuttableProxy;
beforeAll(async () => {
  proxy = new CuttableProxy(new URL(process.env.TEST_POSTGRES_URL!));
  await proxy.open();
  api = await startTestApi(
    { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` },
    { databaseUrl: (url) => proxy.through(url) },
  );
}, 60_000);
afterAll(async () => {
  await api?.close();
  await proxy?.close();
});

const readiness = () => api.call('GET', '/health/ready', { token: null });

describe('without Temporal', () => {
  it('the API is ready, and says that Temporal is down', async () => {
    const { status, body } = await readiness();
    expect({ status, body }).toEqual({
      status: 200,
      body: { status: 'ready', checks: { database: 'up', temporal: 'down' } },
    });
  });

  it('repairs answer 503', async () => {
    const lead = '0199c0de-0000-7000-8000-000000000001';
    const { rows } = await api.db.owner.query<{ id: string }>(
      `WITH t AS (INSERT INTO workflow_templates (organization_id, key, name, state, draft) VALUES ($1, 'a', 'A', 'active', '') RETURNING id),
         v AS (INSERT INTO workflow_template_versions (organization_id, template_id, version, definition, source, content_hash)
           SELECT $1, id, 1, '{}', '', '' FROM t RETURNING id, template_id)
       INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, reentry_key, state)
       SELECT $1, template_id, id, $2, 'once', 'parked' FROM v RETURNING id`,
      [api.db.organizationId, lead],
    );
    const answer = await api.call('POST', `/api/v1/workflows/executions/${rows[0]!.id}/retry`);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 503, code: 'temporal_unavailable' });
    expect(answer.headers.get('retry-after')).toBe('2');
  });
});

describe('without PostgreSQL', () => {
  it('the API is live, not ready, answers 503 and recovers by itself; streams lose nothing', async () => {
    const client = await new EventClient(api.url, api.token).open();
    const append = () =>
      api.db.database.inOrganization(api.db.organizationId, (tx) => appendEvents(tx, [{ type: 'lead.created' }]));
    await append();
    await client.until(({ events }) => events.length === 1);

    await proxy.cut();
    const cut = await readiness();
    expect({ status: cut.status, database: cut.body.checks.database }).toEqual({ status: 503, database: 'down' });
    expect((await api.call('GET', '/health/live', { token: null })).status).toBe(200);
    const login = { email: 'admin@acme.example', password: 'x' };
    for (const answer of [
      await api.call('GET', '/api/v1/leads'),
      await api.call('POST', '/api/v1/auth/login', { token: null, body: login }),
    ]) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 503, code: 'database_unavailable' });
      expect(answer.headers.get('retry-after')).toBe('2');
    }
    await append(); // by a process that still reaches the database

    await proxy.open();
    const deadline = Date.now() + 10_000;
    while ((await readiness()).status !== 200 && Date.now() < deadline) await sleep(50);
    expect((await api.call('GET', '/api/v1/leads')).status).toBe(200);
    await client.until(({ events }) => events.length === 2);
    await client.close();
  }, 30_000);
});
