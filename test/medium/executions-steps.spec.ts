import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EnrichmentProvider } from '../../src/activities/enrichment/enrichment-provider.js';
import { putSecret } from '../../src/db/repositories/secrets.js';
import { SecretBox } from '../../src/db/secret-box.js';
import { createExecutionWorld, type ExecutionWorld } from './setup/execution-world.js';

const SECRET = 'sk_live_very_secret';

/** Splits, assignment, scores, enrichment, scripts and services, through the real interpreter. */
describe('steps of executions', () => {
  let world: ExecutionWorld;
  let kind = 0;
  /** What the service was asked, and what it answers. */
  const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('{}');
  let isProviderUp = true;
  let service: string;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      answer(request, response);
    });
  });
  const registry: EnrichmentProvider = {
    name: 'registry',
    remote: true,
    enrich: () =>
      isProviderUp
        ? Promise.resolve({ fields: { company: 'Found Ltd' }, facts: { employees: 40 } })
        : Promise.reject(new Error('down')),
  };

  const publish = async (steps: string) => {
    const key = `s${++kind}`;
    const trigger = `trigger: { event: interaction.recorded, where: 'event.data.kind == "${key}"' }`;
    await world.publish(`key: ${key}\nname: ${key}\nreentry: always\n${trigger}\nsteps:\n${steps}\nmessages: {}\n`);
    return key;
  };
  const begin = async (key: string, leadId: string) => {
    const ids = await world.emit({ type: 'interaction.recorded', leadId, data: { kind: key } });
    expect(ids).toHaveLength(1);
    return ids[0]!;
  };
  const json = (body: unknown, status = 200) =>
    (answer = (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  const lead = async (id: string) =>
    (await world.db.owner.query<Record<string, unknown>>('SELECT * FROM leads WHERE id = $1', [id])).rows[0]!;
  const parks = async (steps: string, code: string, fields: { attributes?: object } = {}) => {
    const id = await begin(await publish(steps), await world.createLead(fields));
    await world.until(id, { state: 'parked', error_code: code });
    return id;
  };
  const history = async (id: string) =>
    JSON.stringify((await world.history(id)).events, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    service = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    world = await createExecutionWorld({
      http: { isAllowed: (address) => address === '127.0.0.1' },
      providers: [registry],
    });
    const box = new SecretBox(world.db.encryptionKey);
    await world.db.database.inOrganization(world.db.organizationId, (tx) => {
      const id = world.db.organizationId;
      return putSecret(tx, { id, name: 'CRM_TOKEN', sealed: box.seal(SECRET, id), by: id });
    });
  }, 60_000);
  afterAll(async () => {
    server.close();
    await world?.close();
  }, 30_000);
  beforeEach(() => {
    asked.length = 0;
    isProviderUp = true;
    json({});
  });

  describe('split', () => {
    it('sends a lead down the same path each time', async () => {
      const key = await publish(`
  - id: ab
    split: [{ name: a, weight: 50, next: left }, { name: b, weight: 50, next: right }]
  - id: left
    stop: { reason: a }
  - id: right
    stop: { reason: b }`);
      for (let n = 0; n < 3; n++) {
        const leadId = await world.createLead();
        const ends = new Set<string | null>();
        for (let times = 0; times < 3; times++) {
          const id = await begin(key, leadId);
          ends.add((await world.until(id, { state: 'stopped' })).end_reason);
          const [split] = await world.steps(id);
          expect(split).toMatchObject({ step_id: 'ab', status: 'done', decision: { path: [...ends][0] } });
        }
        expect(ends.size).toBe(1);
      }
    });
  });

  describe('assign', () => {
    const agents: string[] = [];
    beforeAll(async () => {
      for (let n = 0; n < 3; n++) agents.push(await world.createUser('agent'));
    });
    const STEPS = (more: string) => `
  - id: give
    assign: { ${more} }
  - id: given
    stop: { reason: given }
  - id: none
    stop: { reason: none }`;

    it('goes round among the agents, fairly although many come at once', async () => {
      const key = await publish(STEPS('strategy: round_robin'));
      const leads = await Promise.all(Array.from({ length: 12 }, () => world.createLead()));
      const ids: string[] = [];
      for (const leadId of leads) await world.append({ type: 'interaction.recorded', leadId, data: { kind: key } });
      await world.routeOutbox();
      const { rows } = await world.db.owner.query<{ id: string }>(
        `SELECT id FROM workflow_executions WHERE lead_id = ANY($1::uuid[])`,
        [leads],
      );
      ids.push(...rows.map((row) => row.id));
      await Promise.all(ids.map((id) => world.start(id)));
      for (const id of ids) await world.until(id, { state: 'stopped', end_reason: 'given' });
      const { rows: owners } = await world.db.owner.query<{ owner_id: string; count: number }>(
        'SELECT owner_id, count(*)::int FROM leads WHERE id = ANY($1::uuid[]) GROUP BY owner_id',
        [leads],
      );
      expect(owners.map(({ owner_id }) => owner_id).sort()).toEqual([...agents].sort());
      expect(owners.map(({ count }) => count)).toEqual([4, 4, 4]);
    });

    it('tells who got the lead, so that other templates may react', async () => {
      const key = await publish(STEPS('strategy: least_busy'));
      await world.publish(
        `key: on-assigned\nname: A\nreentry: always\ntrigger: { event: lead.assigned }\nsteps: [{ id: seen, stop: { reason: seen } }]\nmessages: {}\n`,
      );
      const leadId = await world.createLead();
      const id = await begin(key, leadId);
      await world.until(id, { state: 'stopped', end_reason: 'given' });
      const owner = (await lead(leadId)).owner_id;
      expect(agents).toContain(owner);
      const { rows } = await world.db.owner.query(
        `SELECT data FROM events WHERE type = 'lead.assigned' AND lead_id = $1`,
        [leadId],
      );
      expect(rows).toMatchObject([{ data: { ownerId: owner, previousOwnerId: null, depth: 1 } }]);
      const { rows: started } = await world.db.owner.query(
        `SELECT FROM workflow_executions WHERE lead_id = $1 AND id <> $2`,
        [leadId, id],
      );
      expect(started).toHaveLength(1);
    });

    it('keeps an owner where it is to, unless they are disabled', async () => {
      const key = await publish(STEPS('strategy: round_robin, keep: true'));
      const leadId = await world.createLead();
      await world.db.owner.query('UPDATE leads SET owner_id = $2 WHERE id = $1', [leadId, agents[0]]);
      await world.until(await begin(key, leadId), { state: 'stopped', end_reason: 'given' });
      expect((await lead(leadId)).owner_id).toBe(agents[0]);
      await world.db.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [agents[0]]);
      await world.until(await begin(key, leadId), { state: 'stopped', end_reason: 'given' });
      expect(agents.slice(1)).toContain((await lead(leadId)).owner_id);
    });

    it('passes over who has too many open leads; won ones do not count', async () => {
      const email = async (id: string) =>
        (await world.db.owner.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [id])).rows[0]!.email;
      const user = await world.createUser('ops');
      const key = await publish(STEPS(`strategy: user, user: '${await email(user)}', capacity: 1, on_none: none`));
      const first = await world.createLead();
      await world.until(await begin(key, first), { state: 'stopped', end_reason: 'given' });
      const second = await world.createLead();
      const id = await begin(key, second);
      await world.until(id, { state: 'stopped', end_reason: 'none' });
      expect((await world.steps(id))[0]).toMatchObject({ decision: { userId: null, next: 'none' } });
      await world.db.owner.query(`UPDATE leads SET status = 'won' WHERE id = $1`, [first]);
      await world.until(await begin(key, second), { state: 'stopped', end_reason: 'given' });
      expect((await lead(second)).owner_id).toBe(user);
    });

    it('goes where the step says when there is nobody', async () => {
      const key = await publish(STEPS(`strategy: user, user: 'nobody@acme.example', on_none: none`));
      await world.until(await begin(key, await world.createLead()), { state: 'stopped', end_reason: 'none' });
    });
  });

  it('scores the lead as it is now, for the steps behind', async () => {
    const key = await publish(`
  - id: now
    score: {}
  - id: check
    branch: [{ where: 'score.points != 1', next: scored }]
  - id: unscored
    stop: { reason: unscored }
  - id: scored
    stop: { reason: scored }`);
    const leadId = await world.createLead({ score: 0.01 });
    const id = await begin(key, leadId);
    await world.until(id, { state: 'stopped', end_reason: 'scored' });
    const { rows } = await world.db.owner.query('SELECT value FROM lead_scores WHERE lead_id = $1', [leadId]);
    expect(rows).toHaveLength(1);
    const { rows: events } = await world.db.owner.query(
      `SELECT data FROM events WHERE type = 'lead.scored' AND lead_id = $1`,
      [leadId],
    );
    expect(events).toMatchObject([{ data: { fallback: true, depth: 1, points: expect.any(Number) } }]);
  });

  describe('enrich', () => {
    it('fills in what the providers know, for the steps behind', async () => {
      const key = await publish(`
  - id: ask
    enrich: { providers: [registry] }
  - id: check
    branch: [{ where: 'lead.company == "Found Ltd"', next: end }]
  - id: unknown
    stop: { reason: unknown }`);
      const leadId = await world.createLead();
      const id = await begin(key, leadId);
      await world.until(id, { state: 'completed' });
      expect((await lead(leadId)).enrichment).toEqual({ registry: { employees: 40 } });
      expect(await world.eventTypes(id)).toContain('lead.enriched');
    });

    it('parks where a provider does not answer, or is none', async () => {
      isProviderUp = false;
      const step = (name: string) => `
  - id: ask
    enrich: { providers: [${name}] }
    retry: { attempts: 2, backoff: 1s }`;
      const id = await parks(step('registry'), 'provider_unavailable');
      isProviderUp = true;
      await world.repair(id, { action: 'retry', by: world.db.organizationId });
      await world.until(id, { state: 'completed' });
      await parks(step('nobody'), 'provider_unknown');
    }, 30_000);
  });

  describe('script', () => {
    it('computes from its input, and puts out what it returns', async () => {
      const key = await publish(`
  - id: sum
    script:
      input: { prices: { cel: lead.attributes.prices }, tax: 0.2, name: { cel: lead.first_name } }
      source: |
        const total = input.prices.reduce((sum, price) => sum + price, 0) * (1 + input.tax);
        return { total, greeting: 'Dear ' + input.name, parts: input.prices };
  - id: check
    branch: [{ where: 'steps.sum.total > 7.1 && steps.sum.total < 7.3 && size(steps.sum.parts) == 3', next: note }]
  - id: wrong
    stop: { reason: wrong }
  - id: note
    update: { set: { attributes.greeting: { cel: steps.sum.greeting } } }`);
      const leadId = await world.createLead({ attributes: { prices: [1, 2, 3] } });
      const id = await begin(key, leadId);
      await world.until(id, { state: 'completed' });
      expect((await lead(leadId)).attributes).toMatchObject({ greeting: 'Dear Ada' });
      expect((await world.steps(id))[0]).toMatchObject({
        output: { greeting: 'Dear Ada', parts: [1, 2, 3] },
        result: { names: ['total', 'greeting', 'parts'] },
      });
      expect(await history(id)).not.toMatch(/Ada|Dear/);
    });

    it.each([
      ['loops for ever', 'for (;;);', 'script_timeout'],
      [
        'allocates without end',
        'const a = []; for (;;) a.push(new Uint8Array(100000));',
        'script_memory_exceeded',
        // A machine that others share may take the 50 ms of the default before the memory is full.
        'limit_ms: 1000, ',
      ],
      ['calls itself without end', '(function f() { f(); })();', 'script_failed'],
      ['throws what it was given', 'throw new Error(input.name)', 'script_failed'],
      ['returns no object', 'return 5', 'script_result_invalid'],
    ])('parks one that %s, and runs the next', async (_, source, code, more = '') => {
      const id = await parks(
        `
  - id: bad
    script: { ${more}input: { name: { cel: lead.first_name } }, source: '${source}' }`,
        code,
      );
      expect(await history(id)).not.toContain('Ada');
      const key = await publish(`
  - id: good
    script: { source: 'return { ok: true }' }`);
      await world.until(await begin(key, await world.createLead()), { state: 'completed' });
    });

    it('parks where its input cannot be made', async () => {
      await parks(
        `
  - id: bad
    script: { input: { x: { cel: lead.attributes.missing } }, source: 'return {}' }`,
        'condition_failed',
      );
    });

    it('keeps what it puts out storable', async () => {
      const key = await publish(`
  - id: odd
    script: { source: 'return { a: "x\\u0000y\\ud800" }' }`);
      const id = await begin(key, await world.createLead());
      await world.until(id, { state: 'completed' });
      expect((await world.steps(id))[0]).toMatchObject({ output: { a: 'xy\ufffd' } });
    });
  });

  describe('http', () => {
    it('sends what Liquid and the vault say, and saves what is asked for', async () => {
      json({ customer: { id: 77, tags: ['vip'] }, echo: `Bearer ${SECRET}` });
      const key = await publish(`
  - id: crm
    http:
      method: POST
      url: '${service}/customers/{{ lead.attributes.ref }}?token={{ secrets.CRM_TOKEN }}'
      headers: { Authorization: 'Bearer {{ secrets.CRM_TOKEN }}' }
      body: { name: '{{ lead.first_name }}', fixed: 5, list: ['{{ lead.status }}'] }
      save: { id: response.body.customer.id, tags: response.body.customer.tags, echo: response.body.echo, status: response.status }
  - id: check
    branch: [{ where: 'steps.crm.id == 77.0 && "vip" in steps.crm.tags && steps.crm.status == 200.0', next: end }]
  - id: wrong
    stop: { reason: wrong }`);
      const leadId = await world.createLead({ attributes: { ref: '../a b?c=d&e' } });
      const id = await begin(key, leadId);
      await world.until(id, { state: 'completed' });
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatchObject({
        method: 'POST',
        url: `/customers/..%2Fa%20b%3Fc%3Dd%26e?token=${SECRET}`,
        headers: {
          authorization: `Bearer ${SECRET}`,
          'content-type': 'application/json',
          'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      });
      expect(JSON.parse(asked[0]!.body)).toEqual({ name: 'Ada', fixed: 5, list: ['new'] });
      const [step] = await world.steps(id);
      expect(step).toMatchObject({
        result: { status: 200 },
        output: { id: 77, tags: ['vip'], echo: 'Bearer [secret]', status: 200 },
      });
      const { rows } = await world.db.owner.query('SELECT * FROM events WHERE execution_id = $1', [id]);
      for (const record of [await history(id), JSON.stringify(await world.steps(id)), JSON.stringify(rows)])
        expect(record).not.toContain(SECRET);
      expect(await history(id)).not.toMatch(/Ada|vip/);
    });

    it('is tried again with the same key where the service is away', async () => {
      let times = 0;
      answer = (_, response) => {
        times++;
        response.writeHead(times < 3 ? 503 : 200, { 'content-type': 'application/json' }).end('{"ok":true}');
      };
      const key = await publish(`
  - id: call
    http: { url: '${service}/', save: { ok: response.body.ok } }
    retry: { attempts: 5, backoff: 1s }`);
      const id = await begin(key, await world.createLead());
      await world.until(id, { state: 'completed' });
      expect(asked).toHaveLength(3);
      expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    });

    it('is repeated with the same key where the answer came and could not be recorded', async () => {
      const table = 'INSERT ON workflow_execution_steps';
      answer = (_, response) =>
        void world.db.owner
          .query(asked.length === 1 ? `REVOKE ${table} FROM throughline_app` : `GRANT ${table} TO throughline_app`)
          .then(() => response.writeHead(200, { 'content-type': 'application/json' }).end(`{"n":${asked.length}}`));
      const key = await publish(`
  - id: call
    http: { method: POST, url: '${service}/orders', body: { a: 1 }, save: { n: response.body.n } }`);
      const id = await begin(key, await world.createLead());
      await world.until(id, { state: 'completed' });
      expect(asked).toHaveLength(2);
      expect(asked[1]!.headers['idempotency-key']).toBe(asked[0]!.headers['idempotency-key']);
      expect(await world.steps(id)).toMatchObject([{ step_id: 'call', status: 'done', output: { n: 2 } }]);
    }, 30_000);

    it('leaves a POST that may have worked to a person', async () => {
      answer = (_, response) => void response.socket!.destroy();
      const id = await parks(
        `
  - id: call
    http: { method: POST, url: '${service}/orders', body: {} }`,
        'http_unavailable',
      );
      expect(asked).toHaveLength(1);
      json({});
      await world.repair(id, { action: 'retry', by: world.db.organizationId });
      await world.until(id, { state: 'completed' });
      expect(asked[1]!.headers['idempotency-key']).toBe(asked[0]!.headers['idempotency-key']);
    });

    it.each([
      ['answers that it failed', () => json({ why: 'no' }, 422), 'http_response_refused', ''],
      [
        'answers what the step does not accept',
        () => json({ ok: false }),
        'http_response_refused',
        ", accept: 'response.body.ok == true'",
      ],
      ['lacks what is to be saved', () => json({}), 'condition_failed', ', save: { x: response.body.missing.x }'],
      ['says nothing', () => (answer = () => undefined), 'http_timeout', '', '1s'],
      [
        'never stops',
        () =>
          (answer = (_, response) => {
            const more = () => {
              while (!response.destroyed && response.write('x'.repeat(65_536)));
            };
            response.on('drain', more).on('error', () => undefined);
            more();
          }),
        'http_response_too_large',
        '',
      ],
      [
        'redirects to an address that may not be called',
        () => (answer = (_, response) => void response.writeHead(302, { location: 'http://127.0.0.2/' }).end()),
        'http_target_refused',
        '',
      ],
    ])('parks where the service %s', async (_, prepare, code, more, timeout = '10s') => {
      prepare();
      await parks(
        `
  - id: call
    http: { method: POST, url: '${service}/'${more} }
    timeout: ${timeout}`,
        code,
      );
    });

    it.each([
      ['an address of a private network', 'http://10.0.0.1/', 'http_target_refused'],
      ['where clouds keep credentials', 'http://169.254.169.254/latest/meta-data/', 'http_target_refused'],
    ])('parks a call to %s', async (_, url, code) => {
      await parks(
        `
  - id: call
    http: { url: '${url}' }`,
        code,
      );
    });

    it('parks where a secret is not there', async () => {
      await parks(
        `
  - id: call
    http: { url: '${service}/', headers: { x-key: '{{ secrets.NOT_THERE }}' } }`,
        'secret_missing',
      );
      expect(asked).toHaveLength(0);
    });

    it('parks where a value of the lead does not fit a header', async () => {
      await parks(
        `
  - id: call
    http: { url: '${service}/', headers: { x-name: '{{ lead.attributes.name }}' } }`,
        'http_request_invalid',
        { attributes: { name: 'a\nb: c' } },
      );
      expect(asked).toHaveLength(0);
    });

    it('goes on as on_error says', async () => {
      json({}, 500);
      const key = await publish(`
  - id: call
    http: { method: POST, url: '${service}/' }
    on_error: instead
  - id: done
    stop: { reason: done }
  - id: instead
    stop: { reason: instead }`);
      const id = await begin(key, await world.createLead());
      await world.until(id, { state: 'stopped', end_reason: 'instead' });
    });
  });
});
