import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { loginUrl } from '../../src/db/login-roles.js';
import { JobDispatcher, TEMPLATE_MOVE_JOBS } from '../../src/dispatch/job-dispatcher.js';
import { CONTROL_UPDATE, type ControlRequest, workflowIds } from '../../src/workflows/contract.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

let world: ExecutionWorld;
let api: TestApi;
let pool: pg.Pool;
let dispatcher: JobDispatcher;
let made = 0;

beforeAll(async () => {
  world = await createExecutionWorld();
  api = await startTestApi({}, { db: world.db });
  pool = new pg.Pool({ connectionString: loginUrl(world.db.url, 'dispatcher', world.db.encryptionKey), max: 2 });
  // As the worker runs it, on the queue of this spec.
  const workflow = { ...TEMPLATE_MOVE_JOBS.workflow, taskQueue: world.taskQueue as never };
  dispatcher = new JobDispatcher(
    { ...TEMPLATE_MOVE_JOBS, workflow },
    { pool, client: world.client, logger: pino({ level: 'silent' }) },
  );
  dispatcher.start();
}, 60_000);
afterAll(async () => {
  await dispatcher?.stop();
  await pool?.end();
  await api?.close();
  await world?.close();
});

const templates = (path: string, body?: unknown, method = 'POST') =>
  api.call(method, `/api/v1/workflows/templates${path}`, { body });

/** A template whose events start executions, published with these steps. */
async function publish(key: string, steps: string, options: object = {}) {
  const source = `key: ${key}
name: ${key}
trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }
reentry: always
steps:
${steps}
`;
  const created = await templates('', { source });
  if (created.status !== 201) {
    const { body: draft } = await templates(`/${key}/draft`, undefined, 'GET');
    await templates(`/${key}/draft`, { source, revision: draft.revision }, 'PUT');
  }
  const { body: draft } = await templates(`/${key}/draft`, undefined, 'GET');
  const { status, body } = await templates(`/${key}/publish`, { revision: draft.revision, ...options });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

async function start(key: string, attributes: object = {}): Promise<{ id: string; leadId: string }> {
  const leadId = await world.createLead({ attributes });
  const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
  return { id: id!, leadId };
}

async function versionOf(id: string): Promise<number> {
  const { rows } = await world.db.owner.query<{ version: number }>(
    `SELECT v.version FROM workflow_executions x JOIN workflow_template_versions v ON v.id = x.version_id WHERE x.id = $1`,
    [id],
  );
  return rows[0]!.version;
}

async function ended(key: string, id: string, within = 20_000) {
  for (const deadline = Date.now() + within; Date.now() < deadline; await sleep(100)) {
    const { body } = await templates(`/${key}/moves/${id}`, undefined, 'GET');
    if (body.finishedAt !== null) return body;
  }
  throw new Error('the move did not end');
}

const newKey = () => `moving-${(made += 1)}`;

describe('executions under way', () => {
  it('stay on their version, or go on in the new one where their step is there', async () => {
    const key = newKey();
    await publish(key, '  - { id: one, wait: 2d }\n  - { id: two, wait_for: { event: message.replied, timeout: 9d } }');
    const atOne = await start(key);
    await world.until(atOne.id, { state: 'waiting', current_step: 'one' });

    const left = await publish(key, '  - { id: one, wait: 2d }\n  - { id: two, wait: 1d }');
    expect(left).toMatchObject({ version: 2, move: null, executions: { underWay: 1, moves: 1, stays: 0 } });
    expect(await versionOf(atOne.id)).toBe(1);

    const other = await start(key);
    await world.until(other.id, { state: 'waiting' });
    const third = '  - { id: zero, wait: 1s }\n  - { id: one, wait: 2d }\n  - { id: after, stop: { reason: third } }';
    const { move, executions } = await publish(key, third, { executions: 'move', ratePerSecond: 100 });
    expect(executions).toMatchObject({ underWay: 2, moves: 2, stays: 0 });
    expect(move).toMatchObject({ version: 3, expected: 2, createdBy: { name: 'admin@acme.example' } });
    expect(await ended(key, move.id)).toMatchObject({ state: 'completed', moved: 2, stayed: 0, reasons: [] });
    expect([await versionOf(atOne.id), await versionOf(other.id)]).toEqual([3, 3]);
    expect(await world.execution(atOne.id)).toMatchObject({ state: 'waiting', current_step: 'one' });

    const reverted = await templates(`/${key}/moves/${move.id}/revert`, { why: 'Too soon' });
    expect(reverted).toMatchObject({ status: 202, body: { reverts: move.id, version: null, expected: 2 } });
    expect(await ended(key, reverted.body.id)).toMatchObject({ state: 'completed', moved: 2 });
    expect([await versionOf(atOne.id), await versionOf(other.id)]).toEqual([1, 2]);
    expect((await templates(`/${key}/moves/${move.id}`, undefined, 'GET')).body.revertedBy).toBe(reverted.body.id);
    const again = await templates(`/${key}/moves/${move.id}/revert`);
    expect(again).toMatchObject({ status: 409, body: { code: 'move_not_revertible' } });
  }, 60_000);

  it('stay where their step is gone, is another kind, or they have ended; the preview says so', async () => {
    const key = newKey();
    await publish(key, '  - { id: a, wait: 2d }\n  - { id: b, wait: 2d }');
    await publish(key, '  - { id: b, wait: 2d }');
    const gone = await start(key);
    await world.until(gone.id, { state: 'waiting', current_step: 'b' });
    await templates(`/${key}/versions/1/publish`);
    const kind = await start(key);
    await world.until(kind.id, { state: 'waiting', current_step: 'a' });
    const next = '  - { id: a, wait_for: { event: message.replied, timeout: 9d } }';
    await publish(key, next);
    const preview = await templates(`/${key}/versions/3/publish`, { dryRun: true, executions: 'move' });
    expect(preview.body.executions).toEqual({
      ...{ underWay: 2, moves: 0, stays: 2 },
      groups: [
        { version: 1, stepId: 'a', state: 'waiting', count: 1, obstacle: 'step_kind_changed' },
        { version: 2, stepId: 'b', state: 'waiting', count: 1, obstacle: 'step_gone' },
      ],
    });
    expect((await templates(`/${key}/moves`, undefined, 'GET')).body.items).toEqual([]);
    const { body } = await templates(`/${key}/versions/3/publish`, { executions: 'move', ratePerSecond: 100 });
    const move = await ended(key, body.move.id);
    expect(move).toMatchObject({ moved: 0, stayed: 2 });
    expect(move.reasons).toEqual(
      expect.arrayContaining([
        { reason: 'step_gone', count: 1 },
        { reason: 'step_kind_changed', count: 1 },
      ]),
    );
    const nothing = await templates(`/${key}/moves/${move.id}/revert`);
    expect(nothing).toMatchObject({ status: 409, body: { code: 'move_not_revertible' } });
  }, 60_000);

  it('that are parked go on in a mended version, in the same act', async () => {
    const key = newKey();
    const branch = (where: string) => `  - { id: sort, branch: [{ where: '${where}', next: end }] }\n`;
    await publish(key, `${branch('lead.attributes.budget > 10')}  - { id: over, stop: { reason: over } }`);
    const { id } = await start(key);
    await world.until(id, { state: 'parked' });
    const mended = `${branch('has(lead.attributes.budget)')}  - { id: over, stop: { reason: mended } }`;
    const { move } = await publish(key, mended, { executions: 'move', retryParked: true });
    expect(await ended(key, move.id)).toMatchObject({ moved: 1 });
    await world.until(id, { state: 'stopped', end_reason: 'mended' });
  }, 60_000);

  it('that are paused are moved and stay paused', async () => {
    const key = newKey();
    await publish(key, '  - { id: a, wait: 3s }\n  - { id: b, stop: { reason: old } }');
    const { id } = await start(key);
    const handle = world.client.workflow.getHandle(workflowIds.execution(id));
    const control = (action: 'pause' | 'resume') =>
      handle.executeUpdate<void, [ControlRequest]>(CONTROL_UPDATE, { args: [{ action, by: crypto.randomUUID() }] });
    await control('pause');
    const { move } = await publish(key, '  - { id: a, wait: 3s }\n  - { id: b, stop: { reason: new } }', {
      executions: 'move',
    });
    expect(await ended(key, move.id)).toMatchObject({ moved: 1 });
    expect(await world.execution(id)).toMatchObject({ state: 'paused' });
    await control('resume');
    await world.until(id, { state: 'stopped', end_reason: 'new' });
  }, 60_000);

  it('that have not begun begin in the new version', async () => {
    const key = newKey();
    await publish(key, '  - { id: a, wait: 2d }');
    const leadId = await world.createLead();
    await world.append({ type: 'interaction.recorded', leadId, data: { kind: key } });
    await world.routeOutbox();
    const { rows } = await world.db.owner.query<{ id: string }>(
      `SELECT id FROM workflow_executions WHERE lead_id = $1 AND state = 'pending'`,
      [leadId],
    );
    const { move, executions } = await publish(key, '  - { id: b, stop: { reason: new } }', { executions: 'move' });
    expect(executions.groups).toEqual([{ version: 1, stepId: null, state: 'pending', count: 1, obstacle: null }]);
    expect(await ended(key, move.id)).toMatchObject({ moved: 1 });
    await world.start(rows[0]!.id);
    await world.until(rows[0]!.id, { state: 'stopped', end_reason: 'new' });
  }, 60_000);
});

describe('a move', () => {
  it('keeps to its rate, is the only one of its template, can be stopped, and outlives its worker', async () => {
    const key = newKey();
    await publish(key, '  - { id: a, wait: 2d }');
    const ids: string[] = [];
    for (let count = 0; count < 8; count++) ids.push((await start(key)).id);
    for (const id of ids) await world.until(id, { state: 'waiting' });
    const { move } = await publish(key, '  - { id: a, wait: 3d }', { executions: 'move', ratePerSecond: 2 });
    const began = Date.now();
    const second = await templates(`/${key}/versions/1/publish`, { executions: 'move' });
    expect(second).toMatchObject({ status: 409, body: { code: 'move_under_way' } });
    // Refused as a whole: the version did not become the active one either.
    expect((await templates(`/${key}`, undefined, 'GET')).body.activeVersion).toBe(2);
    await sleep(1_500);
    await world.stopWorker();
    await world.startWorker();
    expect(await ended(key, move.id, 60_000)).toMatchObject({ state: 'completed', moved: 8, stayed: 0 });
    expect(Date.now() - began).toBeGreaterThan(3_500);
    expect(await Promise.all(ids.map(versionOf))).toEqual(ids.map(() => 2));
    const { rows } = await world.db.owner.query(
      `SELECT execution_id, count(*)::int FROM events WHERE type = 'execution.moved' AND execution_id = ANY($1) GROUP BY 1 HAVING count(*) > 1`,
      [ids],
    );
    expect(rows).toEqual([]);

    const back = await templates(`/${key}/moves/${move.id}/revert`);
    // As soon as it is under way: it lasts four seconds.
    const stateOfBack = async () => (await templates(`/${key}/moves/${back.body.id}`, undefined, 'GET')).body.state;
    for (let tries = 0; tries < 200 && (await stateOfBack()) === 'pending'; tries++) await sleep(50);
    const stopped = await templates(`/${key}/moves/${back.body.id}/stop`);
    expect(stopped.status).toBe(202);
    const end = await ended(key, back.body.id);
    expect(end.state).toBe('stopped');
    expect((await templates(`/${key}/moves/${back.body.id}/stop`)).status).toBe(409);
    const { body: audit } = await api.call('GET', `/api/v1/audit?subjectType=template&subjectId=${key}`);
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['template.move_started', 'template.move_stopped']),
    );
  }, 120_000);
});
