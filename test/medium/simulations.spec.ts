import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createScriptRunner } from '../../src/activities/scripts/script-runner.js';
import { createSimulationActivities } from '../../src/activities/simulation/simulation-activities.js';
import { SEND_POLICY_DEFAULTS } from '../../src/shared/send-gate/send-policy.js';
import { WORKFLOW_TYPES, workflowIds } from '../../src/workflows/contract.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const FOLLOW_UP = `
key: follow-up
name: Follow-up
trigger: { event: lead.scored, where: 'score.value >= 0.3 && lead.status == "new"' }
steps:
  - id: hello
    send: { channel: email, message: hello }
  - id: reply
    wait_for: { event: message.replied, timeout: 2d, on_timeout: mark }
  - id: tell
    send: { channel: in_app, message: replied, to: admins }
    next: end
  - id: mark
    update: { status: contacted, tags: { add: [quiet] } }
messages:
  hello: { subject: 'Hello {{ lead.first_name }}', text: 'Hello {{ lead.first_name }}' }
  replied: { subject: 'A reply', text: '{{ lead.first_name }} replied' }
`;

describe('simulations', () => {
  let api: TestApi;
  let world: ExecutionWorld;
  const scripts = createScriptRunner();

  beforeAll(async () => {
    world = await createExecutionWorld({
      activities: (db) =>
        Promise.resolve({
          ...createSimulationActivities({
            database: db.database,
            scripts,
            publicUrl: 'http://localhost:3000',
            sendPolicyDefaults: SEND_POLICY_DEFAULTS.standard,
            logger: pino({ level: 'silent' }),
          }),
        }),
    });
    api = await startTestApi({ SEND_POLICY_DEFAULT: 'standard' }, { db: world.db });
    const answer = await api.call('POST', '/api/v1/workflows/templates', { body: { source: FOLLOW_UP } });
    expect(answer.status).toBe(201);
  }, 90_000);
  afterAll(async () => {
    await api?.close();
    await world?.close();
    await scripts.close();
  }, 60_000);

  const simulate = (body: object, token?: string) =>
    api.call('POST', '/api/v1/workflows/templates/follow-up/simulate', { body, ...(token ? { token } : {}) });

  it('runs the draft for a lead, with events and on a day of your choice', async () => {
    const leadId = await world.createLead({ email: 'ada@example.com' });
    const before = await counts();
    const { status, body } = await simulate({
      leadId,
      start: '2026-06-01T10:00:00Z',
      events: [{ at: '+5h', type: 'message.replied' }],
    });
    expect({ status, warnings: body.warnings }).toEqual({ status: 200, warnings: [] });
    expect(body).toMatchObject({
      path: [
        { stepId: 'hello', message: { to: ['ada@example.com'], subject: 'Hello Ada' }, gate: [{ verdict: 'now' }] },
        { stepId: 'reply', decision: { ended: 'event' }, finishedAt: '2026-06-01T15:00:00.000Z' },
        { stepId: 'tell', message: { channel: 'in_app', text: 'Ada replied' } },
      ],
      end: { state: 'completed' },
      messages: { email: 1, in_app: 1 },
      changes: {},
    });
    expect(await counts()).toEqual(before);
  }, 30_000);

  it('runs what is in the editor for a lead that there is not', async () => {
    const definition = FOLLOW_UP.replace('timeout: 2d', 'timeout: 3d');
    const lead = { email: 'grace@example.com', firstName: 'Grace', timeZone: 'Asia/Tokyo', score: 0.1 };
    const { body } = await simulate({ definition, lead, start: '2026-06-01T13:00:00Z' });
    expect(body).toMatchObject({
      path: [
        { gate: [{ verdict: 'later', reason: 'quiet_hours', until: '2026-06-01T23:00:00.000Z' }, { verdict: 'now' }] },
        { finishedAt: '2026-06-04T23:00:00.000Z' },
        { stepId: 'mark' },
      ],
      changes: { status: 'contacted', tags: ['quiet'] },
      warnings: [expect.stringContaining('trigger condition does not hold')],
    });
  });

  it('runs scripts in the sandbox, and takes the answers of services that it is given', async () => {
    const definition = `
key: follow-up
name: F
trigger: { manual: true }
steps:
  - id: ask
    http: { method: GET, url: 'https://prices.example/{{ lead.city }}', save: { price: response.body.price } }
  - id: double
    script:
      source: 'return { twice: input.price * 2 }'
      input: { price: { cel: steps.ask.price } }
  - id: way
    branch: [{ where: 'steps.double.twice > 10.0', next: many }]
    next: end
  - id: many
    update: { tags: { add: [many] } }
`;
    const lead = { city: 'Bad Tölz' };
    const given = { ask: { status: 200, body: { price: 21 } } };
    const { body } = await simulate({ definition, lead, http: given });
    expect(body).toMatchObject({
      path: [
        {
          request: { method: 'GET', url: expect.stringMatching(/Bad%20T%C3%B6lz$/) },
          output: { price: 21 },
        },
        { output: { twice: 42 } },
        { decision: { case: 0 } },
        { stepId: 'many' },
      ],
      end: { state: 'completed' },
    });
    const without = await simulate({ definition, lead });
    expect(without.body).toMatchObject({
      end: { state: 'parked', stepId: 'double', error: { code: 'condition_failed' } },
      warnings: [expect.stringContaining('would call GET')],
    });
  });

  it('refuses what it cannot simulate', async () => {
    const key = await api.createApiKey(['workflows:read']);
    const leadId = randomUUID();
    expect((await simulate({ leadId }, key)).body).toMatchObject({ code: 'forbidden' });
    expect((await simulate({ leadId })).body).toMatchObject({ code: 'lead_missing' });
    expect((await simulate({ lead: {}, leadId })).body).toMatchObject({ code: 'validation_failed' });
    expect((await simulate({ lead: {}, definition: 'key: follow-up' })).body).toMatchObject({
      code: 'template_invalid',
    });
    expect((await simulate({ lead: {}, events: [{ at: '+1fortnight', type: 'lead.updated' }] })).status).toBe(400);
    const unknown = await api.call('POST', '/api/v1/workflows/templates/none/simulate', { body: { lead: {} } });
    expect(unknown.status).toBe(404);
  });

  it('says what it would have done with the leads of the last days, and does nothing', async () => {
    const days = (count: number) => new Date(Date.now() - count * 24 * 3_600_000);
    // Quiet ever since; replied on the next day; of too low a score; suppressed; has won meanwhile, and is written to as it was new.
    await pastLead({ scored: days(10), value: 0.5 });
    const replied = await pastLead({ scored: days(9), value: 0.6 });
    await pastEvent(replied, 'message.replied', {}, days(8.5));
    await pastLead({ scored: days(9), value: 0.1 });
    const suppressed = await pastLead({ scored: days(8), value: 0.9 });
    await world.db.owner.query(
      `INSERT INTO suppressions (organization_id, channel, address, reason, source)
       SELECT organization_id, 'email', email, 'manual', 'user' FROM leads WHERE id = $1`,
      [suppressed],
    );
    const won = await pastLead({ scored: days(7), value: 0.8, status: 'won' });
    await pastEvent(won, 'lead.status_changed', { from: 'new', to: 'won' }, days(1));
    await makeRoom(days(40));
    await pastLead({ scored: days(40), value: 0.8 });

    const asked = await api.call('POST', '/api/v1/workflows/templates/follow-up/simulate/history', {
      body: { prices: { email: 0.001 } },
    });
    expect(asked).toMatchObject({ status: 202, body: { state: 'pending', days: 30 } });
    const { id } = asked.body as { id: string };
    const before = await counts();
    await world.client.workflow.execute(WORKFLOW_TYPES.templateSimulation, {
      taskQueue: world.taskQueue,
      workflowId: workflowIds.templateSimulation(id),
      args: [{ organizationId: world.db.organizationId, simulationId: id }],
      workflowExecutionTimeout: 60_000,
    });
    const { body } = await api.call('GET', asked.headers.get('location')!);
    expect(body).toMatchObject({ state: 'completed', errorCode: null, progress: { leads: 5, done: 5, executions: 4 } });
    expect(body.result).toMatchObject({
      sample: { leads: 5, events: 5, isCut: false },
      executions: { started: 4, byState: { completed: 3, parked: 1, stopped: 0, failed: 0, waiting: 0 } },
      messages: { total: 4, byChannel: { email: 3, in_app: 1 } },
      gate: { refused: { suppressed: 1 } },
      errors: [{ stepId: 'hello', code: 'message_refused', count: 1 }],
      timeToFinish: { count: 3 },
      cost: { byChannel: { email: 0.003 }, total: 0.003 },
    });
    const { edges, messages, steps, timeToFinish } = body.result;
    expect(edges).toEqual(
      expect.arrayContaining([
        { from: 'hello', to: 'reply', count: 3 },
        { from: 'reply', to: 'mark', count: 2 },
        { from: 'reply', to: 'tell', count: 1 },
      ]),
    );
    expect(steps).toContainEqual({ stepId: 'hello', kind: 'send', visits: 4, failed: 1 });
    expect(messages.byHour.email.reduce((sum: number, count: number) => sum + count, 0)).toBe(3);
    expect(timeToFinish.p90Ms).toBeGreaterThanOrEqual(2 * 24 * 3_600_000);
    expect(await counts()).toEqual(before);
  }, 60_000);

  it('ends a simulation that somebody stops, and lists the others', async () => {
    const asked = await api.call('POST', '/api/v1/workflows/templates/follow-up/simulate/history');
    const path = asked.headers.get('location')!;
    expect((await api.call('POST', `${path}/stop`)).body).toMatchObject({ state: 'stopped' });
    expect((await api.call('POST', `${path}/stop`)).status).toBe(202);
    const list = await api.call('GET', '/api/v1/workflows/templates/follow-up/simulations');
    expect(list.body.items.map(({ state }: { state: string }) => state)).toEqual(['stopped', 'completed']);
    expect((await api.call('GET', path.replace('follow-up', 'other'))).status).toBe(404);
  });

  /** Rows of every table but the ones that a simulation writes: its own. */
  async function counts(): Promise<Record<string, string>> {
    const { rows } = await world.db.owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND NOT relispartition AND relname <> 'template_simulations' ORDER BY 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of rows) {
      const { rows: state } = await world.db.owner.query<{ digest: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS digest FROM "${name}" t`,
      );
      found[name] = state[0]!.digest;
    }
    return found;
  }

  async function pastLead({ scored, value, status = 'new' }: { scored: Date; value: number; status?: string }) {
    const id = await world.createLead({ score: value, status });
    const data = { value, points: Math.round(value * 100), band: value >= 0.7 ? 'hot' : 'warm' };
    await pastEvent(id, 'lead.scored', data, scored);
    return id;
  }

  /** There are partitions from the month before this one on: 40 days ago is in it, or before it, as the day of the month is. */
  async function makeRoom(moment: Date): Promise<void> {
    await world.db.owner.query(
      `DO $$
       DECLARE
         first timestamptz := (date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 month') AT TIME ZONE 'UTC';
       BEGIN
         IF '${moment.toISOString()}' < first THEN
           EXECUTE format('CREATE TABLE events_before PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
             uuidv7_floor('${moment.toISOString()}'), uuidv7_floor(first));
         END IF;
       END $$`,
    );
  }

  async function pastEvent(leadId: string, type: string, data: object, at: Date): Promise<void> {
    await world.db.owner.query(
      `INSERT INTO events (id, organization_id, type, lead_id, data, occurred_at)
       VALUES (overlay(uuidv7_floor($5)::text placing substr(gen_random_uuid()::text, 25) from 25)::uuid, $1, $2, $3, $4, $5)`,
      [world.db.organizationId, type, leadId, data, at],
    );
  }
});
