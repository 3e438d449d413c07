import { startTestApi, type Answer, type TestApi } from './setup/api.js';
import { EventClient } from './setup/event-client.js';

const TEMPLATES = '/api/v1/workflows/templates';

const yaml = (key: string, { wait = '3d', name = 'Follow up', more = '' } = {}) => `key: ${key}
name: ${name}
trigger: { event: lead.created }
steps:
  - id: hello
    send: { channel: email, message: hello }
  - id: pause
    wait: ${wait}
${more}
messages:
  hello: { subject: Hello, mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>' }
`;

let api: TestApi;
let made = 0;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

type Options = { token?: string };
const call = (method: string, path: string, body?: unknown, { token }: Options = {}): Promise<Answer> =>
  api.call(method, `${TEMPLATES}${path}`, { body, ...(token ? { token } : {}) });

async function create(source?: string): Promise<string> {
  const key = `t-${(made += 1)}`;
  const answer = await call('POST', '', { source: source ?? yaml(key), key });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return key;
}

async function save(key: string, source: string): Promise<number> {
  const { body: draft } = await call('GET', `/${key}/draft`);
  const { status, body } = await call('PUT', `/${key}/draft`, { source, revision: draft.revision });
  expect(status).toBe(200);
  return body.revision;
}

async function publish(key: string, source?: string): Promise<Answer> {
  const revision = source === undefined ? 1 : await save(key, source);
  return call('POST', `/${key}/publish`, { revision });
}

describe('a draft', () => {
  it('is made from its source, once, and starts nothing', async () => {
    const first = await call('POST', '', { source: yaml('made') });
    expect({ status: first.status, at: first.headers.get('location') }).toEqual({
      status: 201,
      at: `${TEMPLATES}/made`,
    });
    expect(first.body).toMatchObject({ key: 'made', revision: 1, changed: true, source: yaml('made') });
    expect(first.body.updatedBy.name).toBe('admin@acme.example');
    expect((await call('POST', '', { source: yaml('made') })).body).toEqual(first.body);
    const other = await call('POST', '', { source: yaml('made', { wait: '1d' }) });
    expect({ status: other.status, code: other.body.code }).toEqual({ status: 409, code: 'template_key_taken' });
    const { body } = await call('GET', '/made');
    expect(body).toMatchObject({ state: 'draft', name: 'Follow up', activeVersion: null, versions: 0, trigger: null });
    const resumed = await call('PATCH', '/made', { state: 'active' });
    expect({ status: resumed.status, code: resumed.body.code }).toEqual({ status: 409, code: 'template_unpublished' });
  });

  it('needs a key, not validity', async () => {
    const keyless = await call('POST', '', { source: 'name: no key' });
    expect({ status: keyless.status, errors: keyless.body.errors }).toMatchObject({
      status: 422,
      errors: [{ path: 'key' }],
    });
    const key = await create('steps: [nonsense');
    const { body } = await call('GET', `/${key}`);
    expect(body).toMatchObject({ name: key, state: 'draft' });
    expect((await call('GET', `/${key}/diff?from=draft`)).body).toMatchObject({
      code: 'template_invalid',
      errors: [{ code: 'yaml_invalid', line: 1 }],
    });
    expect((await call('GET', `/${key}/diff`)).body.code).toBe('template_unpublished');
  });

  it('refuses a lost update and says what is there now', async () => {
    const key = await create();
    await api.createUser({ email: `${key}@acme.example`, role: 'ops' });
    const token = await api.login(`${key}@acme.example`);
    const mine = yaml(key, { wait: '1d' });
    expect((await call('PUT', `/${key}/draft`, { source: mine, revision: 1 }, { token })).body).toMatchObject({
      revision: 2,
    });
    const lost = await call('PUT', `/${key}/draft`, { source: yaml(key, { wait: '2d' }), revision: 1 });
    expect(lost.status).toBe(409);
    expect(lost.body).toMatchObject({
      code: 'draft_conflict',
      revision: 2,
      updatedBy: { name: `${key}@acme.example` },
    });
    // The same again is no conflict: its answer may have been lost.
    expect((await call('PUT', `/${key}/draft`, { source: mine, revision: 1 })).body).toMatchObject({ revision: 2 });
    expect((await call('GET', `/${key}/draft`)).body.source).toBe(mine);
  });

  it('keeps one of two that are saved at once', async () => {
    const key = await create();
    const sources = ['1d', '2d', '3h', '4h'].map((wait) => yaml(key, { wait }));
    const answers = await Promise.all(sources.map((source) => call('PUT', `/${key}/draft`, { source, revision: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const kept = sources[answers.findIndex(({ status }) => status === 200)];
    expect((await call('GET', `/${key}/draft`)).body).toMatchObject({ source: kept, revision: 2 });
  });

  it('has 256 KB at most, and says so', async () => {
    const key = await create();
    const large = `${yaml(key)}# ${'x'.repeat(1_048_576)}\n`;
    for (const answer of [
      await call('PUT', `/${key}/draft`, { source: large, revision: 1 }),
      await call('POST', '', { source: large, key: 'too-large' }),
      await call('POST', `/${key}/validate`, { definition: large }),
    ]) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 413, code: 'template_too_large' });
      expect(answer.body.detail).toMatch(/has 1025 KB; 256 KB are the most/);
    }
    const larger = await call('PUT', `/${key}/draft`, { source: 'x'.repeat(3_000_000), revision: 1 });
    expect({ status: larger.status, code: larger.body.code }).toEqual({ status: 413, code: 'body_too_large' });
    expect((await call('GET', `/${key}/draft`)).body.revision).toBe(1);
  });
});

describe('validation', () => {
  it('names everything that is wrong, where, and in which line', async () => {
    const definition = `key: broken
name: Broken
trigger: { event: lead.created, where: 'lead.nothing == 1' }
steps:
  - { id: a, wait: 3d, next: nowhere }
  - { id: a, send: { channel: email, message: missing } }
`;
    const { status, body } = await call('POST', '/broken/validate', { definition });
    expect({ status, valid: body.valid }).toEqual({ status: 200, valid: false });
    expect(body.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'steps.0.next', code: 'step_unknown', line: 5 }),
        expect.objectContaining({ path: 'steps.1.id', code: 'step_id_taken', line: 6 }),
        expect.objectContaining({ path: 'steps.1.send.message', code: 'message_unknown' }),
        expect.objectContaining({ path: 'trigger.where', code: 'condition_invalid', line: 3 }),
      ]),
    );
  });

  it('looks at the draft where nothing is sent along', async () => {
    const key = await create();
    expect((await call('POST', `/${key}/validate`)).body).toEqual({ valid: true, problems: [], warnings: [] });
    await save(key, yaml('another-key'));
    const { body } = await call('POST', `/${key}/validate`, {});
    expect(body).toMatchObject({ valid: false, problems: [{ path: 'key', code: 'key_changed' }] });
    expect((await call('POST', '/nothing/validate')).status).toBe(404);
  });

  it('answers a thousand steps, and more callers than it can serve', async () => {
    const steps = Array.from({ length: 1_000 }, (_, index) => `  - { id: s${index}, wait: 1d }`).join('\n');
    const definition = `key: long\nname: Long\ntrigger: { event: lead.created }\nsteps:\n${steps}\n`;
    const { body } = await call('POST', '/long/validate', { definition });
    expect(body.valid).toBe(false);
    expect(body.problems[0].path).toBe('steps');
    // Each takes far longer to compile than to arrive.
    const large = yaml('long').replace(/<mj-section>.*<\/mj-section>/, (section) => section.repeat(40));
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => call('POST', '/long/validate', { definition: large })),
    );
    expect(answers.some(({ status }) => status === 503)).toBe(true);
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true);
    expect(answers.filter(({ status }) => status === 200).every((answer) => answer.body.valid)).toBe(true);
    expect((await call('POST', '/long/validate', { definition: yaml('long') })).body.valid).toBe(true);
  });

  it('knows the templates and the fields of the organization', async () => {
    const runs = (key: string, template: string) =>
      `key: ${key}\nname: ${key}\ntrigger: { manual: true }\nsteps:\n  - { id: on, run: { template: ${template} } }\n`;
    const first = await create();
    await publish(first);
    const second = await create(runs(`t-${made + 1}`, first));
    expect((await publish(second)).body.version).toBe(1);
    const round = await call('POST', `/${first}/validate`, { definition: runs(first, second) });
    expect(round.body.problems).toMatchObject([{ code: 'run_cyclic', path: 'steps.0.run.template' }]);
    const nowhere = await call('POST', `/${first}/validate`, { definition: runs(first, 'not-there') });
    expect(nowhere.body.problems).toMatchObject([{ code: 'template_unknown' }]);

    await api.db.owner.query(
      `INSERT INTO leads (organization_id, email, attributes) VALUES ($1, 'budget@example.com', '{"budget": 5}')`,
      [api.db.organizationId],
    );
    const branch = (field: string) =>
      yaml(first, { more: `  - { id: sort, branch: [{ where: 'lead.attributes.${field} == 5', next: end }] }` });
    const known = await call('POST', `/${first}/validate`, { definition: branch('budget') });
    expect(known.body).toEqual({ valid: true, problems: [], warnings: [] });
    const misspelt = await call('POST', `/${first}/validate`, { definition: branch('budgte') });
    expect(misspelt.body).toMatchObject({ valid: false, problems: [{ code: 'field_unknown', line: 9 }] });
    expect(misspelt.body.problems[0].message).toContain('budget');
    const unknown = await call('POST', `/${first}/validate`, { definition: branch('garden') });
    expect(unknown.body).toMatchObject({ valid: true, warnings: [{ code: 'field_unknown', line: 9 }] });
  });

  it('knows the secrets by their names', async () => {
    const key = await create();
    const more = `  - { id: call, http: { method: GET, url: 'https://api.example.com', headers: { x-key: '{{ secrets.CRM_KEY }}' } } }`;
    const definition = yaml(key, { more });
    const before = await call('POST', `/${key}/validate`, { definition });
    expect(before.body).toMatchObject({ valid: false, problems: [{ code: 'secret_unknown', line: 9 }] });
    await api.db.owner.query(
      `INSERT INTO secrets (organization_id, name, value_encrypted, created_by, updated_by)
       VALUES ($1, 'CRM_KEY', '', uuidv7(), uuidv7())`,
      [api.db.organizationId],
    );
    expect((await call('POST', `/${key}/validate`, { definition })).body).toMatchObject({ valid: true, problems: [] });
  });

  it('keeps nobody else waiting', async () => {
    const block = '<mj-section><mj-column><mj-text>Hello {{ lead.first_name }}</mj-text></mj-column></mj-section>';
    const messages = [1, 2, 3, 4].map(
      (n) => `  m${n}: { subject: x, mjml: '<mjml><mj-body>${block.repeat(550)}</mj-body></mjml>' }`,
    );
    const steps = [1, 2, 3, 4].map((n) => `  - { id: s${n}, send: { channel: email, message: m${n} } }`);
    const definition = `key: large\nname: Large\ntrigger: { event: lead.created }\nsteps:\n${steps.join('\n')}\nmessages:\n${messages.join('\n')}\n`;
    /** The longest wait of somebody else while it is checked, as a share of the whole. */
    const longestWait = async () => {
      let isDone = false;
      const checked = call('POST', '/large/validate', { definition }).finally(() => (isDone = true));
      const waits: number[] = [];
      while (!isDone) {
        const asked = performance.now();
        await call('GET', '/large');
        waits.push(performance.now() - asked);
      }
      expect((await checked).body).toEqual({ valid: true, problems: [], warnings: [] });
      return Math.max(...waits) / waits.reduce((sum, wait) => sum + wait);
    };
    // It takes seconds of CPU; in this thread it would be one long wait, each time. On a busy machine another thing may be, once.
    let longest = 1;
    for (let tries = 0; tries < 4 && longest > 0.5; tries++) longest = await longestWait();
    expect(longest).toBeLessThan(0.5);
  }, 30_000);
});

describe('publishing', () => {
  it('makes numbered versions that do not change', async () => {
    const key = await create();
    const first = await call('POST', `/${key}/publish`, { revision: 1, note: 'The first' });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ key, version: 1, isNew: true, dryRun: false, move: null });
    expect((await call('GET', `/${key}`)).body).toMatchObject({
      ...{ state: 'active', activeVersion: 1, versions: 1, draft: { revision: 1, changed: false } },
      trigger: { event: 'lead.created' },
    });
    expect((await publish(key, yaml(key, { wait: '5d', name: 'Renamed' }))).body).toMatchObject({
      version: 2,
      isNew: true,
    });
    expect((await call('GET', `/${key}`)).body).toMatchObject({ name: 'Renamed', activeVersion: 2 });
    const { body } = await call('GET', `/${key}/versions?limit=1`);
    expect(body.items).toMatchObject([{ version: 2, active: true, note: null, steps: 2, underWay: 0 }]);
    const rest = await call('GET', `/${key}/versions?cursor=${body.nextCursor}`);
    expect(rest.body).toMatchObject({
      items: [{ version: 1, active: false, note: 'The first', publishedBy: { name: 'admin@acme.example' } }],
      nextCursor: null,
    });
    const one = await call('GET', `/${key}/versions/1`);
    expect(one.body).toMatchObject({
      source: yaml(key),
      definition: { key, steps: [{ id: 'hello' }, { id: 'pause' }] },
    });
    expect((await call('GET', `/${key}/versions/9`)).status).toBe(404);
    await expect(api.db.owner.query(`UPDATE workflow_template_versions SET source = ''`)).rejects.toThrow(
      'never changes',
    );
  });

  it('answers the version that there is for the same content', async () => {
    const key = await create();
    await publish(key);
    expect((await call('POST', `/${key}/publish`, { revision: 1 })).body).toMatchObject({ version: 1, isNew: false });
    await publish(key, yaml(key, { wait: '1d' }));
    expect((await publish(key, yaml(key))).body).toMatchObject({ version: 1, isNew: false });
    expect((await call('GET', `/${key}`)).body).toMatchObject({ activeVersion: 1, versions: 2 });
  });

  it('refuses what is not valid, with everything that is wrong', async () => {
    const key = await create();
    const answer = await publish(key, yaml(key, { wait: 'soon' }));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 422, code: 'template_invalid' });
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path: 'steps.1.wait', line: 8 }));
    expect((await call('GET', `/${key}`)).body).toMatchObject({ state: 'draft', versions: 0 });
  });

  it('lets one of several people publish, and answers the others with what is there', async () => {
    const key = await create();
    const same = await Promise.all(Array.from({ length: 5 }, () => call('POST', `/${key}/publish`, { revision: 1 })));
    expect(same.map(({ status, body }) => ({ status, version: body.version }))).toEqual(
      same.map(() => ({ status: 200, version: 1 })),
    );
    expect(same.filter(({ body }) => body.isNew)).toHaveLength(1);
    // One publishes what she saw, while another saves and publishes something else.
    const revision = await save(key, yaml(key, { wait: '2d' }));
    const [mine, theirs] = await Promise.all([
      call('POST', `/${key}/publish`, { revision }),
      call('PUT', `/${key}/draft`, { source: yaml(key, { wait: '9d' }), revision }).then(({ body }) =>
        call('POST', `/${key}/publish`, { revision: body.revision }),
      ),
    ]);
    expect(theirs.status).toBe(200);
    expect([200, 409]).toContain(mine.status);
    if (mine.status === 409) expect(mine.body).toMatchObject({ code: 'draft_conflict', revision: revision + 1 });
    const late = await call('POST', `/${key}/publish`, { revision });
    expect(late.body).toMatchObject({ status: 409, code: 'draft_conflict', revision: revision + 1 });
    const { body } = await call('GET', `/${key}/versions/${theirs.body.version}`);
    expect(body.source).toContain('wait: 9d');
  });

  it('takes an earlier version up again', async () => {
    const key = await create();
    await publish(key);
    await publish(key, yaml(key, { wait: '1d', name: 'Second' }));
    const preview = await call('POST', `/${key}/versions/1/publish`, { dryRun: true });
    expect(preview.body).toMatchObject({ version: 1, isNew: false, dryRun: true });
    expect((await call('GET', `/${key}`)).body.activeVersion).toBe(2);
    expect((await call('POST', `/${key}/versions/1/publish`)).body).toMatchObject({ version: 1, dryRun: false });
    expect((await call('GET', `/${key}`)).body).toMatchObject({
      ...{ activeVersion: 1, name: 'Follow up', versions: 2 },
      draft: { changed: true },
    });
    expect((await call('POST', `/${key}/versions/3/publish`)).status).toBe(404);
  });

  it('only says what it would do, where asked', async () => {
    const key = await create();
    const { body } = await call('POST', `/${key}/publish`, { revision: 1, dryRun: true, executions: 'move' });
    expect(body).toEqual({
      ...{ key, version: 1, isNew: true, dryRun: true, move: null },
      executions: { underWay: 0, moves: 0, stays: 0, groups: [] },
    });
    expect((await call('GET', `/${key}`)).body).toMatchObject({ state: 'draft', versions: 0 });
  });

  it('leaves a paused template paused', async () => {
    const key = await create();
    await publish(key);
    expect((await call('PATCH', `/${key}`, { state: 'paused' })).body.state).toBe('paused');
    expect((await publish(key, yaml(key, { wait: '1d' }))).body.version).toBe(2);
    expect((await call('GET', `/${key}`)).body).toMatchObject({ state: 'paused', activeVersion: 2 });
  });
});

describe('the difference', () => {
  it('is shown step by step, between any two', async () => {
    const key = await create();
    await publish(key);
    await publish(key, yaml(key, { wait: '5d', more: '  - { id: over, stop: { reason: done } }' }));
    await save(key, yaml(key, { wait: '6d', name: 'Third' }));
    const { status, body } = await call('GET', `/${key}/diff?from=1&to=2`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: { version: 1 }, to: { version: 2 }, same: false, head: [], messages: [] });
    expect(body.steps).toMatchObject([
      { id: 'pause', change: 'changed', fields: [{ path: 'wait', from: '3d', to: '5d' }] },
      { id: 'over', change: 'added', from: null, to: { within: null, index: 2 } },
    ]);
    const draft = await call('GET', `/${key}/diff`);
    expect(draft.body).toMatchObject({
      ...{ from: { version: 2 }, to: { version: null }, head: [{ path: 'name', from: 'Follow up', to: 'Third' }] },
      steps: [{ id: 'pause' }, { id: 'over', change: 'removed', to: null }],
    });
    expect((await call('GET', `/${key}/diff?from=2&to=active`)).body.same).toBe(true);
    expect((await call('GET', `/${key}/diff?from=7`)).status).toBe(404);
    expect((await call('GET', `/${key}/diff?from=x`)).status).toBe(400);
  });
});

describe('the archive', () => {
  it('takes a template out of use and gives it back paused', async () => {
    const key = await create();
    await publish(key);
    expect((await call('POST', `/${key}/archive`, { why: 'Replaced' })).body.state).toBe('archived');
    expect((await call('POST', `/${key}/archive`)).status).toBe(200);
    for (const answer of [
      await call('PATCH', `/${key}`, { state: 'active' }),
      await call('PUT', `/${key}/draft`, { source: yaml(key, { wait: '1d' }), revision: 1 }),
      await call('POST', `/${key}/publish`, { revision: 1 }),
      await call('POST', `/${key}/versions/1/publish`),
    ]) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 409, code: 'template_archived' });
    }
    expect((await call('POST', `/${key}/restore`)).body).toMatchObject({ state: 'paused', activeVersion: 1 });
    expect((await call('POST', `/${key}/restore`)).body.state).toBe('paused');
    expect((await call('PATCH', `/${key}`, { state: 'active' })).body.state).toBe('active');
    const draft = await create();
    await call('POST', `/${draft}/archive`);
    expect((await call('POST', `/${draft}/restore`)).body.state).toBe('draft');
  });
});

describe('a file', () => {
  it('holds the source as it is', async () => {
    const key = await create();
    expect((await call('GET', `/${key}/export`)).body.code).toBe('template_unpublished');
    await publish(key);
    await save(key, yaml(key, { wait: '1d' }));
    const active = await call('GET', `/${key}/export`);
    expect(active.headers.get('content-disposition')).toBe(`attachment; filename="${key}.yaml"`);
    expect(active.body).toBe(yaml(key));
    expect((await call('GET', `/${key}/export?version=draft`)).body).toBe(yaml(key, { wait: '1d' }));
  });
});

describe('people', () => {
  it('need the right to: agents and keys that read may look, ops and keys that write may publish', async () => {
    const key = await create();
    await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    await api.createUser({ email: 'ops@acme.example', role: 'ops' });
    const writes: [string, string, unknown?][] = [
      ['POST', '', { source: yaml('agents-own') }],
      ['PUT', `/${key}/draft`, { source: yaml(key), revision: 1 }],
      ['POST', `/${key}/publish`, { revision: 1 }],
      ['POST', `/${key}/versions/1/publish`],
      ['PATCH', `/${key}`, { state: 'paused' }],
      ['POST', `/${key}/archive`],
      ['POST', `/${key}/restore`],
      ['POST', `/${key}/moves/${crypto.randomUUID()}/stop`],
      ['POST', `/${key}/moves/${crypto.randomUUID()}/revert`],
    ];
    for (const token of [await api.login('agent@acme.example'), await api.createApiKey(['workflows:read'])]) {
      for (const [method, path, body] of writes) {
        const answer = await call(method, path, body, { token });
        expect({ path, status: answer.status, code: answer.body.code }).toEqual({
          path,
          status: 403,
          code: 'forbidden',
        });
      }
      expect((await call('GET', `/${key}/draft`, undefined, { token })).status).toBe(200);
      expect((await call('POST', `/${key}/validate`, {}, { token })).body.valid).toBe(true);
    }
    const ops = await api.login('ops@acme.example');
    expect((await call('POST', `/${key}/publish`, { revision: 1 }, { token: ops })).body.version).toBe(1);
    const apiKey = await api.createApiKey(['workflows:write']);
    const revision = await save(key, yaml(key, { wait: '1d' }));
    expect((await call('POST', `/${key}/publish`, { revision }, { token: apiKey })).body.version).toBe(2);
  });

  it('of another organization see and change nothing', async () => {
    const key = await create();
    await publish(key);
    const organizationId = await api.db.createOrganization('others');
    await api.createUser({ email: 'admin@others.example', role: 'admin', organizationId });
    const token = await api.login('admin@others.example');
    const tries: [string, string, unknown?][] = [
      ['GET', `/${key}`],
      ['GET', `/${key}/draft`],
      ['PUT', `/${key}/draft`, { source: yaml(key, { wait: '1d' }), revision: 1 }],
      ['POST', `/${key}/validate`],
      ['POST', `/${key}/publish`, { revision: 1 }],
      ['GET', `/${key}/versions`],
      ['GET', `/${key}/versions/1`],
      ['POST', `/${key}/versions/1/publish`],
      ['GET', `/${key}/diff`],
      ['GET', `/${key}/export`],
      ['POST', `/${key}/archive`],
      ['POST', `/${key}/restore`],
      ['GET', `/${key}/moves`],
    ];
    for (const [method, path, body] of tries) {
      const answer = await call(method, path, body, { token });
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    }
    expect((await call('GET', '', undefined, { token })).body.items).toEqual([]);
    // The same key is another template there.
    expect((await call('POST', '', { source: yaml(key) }, { token })).status).toBe(201);
    expect((await call('GET', `/${key}`)).body).toMatchObject({ state: 'active', activeVersion: 1 });
  });

  it('and what they did are in the audit log and told as events', async () => {
    const client = await new EventClient(api.url, api.token).open();
    const key = await create();
    await publish(key);
    await publish(key, yaml(key, { wait: '1d' }));
    await call('PATCH', `/${key}`, { state: 'paused' });
    await call('PATCH', `/${key}`, { state: 'active' });
    await call('POST', `/${key}/archive`, { why: 'Replaced' });
    await call('POST', `/${key}/restore`);
    const actions = [
      'template.created',
      'template.published',
      'template.draft_saved',
      'template.published',
      'template.paused',
      'template.resumed',
      'template.archived',
      'template.restored',
    ];
    const ofTemplate = () => client.events.filter(({ data }) => data.data.templateKey === key);
    await client.until(() => ofTemplate().length >= actions.length);
    expect(ofTemplate().map(({ event }) => event)).toEqual(actions);
    const { body } = await api.call('GET', `/api/v1/audit?subjectType=template&subjectId=${key}`);
    expect(body.items.map(({ action }: { action: string }) => action).reverse()).toEqual(actions);
    expect(body.items[1]).toMatchObject({ why: 'Replaced', actor: { name: 'admin@acme.example' } });
    await client.close();
  });
});
