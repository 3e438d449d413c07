import { startTestApi, type TestApi } from './setup/api.js';

const POLICY = '/api/v1/scoring/policy';

describe('scoring policies', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  }, 60_000);
  afterAll(() => api?.close());

  const put = (body: object, token = api.token) => api.call('PUT', POLICY, { body, token });
  const current = async () => (await api.call('GET', POLICY)).body;
  const rule = { key: 'german', label: 'From Germany', when: 'lead.country == "DE"', add: 1.5 };

  it('are the default until the organization says otherwise', async () => {
    expect(await current()).toMatchObject({
      version: 0,
      definition: { bands: null, rules: [], change: { least: 0.1, hysteresis: 0.03 } },
      createdAt: null,
    });
  });

  it('come into force as the next version; every one of them stays as it was', async () => {
    const first = await put({ definition: { rules: [rule] }, why: 'our market', rescore: false });
    expect(first).toMatchObject({
      status: 200,
      body: { version: 1, definition: { rules: [rule] }, why: 'our market' },
    });
    const second = await put({ definition: { bands: { hot: 0.8, warm: 0.4 } }, expectedVersion: 1 });
    expect(second.body.version).toBe(2);
    expect(await current()).toEqual(second.body);
    expect((await api.call('GET', `${POLICY}/versions/1`)).body).toEqual(first.body);
    expect((await api.call('GET', `${POLICY}/versions/3`)).body.code).toBe('not_found');
    const page = (await api.call('GET', `${POLICY}/versions?limit=1`)).body;
    expect(page.items).toEqual([second.body]);
    expect((await api.call('GET', `${POLICY}/versions?limit=1&cursor=${page.nextCursor}`)).body).toEqual({
      items: [first.body],
      nextCursor: null,
    });
    const { rows } = await api.db.owner.query(
      `SELECT (SELECT count(*)::int FROM audit_log WHERE action = 'scoring_policy.changed') AS audited,
         (SELECT count(*)::int FROM events WHERE type = 'scoring.policy_changed') AS told,
         (SELECT array_agg(trigger) FROM rescorings) AS rescorings`,
    );
    expect(rows).toEqual([{ audited: 2, told: 2, rescorings: ['policy'] }]);
    await expect(
      api.db.database.inOrganization(api.db.organizationId, (tx) =>
        tx.query(`UPDATE scoring_policies SET definition = '{}' WHERE version = 1`),
      ),
    ).rejects.toThrow('permission denied');
  });

  it('are refused where they were made from a version that is not in force any more', async () => {
    const { version } = await current();
    const both = await Promise.all([1, 2].map(() => put({ definition: {}, expectedVersion: version })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await put({ definition: {}, expectedVersion: 0 })).body.code).toBe('conflict');
  });

  it.each([
    ['a name that a lead does not have', 'lead.nothing == 1', /rules\.0\.when: .*nothing/],
    ['an event', 'event.type == "x"', /a rule knows no event/],
    ['a syntax error', 'lead.country ==', /rules\.0\.when/],
    ['a text', 'lead.status', /must be true or false/],
  ])('are refused where a condition has %s', async (_, when, detail) => {
    const answer = await put({ definition: { rules: [{ ...rule, when }] } });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'policy_invalid', detail: expect.stringMatching(detail), errors: [{ path: 'rules.0.when' }] },
    });
    expect(
      (await api.call('POST', `${POLICY}/preview`, { body: { definition: { rules: [{ ...rule, when }] } } })).body.code,
    ).toBe('policy_invalid');
  });

  it.each([
    ['bands the wrong way round', { bands: { hot: 0.2, warm: 0.5 } }],
    ['a rule that adds and sets', { rules: [{ ...rule, set: 0.5 }] }],
    ['two rules of one key', { rules: [rule, rule] }],
    [
      'grades that do not descend',
      {
        grades: [
          { grade: 'A', from: 0.1 },
          { grade: 'B', from: 0.5 },
        ],
      },
    ],
    ['an infinite effect', { rules: [{ ...rule, add: 1e9 }] }],
  ])('are refused with %s', async (_, definition) => {
    expect((await put({ definition })).body.code).toBe('validation_failed');
  });

  it('can be tried on the newest leads before they count', async () => {
    const { organizationId, owner } = api.db;
    await put({ definition: {}, rescore: false });
    await owner.query(
      `INSERT INTO leads (organization_id, email, country, attributes)
       SELECT $1, n || '@preview.example', CASE WHEN n % 2 = 0 THEN 'DE' END, CASE WHEN n % 4 = 0 THEN '{"budget": 5}' ELSE '{}' END::jsonb
       FROM generate_series(1, 40) n`,
      [organizationId],
    );
    const definition = {
      rules: [
        { ...rule, add: undefined, set: 0.9 },
        { key: 'rich', label: 'Rich', when: 'lead.attributes.budget > 1.0', add: 0.1 },
      ],
    };
    const { body } = await api.call('POST', `${POLICY}/preview`, { body: { definition, leads: 40 } });
    expect(body).toMatchObject({
      leads: 40,
      moved: 20,
      rules: [
        { key: 'german', holds: 20, failed: 0 },
        { key: 'rich', holds: 10, failed: 30 },
      ],
    });
    expect(body.after.hot).toBe(body.before.hot + 20);
    expect(body.grades.A).toBe(20);
    expect(body.examples).toHaveLength(20);
    expect(body.examples[0]).toMatchObject({ after: { value: 0.9, band: 'hot' } });
    expect((await current()).definition.rules).toEqual([]);
  });

  it('want the scope to change them', async () => {
    const reader = await api.createApiKey(['scoring:use']);
    expect((await put({ definition: {} }, reader)).status).toBe(403);
    expect((await api.call('GET', POLICY, { token: reader })).status).toBe(200);
    const other = await api.createApiKey(['scoring:use'], await api.db.createOrganization('elsewhere'));
    expect((await api.call('GET', POLICY, { token: other })).body.version).toBe(0);
  });
});
