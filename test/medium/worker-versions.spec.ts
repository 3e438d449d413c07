import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const TEMPLATE = `
key: changing
name: Changing
trigger: { event: interaction.recorded, where: 'event.data.kind == "changing"' }
reentry: always
flow: code
steps:
  - { id: first, update: { tags: { add: [first] } } }
  - { id: reply, wait_for: { event: message.replied, timeout: 1h } }
  - { id: old, update: { tags: { add: [old] } } }
  - { id: new, update: { tags: { add: [new] } } }
`;
const code = (steps: string[]) => `
import type { Automation } from '../../shared/interpreter/automation.js';
export const automation: Automation<'first' | 'reply' | 'old' | 'new'> = async (steps) => {
${steps.map((step) => `  await steps.${step}();`).join('\n')}
};`;

describe('workers of two versions', () => {
  let world: ExecutionWorld;

  beforeAll(async () => {
    world = await createExecutionWorld({
      automations: { changing: code(['first', 'reply', 'old']) },
      buildId: 'monday',
    });
    await world.publish(TEMPLATE);
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  async function begun(): Promise<{ id: string; leadId: string }> {
    const leadId = await world.createLead();
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'changing' } });
    await world.until(id!, { state: 'waiting', current_step: 'reply' });
    return { id: id!, leadId };
  }

  it('keep an execution on the code that it began with, and begin new ones on the current one', async () => {
    await world.makeCurrent('monday');
    const before = await begun();
    // This code could not go on with what the other has done.
    await world.startWorker({ buildId: 'friday', automations: { changing: code(['reply', 'new']) } });
    await world.makeCurrent('friday');
    const after = await begun();
    for (const { leadId } of [before, after]) await world.emit({ type: 'message.replied', leadId });
    await Promise.all([before, after].map(({ id }) => world.until(id, { state: 'completed' })));
    const visited = async (id: string) => (await world.steps(id)).map(({ step_id }) => step_id);
    expect(await visited(before.id)).toEqual(['first', 'reply', 'old']);
    expect(await visited(after.id)).toEqual(['reply', 'new']);
  }, 60_000);
});
