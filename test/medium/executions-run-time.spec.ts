import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** What a check before publishing cannot know: the values that conditions and messages meet. */
describe('values that a template did not expect', () => {
  let world: ExecutionWorld;

  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  async function begin(key: string, steps: string, { head = '', attributes = {} } = {}): Promise<[string, string]> {
    await world.publish(`
key: ${key}
name: ${key}
trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }
${head}
steps:
${steps}
messages:
  hello: { subject: 'Hello {{ lead.attributes.nickname }}', text: 'About your {{ lead.attributes.car.model }}, {{ lead.last_name }}.' }
`);
    const leadId = await world.createLead({ attributes });
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
    return [id!, leadId];
  }

  it('parks where a condition divides by zero, and goes on when the lead has been mended', async () => {
    const steps = `
  - id: choose
    branch: [{ where: '100 / int(lead.attributes.rooms) > 20', next: end }]
  - { id: after, update: { tags: { add: [after] } } }`;
    const [id, leadId] = await begin('divided', steps, { attributes: { rooms: 0 } });
    await world.until(id, { state: 'parked', current_step: 'choose', error_code: 'condition_failed' });
    await world.db.owner.query(`UPDATE leads SET attributes = '{"rooms": 10}' WHERE id = $1`, [leadId]);
    await world.repair(id, { action: 'retry', by: leadId });
    await world.until(id, { state: 'completed' });
    expect((await world.steps(id)).map(({ step_id }) => step_id)).toEqual(['choose', 'after']);
  }, 30_000);

  it('does not start where the trigger divides by zero, and does not end where the exit condition does', async () => {
    await world.publish(`
key: zero
name: Zero
trigger: { event: interaction.recorded, where: 'event.data.kind == "zero" && 1 / int(lead.attributes.none) == 1' }
steps: [{ id: one, wait: 1h }]
`);
    const leadId = await world.createLead({ attributes: { none: 0 } });
    expect(await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'zero' } })).toEqual([]);
    const exit = `exit: { where: '1 / int(lead.attributes.none) == 1' }`;
    const wait = '  - { id: one, wait_for: { event: message.replied, timeout: 1h } }';
    const [id, itsLead] = await begin('exits', wait, { head: exit, attributes: { none: 0 } });
    await world.until(id, { state: 'waiting' });
    await world.emit({ type: 'lead.updated', leadId: itsLead });
    await world.settled(id);
    expect(await world.execution(id)).toMatchObject({ state: 'waiting' });
    await world.emit({ type: 'message.replied', leadId: itsLead });
    await world.until(id, { state: 'completed', end_reason: 'completed' });
  }, 30_000);

  it('sends nothing in the place of a field that the lead has not', async () => {
    const [id] = await begin('lacking', '  - { id: mail, send: { channel: email, message: hello } }');
    await world.until(id, { state: 'completed' });
    expect(await world.messages(id)).toMatchObject([{ status: 'sent', subject: 'Hello', body_text: 'About your , .' }]);
  }, 30_000);
});
