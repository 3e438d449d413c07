import { routeEvents } from '../../src/activities/route-events.js';
import { appendEvents } from '../../src/db/repositories/event-log.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

describe('routing', () => {
  let world: ExecutionWorld;
  let number = 0;

  beforeAll(async () => {
    world = await createExecutionWorld();
  }, 60_000);
  afterAll(() => world?.close(), 30_000);

  const publish = async (reentry: string, where = 'true') => {
    const key = `r${++number}`;
    await world.publish(`key: ${key}
name: ${key}
trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}" && (${where})' }
reentry: ${reentry}
steps: [{ id: pause, wait: 1h }]
`);
    return key;
  };
  const route = async (leadId: string, kind: string, data: object = {}) => {
    const id = await world.append({ type: 'interaction.recorded', leadId, data: { kind, ...data } });
    const { database, organizationId } = world.db;
    const { started } = await database.inOrganization(organizationId, (tx) => routeEvents(tx, [id]));
    return { id, started };
  };

  it('once: one execution per lead, whatever comes', async () => {
    const key = await publish('once');
    const leadId = await world.createLead();
    expect((await route(leadId, key)).started).toBe(1);
    expect((await route(leadId, key)).started).toBe(0);
    expect((await route(await world.createLead(), key)).started).toBe(1);
  });

  it('always: one per event, and the same event starts nothing twice', async () => {
    const key = await publish('always');
    const leadId = await world.createLead();
    const first = await route(leadId, key);
    expect(first.started).toBe(1);
    expect((await route(leadId, key)).started).toBe(1);
    const { database, organizationId } = world.db;
    const again = await database.inOrganization(organizationId, (tx) => routeEvents(tx, [first.id, first.id]));
    expect(again.started).toBe(0);
  });

  it('after: again when the time has passed, one even where two batches bring the lead at once', async () => {
    const key = await publish('{ after: 30d }');
    const leadId = await world.createLead();
    const both = await Promise.all([route(leadId, key), route(leadId, key), route(leadId, key)]);
    expect(both.map(({ started }) => started).toSorted()).toEqual([0, 0, 1]);
    await world.db.owner.query(
      `UPDATE workflow_executions SET created_at = now() - interval '31 days' WHERE lead_id = $1`,
      [leadId],
    );
    expect((await route(leadId, key)).started).toBe(1);
    expect((await route(leadId, key)).started).toBe(0);
  });

  it('starts nothing for a paused template, for a condition that does not hold, or one that cannot be evaluated', async () => {
    const cold = await publish('always', 'score.value > 0.9');
    const missing = await publish('always', 'lead.attributes.budget > 5');
    const paused = await publish('always');
    await world.db.owner.query(`UPDATE workflow_templates SET state = 'paused' WHERE key = $1`, [paused]);
    const leadId = await world.createLead({ score: 0.4 });
    for (const key of [cold, missing, paused]) expect((await route(leadId, key)).started).toBe(0);
  });

  it('does not let executions start one another for ever', async () => {
    const key = await publish('always');
    const leadId = await world.createLead();
    expect((await route(leadId, key, { depth: 4 })).started).toBe(1);
    expect((await route(leadId, key, { depth: 5 })).started).toBe(0);
  });

  it('routes a batch of events in a fixed number of queries', async () => {
    const key = await publish('always');
    const leads = await Promise.all(Array.from({ length: 40 }, () => world.createLead()));
    const { database, organizationId } = world.db;
    const count = (events: number) =>
      database.inOrganization(organizationId, async (tx) => {
        const ids = await appendEvents(
          tx,
          leads.slice(0, events).map((leadId) => ({ type: 'interaction.recorded', leadId, data: { kind: key } })),
        );
        let queries = 0;
        const counting = {
          ...tx,
          query: (...args: Parameters<typeof tx.query>) => {
            queries++;
            return tx.query(...args);
          },
        } as typeof tx;
        const { started } = await routeEvents(counting, ids);
        return { started, queries };
      });
    const few = await count(2);
    const many = await count(40);
    expect([few.started, many.started]).toEqual([2, 40]);
    expect(many.queries).toBe(few.queries);
    expect(many.queries).toBeLessThanOrEqual(6);
  });

  it('ends a batch of events when their signals have arrived', async () => {
    const leadId = await world.createLead();
    await world.append({ type: 'interaction.recorded', leadId, data: { kind: 'nobody' } });
    await world.routeOutbox();
    const { rows } = await world.db.owner.query('SELECT id FROM batches');
    expect(rows).toEqual([]);
  });

  it('sees only what belongs to its organization', async () => {
    const key = await publish('always');
    const leadId = await world.createLead();
    const id = await world.append({ type: 'interaction.recorded', leadId, data: { kind: key } });
    const other = await world.db.createOrganization('elsewhere');
    const { database } = world.db;
    expect(await database.inOrganization(other, (tx) => routeEvents(tx, [id]))).toEqual({ signals: [], started: 0 });
  });
});
