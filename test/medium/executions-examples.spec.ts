import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { EnrichmentProvider } from '../../src/activities/enrichment/enrichment-provider.js';
import { putSecret } from '../../src/db/repositories/secrets.js';
import { SecretBox } from '../../src/db/secret-box.js';
import type { StepKind } from '../../src/shared/template-definition.js';
import { stepExample, TRIGGER_EXAMPLES } from '../../src/shared/template-examples.js';
import { STEP_KINDS } from '../../src/shared/template-step-schemas.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

/** The examples that docs/template-reference.md shows, run as they stand but for what starts them and for the host of the service. */
describe('the example of', () => {
  let world: ExecutionWorld;
  let agent: string;
  const asked: { authorization?: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ authorization: request.headers.authorization, body: JSON.parse(body) });
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":4711}');
    });
  });
  const registry: EnrichmentProvider = {
    name: 'registry',
    remote: true,
    enrich: () => Promise.resolve({ fields: { company: 'Found Ltd' }, facts: {} }),
  };

  const run = async (kind: StepKind, fields: Parameters<ExecutionWorld['createLead']>[0] = {}) => {
    const service = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${kind}"' }\n`;
    const source = stepExample(kind)
      .replace(TRIGGER_EXAMPLES.manual.yaml, trigger)
      .replace('https://crm.example.com', service);
    await world.publish(source);
    const leadId = await world.createLead(fields);
    const [id] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind } });
    return { id: id!, leadId };
  };
  const lead = async (id: string) =>
    (await world.db.owner.query<Record<string, unknown>>('SELECT * FROM leads WHERE id = $1', [id])).rows[0]!;
  const visited = async (id: string) =>
    (await world.steps(id)).map(({ step_id, status }) => `${String(step_id)} ${String(status)}`);
  const completed = (id: string) => world.until(id, { state: 'completed' });
  const completeTask = async (executionId: string, leadId: string) => {
    await world.db.owner.query(`UPDATE tasks SET state = 'done' WHERE execution_id = $1`, [executionId]);
    await world.emit({ type: 'task.completed', leadId, executionId });
  };
  const seen = new Set<StepKind>();
  const example = (kind: StepKind, title: string, test: () => Promise<void>) => {
    seen.add(kind);
    it(`${kind} ${title}`, test, 30_000);
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    world = await createExecutionWorld({
      http: { isAllowed: (address) => address === '127.0.0.1' },
      providers: [registry],
    });
    agent = await world.createUser('agent');
    await world.createUser('admin');
    const box = new SecretBox(world.db.encryptionKey);
    const { database, organizationId: organization } = world.db;
    await database.inOrganization(organization, (tx) => {
      const sealed = box.seal('s3cret', organization);
      return putSecret(tx, { id: organization, name: 'CRM_TOKEN', sealed, by: organization });
    });
  }, 60_000);
  afterAll(async () => {
    server.close();
    await world?.close();
  }, 30_000);

  example('send', 'sends a mail and a notice', async () => {
    const { id } = await run('send');
    await completed(id);
    expect((await world.messages(id)).map(({ channel, status }) => [channel, status]).sort()).toEqual([
      ['email', 'sent'],
      ['in_app', 'sent'],
    ]);
  });

  example('wait', 'waits for an hour, a morning, office hours and the day before a viewing', async () => {
    const { id } = await run('wait', { attributes: { viewing_at: '2020-01-02T10:00:00Z' } });
    for (const [stepId, least, most] of [
      ['an-hour', 3_590, 3_610],
      // Looked at a moment after it has begun.
      ['next-morning', 86_400 - 10, 5 * 86_400],
      ['four-office-hours', 4 * 3_600 - 10, 5 * 86_400],
    ] as const) {
      await world.until(id, { state: 'waiting', current_step: stepId, waiting_for: 'time' });
      const { rows } = await world.db.owner.query<{ seconds: number; local: string }>(
        `SELECT extract(epoch FROM due_at - now())::float8 AS seconds, to_char(due_at AT TIME ZONE 'UTC', 'HH24:MI:SS') AS local
         FROM workflow_execution_steps WHERE execution_id = $1 AND step_id = $2`,
        [id, stepId],
      );
      expect(rows[0]!.seconds).toBeGreaterThan(least);
      expect(rows[0]!.seconds).toBeLessThan(most);
      if (stepId === 'next-morning') expect(rows[0]!.local).toBe('09:00:00');
      await world.control(id, { action: 'jump', stepId: NEXT[stepId], by: agent });
    }
    // The viewing is past, so there is nothing left to wait for.
    await completed(id);
  });

  example('wait_for', 'goes on at a visit, and no other interaction', async () => {
    const { id, leadId } = await run('wait_for');
    await world.until(id, { state: 'waiting', current_step: 'visited' });
    await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'call' } });
    await world.settled(id);
    expect(await world.execution(id)).toMatchObject({ state: 'waiting' });
    await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'visit' } });
    await completed(id);
    expect((await lead(leadId)).tags).toEqual(['came-back']);
  });

  example('branch', 'tells leads apart by score and budget', async () => {
    const tags = async (fields: object) => {
      const { id, leadId } = await run('branch', fields);
      await completed(id);
      return (await lead(leadId)).tags;
    };
    expect(await tags({ score: 0.9 })).toEqual(['call-today']);
    expect(await tags({ score: 0.2, attributes: { budget: 600_000 } })).toEqual(['call-today']);
    expect(await tags({ score: 0.2 })).toEqual(['later']);
  });

  example('split', 'takes one of its paths', async () => {
    const { id, leadId } = await run('split');
    await completed(id);
    expect([['subject-plain'], ['subject-playful']]).toContainEqual((await lead(leadId)).tags);
  });

  example('update', 'changes fields, status and tags', async () => {
    const { id, leadId } = await run('update');
    await completed(id);
    expect(await lead(leadId)).toMatchObject({
      country: 'DE',
      status: 'contacted',
      tags: ['nurtured'],
      attributes: { score_then: 50, last_nurtured: expect.stringMatching(/^20\d\d-/) },
    });
  });

  example('assign', 'gives the lead to an agent', async () => {
    const { id, leadId } = await run('assign');
    await completed(id);
    expect((await lead(leadId)).owner_id).toBe(agent);
  });

  example('task', 'waits until it is done', async () => {
    const { id, leadId } = await run('task');
    await world.until(id, { state: 'waiting', current_step: 'call' });
    const { rows } = await world.db.owner.query('SELECT title FROM tasks WHERE execution_id = $1', [id]);
    expect(rows).toEqual([{ title: 'Call Ada, scored 50 of 100' }]);
    await completeTask(id, leadId);
    await completed(id);
    expect((await lead(leadId)).status).toBe('contacted');
  });

  example('score', 'scores what has changed', async () => {
    const { id, leadId } = await run('score');
    await completed(id);
    const scored = await world.db.owner.query('SELECT 1 FROM lead_scores WHERE lead_id = $1', [leadId]);
    expect(scored.rowCount).toBe(1);
  });

  example('enrich', 'fills in what is empty', async () => {
    const { id, leadId } = await run('enrich');
    await completed(id);
    expect((await lead(leadId)).company).toBe('Found Ltd');
  });

  example('http', 'sends the secret, and keeps what it was answered', async () => {
    const { id, leadId } = await run('http', { email: 'crm@example.com' });
    await completed(id);
    expect(asked).toEqual([
      {
        authorization: 'Bearer s3cret',
        body: { name: 'Ada ', email: 'crm@example.com', tags: ['throughline'] },
      },
    ]);
    expect((await lead(leadId)).attributes).toMatchObject({ crm_contact: '4711' });
  });

  example('script', 'computes what a later step keeps', async () => {
    const { id, leadId } = await run('script', { attributes: { price: 500_000 } });
    await completed(id);
    expect((await lead(leadId)).attributes).toMatchObject({ monthly_payment: 1_864 });
  });

  example('parallel', 'goes on with whichever comes first', async () => {
    const { id, leadId } = await run('parallel');
    await world.until(id, { state: 'waiting', current_step: 'reach-out' });
    await world.emit({ type: 'message.replied', leadId });
    await completed(id);
    expect((await lead(leadId)).tags).toEqual(['answered', 'reached']);
  });

  example('run', 'starts the other template and waits for it', async () => {
    await world.publish(readFileSync('templates/new-lead-nurture.yaml', 'utf8'));
    const { id, leadId } = await run('run');
    await world.until(id, { state: 'waiting', current_step: 'nurture' });
    const { rows } = await world.db.owner.query<{ id: string }>(
      'SELECT id FROM workflow_executions WHERE parent_execution_id = $1 AND lead_id = $2',
      [id, leadId],
    );
    expect(rows).toHaveLength(1);
    await world.startPending();
    await world.until(rows[0]!.id, { state: 'waiting', current_step: 'reply' });
    // Won meanwhile, which ends the other template by its exit condition.
    await world.db.owner.query(`UPDATE leads SET status = 'won' WHERE id = $1`, [leadId]);
    await world.emit({ type: 'lead.status_changed', leadId });
    await completed(id);
    expect(await visited(id)).toEqual(['nurture done', 'done done']);
  });

  example('stop', 'ends with its reason', async () => {
    const { id, leadId } = await run('stop');
    await completed(id);
    await world.db.owner.query('UPDATE leads SET do_not_contact = true WHERE id = $1', [leadId]);
    const [again] = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: 'stop' } });
    await world.until(again!, { state: 'stopped', end_reason: 'wants to be left alone' });
  });

  it('every kind has been run', () => {
    expect([...seen].sort()).toEqual([...STEP_KINDS].sort());
  });
});

const NEXT = {
  'an-hour': 'next-morning',
  'next-morning': 'four-office-hours',
  'four-office-hours': 'day-before-viewing',
} as const;
