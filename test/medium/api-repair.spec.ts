import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const BROKEN = `
key: broken
name: Broken
trigger: { event: lead.created }
reentry: always
steps:
  - id: sort
    branch: [{ where: 'lead.attributes.budget > 10', next: end }]
  - id: after
    stop: { reason: after }
messages: {}
`;

let world: ExecutionWorld;
let api: TestApi;
beforeAll(async () => {
  world = await createExecutionWorld();
  api = await startTestApi({}, { db: world.db });
  await world.publish(BROKEN);
}, 60_000);
afterAll(async () => {
  await api?.close();
  await world?.close();
});

async function park(): Promise<string> {
  const leadId = await world.createLead();
  const [id] = await world.emit({ type: 'lead.created', leadId });
  await world.until(id!, { state: 'parked' });
  return id!;
}

const repair = (id: string, action: string, body?: object) =>
  api.call('POST', `/api/v1/workflows/executions/${id}/${action}`, { body });

describe('repairing a parked execution', () => {
  it('shows why it is parked, and skips the step', async () => {
    const id = await park();
    const { body } = await api.call('GET', `/api/v1/workflows/executions/${id}`);
    expect(body).toMatchObject({ state: 'parked', currentStep: 'sort', error: { code: 'condition_failed' } });
    const skipped = await repair(id, 'skip', { why: 'no budget known' });
    expect({ status: skipped.status, id: skipped.body.id }).toEqual({ status: 202, id });
    await world.until(id, { state: 'stopped', end_reason: 'after' });
    const again = await repair(id, 'retry');
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'execution_not_parked' });
  });

  it('retries the step, once what it failed of is mended', async () => {
    const id = await park();
    await world.db.owner.query(`UPDATE leads SET attributes = '{"budget": 50}'`);
    expect((await repair(id, 'retry')).status).toBe(202);
    await world.until(id, { state: 'completed' });
  });

  it('answers 503 where no worker takes it up', async () => {
    await world.db.owner.query(`UPDATE leads SET attributes = '{}'`);
    const id = await park();
    await world.stopWorker();
    const { status, body } = await repair(id, 'skip');
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'temporal_unavailable' });
    await world.startWorker();
  }, 30_000);
});
