import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createEnrichmentActivities } from '../../src/activities/enrichment/enrich.js';
import { createIngestActivities } from '../../src/activities/intake/ingest.js';
import { createScoreActivities } from '../../src/activities/score-leads.js';
import { WORKFLOW_TYPES, workflowIds } from '../../src/workflows/contract.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';
import { starterScorer } from './setup/starter-scorer.js';

jest.setTimeout(30_000);
/** How long the door may take a paused template for what it was. */
const DOOR_FRESH_MS = 5_100;
let world: ExecutionWorld;
let api: TestApi;

beforeAll(async () => {
  const logger = pino({ level: 'silent' });
  world = await createExecutionWorld({
    activities: async ({ database }) => ({
      ...createIngestActivities({ database, providers: [], logger }),
      ...createEnrichmentActivities({ database, providers: [], logger }),
      ...createScoreActivities({ database, scorer: await starterScorer({ database }) }),
    }),
  });
  api = await startTestApi({}, { db: world.db });
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
});

const rows = async (sql: string, ...values: unknown[]) => (await world.db.owner.query(sql, values)).rows;

interface Hook {
  path: string;
  secret: string;
  sourceId: string;
}

const SCHEMA = `{ type: object, required: [order], additionalProperties: true, properties: { email: { type: string }, phone: { type: string },
  lead_id: { type: string }, vip: { type: boolean }, order: { type: object, required: [total], properties: { id: { type: string }, total: { type: number, minimum: 0 } } } } }`;

const publish = async (key: string, options: { where?: string; reentry?: string; steps?: string } = {}) => {
  const { where, reentry = 'always', steps = '  - { id: mark, update: { tags: { add: [called] } } }' } = options;
  const condition = where === undefined ? '' : `, where: '${where}'`;
  await world.publish(`key: ${key}\nname: ${key}\ntrigger: { webhook: { schema: ${SCHEMA} }${condition} }
reentry: ${reentry}\nsteps:\n${steps}\n`);
};
const makeHook = async (key: string, body?: object): Promise<Hook> => {
  const answer = await api.call('POST', `/api/v1/workflows/templates/${key}/hook`, { body });
  expect(answer.status).toBe(200);
  const { hook, secret } = answer.body;
  return { path: new URL(hook.url).pathname, secret, sourceId: hook.sourceId };
};
const call = (hook: Hook, input: unknown, options: { id?: string; secret?: string; body?: string } = {}) => {
  const { id = `msg_${randomUUID()}`, secret = hook.secret, body = JSON.stringify(input) } = options;
  const timestamp = Math.floor(Date.now() / 1_000);
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` };
  return api.call('POST', hook.path, {
    token: null,
    body,
    headers: { ...headers, 'content-type': 'application/json' },
  });
};
/** Works off what was accepted, as the dispatchers have it done; answers the executions that were started. */
const workOff = async (key: string) => {
  const batchId = uuidv7();
  await rows(
    `WITH taken AS (DELETE FROM receipt_queue RETURNING receipt_id)
     INSERT INTO batches (id, organization_id, kind, receipt_ids)
     SELECT $1, $2, 'receipts', coalesce(array_agg(receipt_id ORDER BY receipt_id), '{}') FROM taken`,
    batchId,
    world.db.organizationId,
  );
  await world.client.workflow.execute(WORKFLOW_TYPES.leadIntake, {
    taskQueue: world.taskQueue,
    workflowId: workflowIds.leadIntake(batchId),
    args: [{ organizationId: world.db.organizationId, batchId }],
    workflowExecutionTimeout: 20_000,
  });
  const started = await rows(
    `SELECT x.id, x.lead_id, x.state FROM workflow_executions x JOIN workflow_templates t ON t.id = x.template_id
     WHERE t.key = $1 ORDER BY x.id`,
    key,
  );
  for (const { id, state } of started) if (state === 'pending') await world.start(id);
  return started as { id: string; lead_id: string }[];
};
const lead = async (id: string) => (await rows('SELECT * FROM leads WHERE id = $1', id))[0];

describe('the webhook of a template', () => {
  it('takes a call, makes a scored lead of it, and starts the template, whose steps see the input', async () => {
    await publish('order', {
      where: 'event.input.order.total >= 100.0 && score.known',
      steps: `  - { id: note, update: { set: { attributes.order: { cel: event.input.order.id } } } }
  - { id: big, branch: [{ where: 'event.input.order.total > 500.0', next: ask }, { next: end }] }
  - { id: ask, task: { assign: agent, title: 'Call about {{ event.input.order.id }}', due: 1h } }`,
    });
    await world.createUser('agent');
    const hook = await makeHook('order');
    const email = `${randomUUID()}@Example.com`;
    const input = {
      email,
      first_name: 'Ada',
      order: { id: 'Zebra 17', total: 7654.321 },
      secret_note: 'not for the lead',
    };
    const accepted = await call(hook, input);
    expect(accepted).toMatchObject({ status: 202, body: { receiptId: expect.any(String), duplicate: false } });
    const [execution, ...others] = await workOff('order');
    expect(others).toEqual([]);
    await world.until(execution!.id, { state: 'waiting', current_step: 'ask' });
    const stored = await lead(execution!.lead_id);
    expect(stored).toMatchObject({ email: email.toLowerCase(), first_name: 'Ada', attributes: { order: 'Zebra 17' } });
    expect(await rows('SELECT title FROM tasks WHERE execution_id = $1', execution!.id)).toEqual([
      { title: 'Call about Zebra 17' },
    ]);
    const [{ value }] = await rows('SELECT value FROM current_scores WHERE lead_id = $1', stored.id);
    expect(value).toBeGreaterThan(0);
    // Neither the event log nor the history has the input.
    const events = await rows('SELECT type, data FROM events WHERE lead_id = $1 ORDER BY id', stored.id);
    expect(events.find(({ type }) => type === 'webhook.received')!.data).toMatchObject({
      receiptId: accepted.body.receiptId,
    });
    const history = await world.history(execution!.id);
    const asText = (_: string, value: unknown) => {
      const { type, data } = (value ?? {}) as { type?: unknown; data?: readonly number[] };
      return type === 'Buffer' ? Buffer.from(data!).toString() : value;
    };
    expect(JSON.stringify(history, asText)).toContain(execution!.id);
    for (const text of [JSON.stringify(events), JSON.stringify(history, asText)]) {
      expect(text).not.toMatch(/Zebra|secret_note|7654\.321|example\.com/i);
    }
    // A smaller order does not meet the condition.
    expect((await call(hook, { ...input, order: { total: 20 } })).status).toBe(202);
    expect(await workOff('order')).toHaveLength(1);
  });

  it('finds the lead by its id, its email or its phone', async () => {
    await publish('find');
    const hook = await makeHook('find');
    const byId = await world.createLead();
    const email = `${randomUUID()}@example.com`;
    const byEmail = await world.createLead({ email });
    const byPhone = await world.createLead({ email: null });
    const { phone } = await lead(byPhone);
    for (const input of [{ lead_id: byId.toUpperCase() }, { email: ` ${email.toUpperCase()} ` }, { phone }]) {
      expect((await call(hook, { ...input, order: { total: 1 } })).status).toBe(202);
    }
    const unknown = await call(hook, { lead_id: randomUUID(), order: { total: 1 } });
    const malformed = await call(hook, { lead_id: 'x', order: { total: 1 } });
    const nobody = await call(hook, { order: { total: 1 } });
    const started = await workOff('find');
    expect(started.map(({ lead_id }) => lead_id).sort()).toEqual([byId, byEmail, byPhone].sort());
    const reasons = [];
    for (const { body } of [unknown, malformed, nobody]) {
      const { status, reason } = (await api.call('GET', `/api/v1/receipts/${body.receiptId}`)).body;
      reasons.push([status, reason?.code]);
    }
    expect(reasons).toEqual([
      ['rejected', 'lead_missing'],
      ['rejected', 'lead_missing'],
      ['rejected', 'lead_unreachable'],
    ]);
  });

  it('starts its own template and no other', async () => {
    await publish('mine');
    await publish('theirs');
    const hook = await makeHook('mine');
    await makeHook('theirs');
    await call(hook, { email: `${randomUUID()}@example.com`, order: { total: 1 } });
    expect(await workOff('mine')).toHaveLength(1);
    expect(await workOff('theirs')).toEqual([]);
  });

  it('sent again with its webhook-id starts once; re-entry holds', async () => {
    await publish('again');
    await publish('once-only', { reentry: 'once' });
    const [again, once] = [await makeHook('again'), await makeHook('once-only')];
    const input = { email: `${randomUUID()}@example.com`, order: { total: 1 } };
    const id = randomUUID();
    const [first, second] = [await call(again, input, { id }), await call(again, input, { id })];
    expect(second).toMatchObject({ status: 202, body: { receiptId: first.body.receiptId, duplicate: true } });
    await call(once, input);
    await call(once, input);
    expect(await workOff('again')).toHaveLength(1);
    await call(again, input);
    await call(once, input);
    expect(await workOff('again')).toHaveLength(2);
    expect(await workOff('once-only')).toHaveLength(1);
  });

  it('refuses who cannot sign, what does not fit, and what is no object, and stores nothing of it', async () => {
    await publish('strict');
    const hook = await makeHook('strict');
    const input = { email: 'strict@example.com', order: { total: 1 } };
    const forged = await call(hook, input, { secret: `whsec_${Buffer.alloc(32).toString('base64')}` });
    expect(forged).toMatchObject({ status: 401, body: { code: 'signature_invalid' } });
    const wrong = await call(hook, { ...input, order: { total: -1 } });
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'input_invalid', errors: [{ path: 'order.total', code: 'minimum' }] },
    });
    expect(await call(hook, {})).toMatchObject({ status: 422, body: { errors: [{ code: 'required' }] } });
    expect(await call(hook, [])).toMatchObject({ status: 400, body: { code: 'body_invalid' } });
    expect(await call(hook, null, { body: '{"a":' })).toMatchObject({ status: 400 });
    expect(await call(hook, { note: 'x'.repeat(300_000) })).toMatchObject({ status: 413 });
    expect(await call({ ...hook, path: '/hooks/templates/unknown-key' }, input)).toMatchObject({ status: 404 });
    // The door of sources does not lead around the schema.
    expect(await call({ ...hook, path: hook.path.replace('/templates', '') }, input)).toMatchObject({ status: 404 });
    expect(await rows('SELECT FROM receipts WHERE source_id = $1', hook.sourceId)).toEqual([]);
    // Nobody waits for a refusal to be written.
    const told = async () => (await api.call('GET', `/api/v1/sources/${hook.sourceId}/refusals`)).body.items;
    for (let tries = 0; tries < 200 && (await told()).length < 6; tries++) await sleep(50);
    const refusals = await told();
    expect(refusals.map(({ code }: { code: string }) => code).sort()).toEqual(
      ['body_invalid', 'body_invalid', 'body_too_large', 'input_invalid', 'input_invalid', 'signature_invalid'].sort(),
    );
  });

  it('is closed while its template is paused, and for good where that is archived or has another trigger', async () => {
    const keys = ['closing', 'turned', 'archived'] as const;
    const input = { email: `${randomUUID()}@example.com`, order: { total: 1 } };
    const hooks = {} as Record<(typeof keys)[number], Hook>;
    for (const key of keys) {
      await publish(key);
      hooks[key] = await makeHook(key);
      expect((await call(hooks[key], input)).status).toBe(202);
    }
    await api.call('PATCH', '/api/v1/workflows/templates/closing', { body: { state: 'paused' } });
    await world.publish(`key: turned\nname: turned\ntrigger: { manual: true }\nsteps: [{ id: mark, stop: }]\n`);
    await rows(`UPDATE workflow_templates SET state = 'archived' WHERE key = 'archived'`);
    // Accepted before the pause, it is carried out.
    expect(await workOff('closing')).toHaveLength(1);
    await sleep(DOOR_FRESH_MS);
    expect(await call(hooks.closing, input)).toMatchObject({ status: 409, body: { code: 'template_not_active' } });
    expect(await call(hooks.turned, input)).toMatchObject({ status: 410, body: { code: 'hook_closed' } });
    expect(await api.call('POST', '/api/v1/workflows/templates/turned/hook')).toMatchObject({
      status: 409,
      body: { code: 'template_without_hook' },
    });
    expect(await call(hooks.archived, input)).toMatchObject({ status: 410, body: { code: 'hook_closed' } });
    expect(await workOff('closing')).toHaveLength(1);
  });

  it('keeps its address when its secret is changed, and takes a bearer token where that is wanted', async () => {
    await publish('rotated');
    expect(await api.call('GET', '/api/v1/workflows/templates/rotated/hook')).toMatchObject({ status: 404 });
    const first = await makeHook('rotated');
    const second = await makeHook('rotated');
    expect(second).toMatchObject({ path: first.path, sourceId: first.sourceId });
    expect(second.secret).not.toBe(first.secret);
    const shown = await api.call('GET', '/api/v1/workflows/templates/rotated/hook');
    expect(shown.body).toMatchObject({
      authStrategy: 'standard_webhooks',
      active: true,
      inputSchema: { type: 'object' },
    });
    expect(JSON.stringify(shown.body)).not.toContain(second.secret);
    const input = { email: `${randomUUID()}@example.com`, order: { total: 1 } };
    expect(await call(second, input, { secret: first.secret })).toMatchObject({ status: 401 });
    expect(await call(second, input)).toMatchObject({ status: 202 });
    const bearer = await makeHook('rotated', { authStrategy: 'bearer' });
    await sleep(DOOR_FRESH_MS);
    const answer = await api.call('POST', bearer.path, { token: bearer.secret, body: input });
    expect(answer.status).toBe(202);
    const sources = (await api.call('GET', '/api/v1/sources?limit=200')).body.items;
    expect(sources.find(({ id }: { id: string }) => id === bearer.sourceId)).toMatchObject({
      templateId: expect.any(String),
      url: expect.stringContaining('/hooks/templates/hook-'),
    });
    expect(await rows(`SELECT action FROM audit_log WHERE subject_id = 'rotated' ORDER BY id`)).toEqual([
      { action: 'template.hook_created' },
      { action: 'template.hook_rotated' },
      { action: 'template.hook_rotated' },
    ]);
    await workOff('rotated');
  });

  it('is made by those who may, in their own organization', async () => {
    await publish('guarded');
    const path = '/api/v1/workflows/templates/guarded/hook';
    const reader = await api.createApiKey(['workflows:read', 'workflows:start']);
    expect(await api.call('POST', path, { token: reader })).toMatchObject({ status: 403 });
    await makeHook('guarded');
    expect(await api.call('GET', path, { token: reader })).toMatchObject({ status: 200 });
    const other = await world.db.createOrganization(`other-${randomUUID().slice(0, 8)}`);
    const stranger = await api.createApiKey(['workflows:read', 'workflows:write'], other);
    for (const method of ['GET', 'POST']) {
      expect(await api.call(method, path, { token: stranger })).toMatchObject({ status: 404 });
    }
  });

  it('cannot name a lead of another organization', async () => {
    await publish('own-leads');
    const hook = await makeHook('own-leads');
    const other = await world.db.createOrganization(`else-${randomUUID().slice(0, 8)}`);
    const [{ id }] = await rows(
      `INSERT INTO leads (organization_id, email) VALUES ($1, 'x@example.com') RETURNING id`,
      other,
    );
    const { body } = await call(hook, { lead_id: id, order: { total: 1 } });
    expect(await workOff('own-leads')).toEqual([]);
    expect((await api.call('GET', `/api/v1/receipts/${body.receiptId}`)).body).toMatchObject({ status: 'rejected' });
  });
});
