import { setTimeout as sleep } from 'node:timers/promises';
import { workflowIds } from '../../src/workflows/contract.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const TEMPLATE = `key: beside
name: Beside
trigger: { event: lead.created }
steps:
  - id: both
    parallel:
      join: all
      branches:
        - steps: [{ id: pause, wait: 1h }, { id: mark, update: { tags: { add: [on] } } }]
        - steps: [{ id: answer, wait_for: { event: message.replied, timeout: 1h } }]
        - steps: [{ id: broken, branch: [{ where: 'lead.attributes.none == 1', next: out }] }, { id: out, stop: { reason: out } }]
`;

describe('branches beside each other', () => {
  let world: ExecutionWorld;
  let underWay = 0;
  let most = 0;
  beforeAll(async () => {
    world = await createExecutionWorld({
      // All that the steps of branches do, they do in transactions.
      activities: ({ database }) => {
        const inOrganization = database.inOrganization.bind(database);
        database.inOrganization = async (...args) => {
          most = Math.max(most, ++underWay);
          await sleep(20);
          return inOrganization(...args).finally(() => underWay--) as never;
        };
        return Promise.resolve({});
      },
    });
    await world.publish(TEMPLATE);
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  it('have their steps done one at a time, so that a replay comes the same way', async () => {
    const leadId = await world.createLead();
    await world.append({ type: 'lead.created', leadId });
    await world.routeOutbox();
    most = 0;
    const [id] = await world.startPending();
    await world.until(id!, { state: 'parked', current_step: 'broken' });
    const besideEachOther = most;
    await world.emit({ type: 'message.replied', leadId });
    const history = await world.history(id!);
    expect(besideEachOther).toBe(1);
    await world.replay(workflowIds.execution(id!), history);
  }, 30_000);
});
