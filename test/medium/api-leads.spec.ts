import { storeScores } from '../../src/db/repositories/lead-scores.js';
import type { Score } from '../../src/shared/score.js';
import { startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

async function createLead(
  fields: Record<string, unknown>,
  { organizationId = api.db.organizationId, score }: { organizationId?: string; score?: number } = {},
): Promise<string> {
  const row = { organization_id: organizationId, ...fields };
  const columns = Object.keys(row);
  const { rows } = await api.db.owner.query<{ id: string }>(
    `INSERT INTO leads (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
    Object.values(row),
  );
  const { id } = rows[0]!;
  if (score !== undefined) {
    await api.db.owner.query(
      `INSERT INTO current_scores (lead_id, organization_id, value, points, band, scored_at)
       VALUES ($1, $2, $3, round($3::float8 * 100), CASE WHEN $3 > 0.5 THEN 'hot' ELSE 'cold' END, now())`,
      [id, organizationId, score],
    );
  }
  return id;
}

const get = (path: string, token?: string) => api.call('GET', `/api/v1${path}`, { token });
const eventsOf = async (leadId: string) =>
  (await api.db.owner.query('SELECT type, data FROM events WHERE lead_id = $1 ORDER BY id', [leadId])).rows;

describe('the list of leads', () => {
  let ids: string[];
  beforeAll(async () => {
    ids = [];
    for (let i = 0; i < 25; i += 1) {
      // Every third has no score; the others share few values, so that ties are many.
      ids.push(await createLead({ email: `lead${i}@list.example` }, i % 3 ? { score: (i % 4) / 4 + 0.1 } : {}));
    }
  });

  async function walk(query: string, meanwhile?: () => Promise<unknown>) {
    const items: { id: string; score: { value: number } | null }[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 50; page += 1) {
      const { status, body } = await get(`/leads?limit=4&${query}${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      items.push(...body.items);
      cursor = body.nextCursor;
      await meanwhile?.();
    }
    return items;
  }

  it('walks from the newest to the oldest, each lead once, while new ones come in', async () => {
    let more = 0;
    const walked = await walk('q=list.example', () => createLead({ email: `later${(more += 1)}@list.example` }));
    expect(more).toBeGreaterThan(5);
    expect(walked.map(({ id }) => id)).toEqual([...ids].reverse());
    await api.db.owner.query(`DELETE FROM leads WHERE email LIKE 'later%'`);
  });

  it('walks from the highest score to the lowest, then those without, each lead once', async () => {
    const walked = await walk('q=list.example&sort=score');
    expect(new Set(walked.map(({ id }) => id))).toEqual(new Set(ids));
    expect(walked).toHaveLength(ids.length);
    const values = walked.map(({ score }) => score?.value ?? -1);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values.filter((value) => value === -1)).toHaveLength(9);
  });

  it('takes percent and underscore of a search as they are, and no case', async () => {
    const odd = await createLead({ email: 'odd@search.example', first_name: '100%_Sure' });
    await createLead({ email: 'even@search.example', first_name: '100 percent' });
    const found = (await get(`/leads?q=${encodeURIComponent('100%_sUre')}`)).body.items;
    expect(found.map(({ id }: { id: string }) => id)).toEqual([odd]);
    expect((await get(`/leads?q=${encodeURIComponent('\\')}`)).body.items).toEqual([]);
  });

  it('filters by status and band', async () => {
    const { body } = await get('/leads?band=hot&status=new&limit=200');
    expect(body.items.length).toBeGreaterThan(0);
    for (const { status, score } of body.items) expect([status, score.band]).toEqual(['new', 'hot']);
    expect((await get('/leads?status=won')).body.items).toEqual([]);
  });

  it('refuses cursors that it did not give out, also those of another order', async () => {
    const { body } = await get('/leads?limit=1');
    const { nextCursor } = body;
    const forged = Buffer.from('{"sort":"score","score":"1; DROP TABLE leads","id":1}').toString('base64url');
    for (const query of ['cursor=nonsense', `cursor=${nextCursor}&sort=score`, `sort=score&cursor=${forged}`]) {
      const answer = await get(`/leads?${query}`);
      expect({ status: answer.status, path: answer.body.errors[0].path }).toEqual({ status: 400, path: 'cursor' });
    }
    expect((await get('/leads?limit=201')).status).toBe(400);
  });
});

describe('a lead', () => {
  it('is changed, with an event for each kind of change and none for no change', async () => {
    const owner = await api.createUser({ email: 'agent@acme.example', role: 'agent' });
    const id = await createLead({ email: 'change@me.example' });
    const patch = { status: 'contacted', ownerId: owner, tags: ['vip'] };
    const { status, body } = await api.call('PATCH', `/api/v1/leads/${id}`, { body: patch });
    expect({ status, body }).toMatchObject({ status: 200, body: patch });
    await api.call('PATCH', `/api/v1/leads/${id}`, { body: patch });
    expect((await eventsOf(id)).map(({ type, data }) => [type, data])).toEqual([
      ['lead.status_changed', expect.objectContaining({ from: 'new', to: 'contacted' })],
      ['lead.assigned', expect.objectContaining({ ownerId: owner })],
      ['lead.updated', expect.objectContaining({ fields: ['tags'] })],
    ]);
    const released = await api.call('PATCH', `/api/v1/leads/${id}`, { body: { ownerId: null } });
    expect(released.body.ownerId).toBeNull();
  });

  it('is not given to a user of another organization', async () => {
    const organizationId = await api.db.createOrganization('poachers');
    const stranger = await api.createUser({ email: 'p@poachers.example', role: 'agent', organizationId });
    const id = await createLead({ email: 'mine@acme.example' });
    const { status, body } = await api.call('PATCH', `/api/v1/leads/${id}`, { body: { ownerId: stranger } });
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path: 'ownerId' });
  });

  it('shows its newest score with reasons that add up', async () => {
    const id = await createLead({ email: 'score@me.example' });
    expect((await get(`/leads/${id}/score`)).body.code).toBe('not_found');
    const reasons = [
      { feature: 'weak', label: 'Weak', value: null, contribution: 0.25 },
      { feature: 'strong', label: 'Strong', value: 'much', contribution: 0.75 },
    ];
    const { organizationId } = api.db;
    for (const value of [0.2, 0.5]) {
      const score: Score = {
        value,
        points: 100 * value,
        band: 'warm',
        model: { key: 'm', version: '1' },
        baseline: -1,
        reasons,
        fallback: false,
        policyVersion: 0,
        computedAt: new Date().toISOString(),
      };
      await api.db.database.inOrganization(organizationId, (tx) => storeScores(tx, [id], [score]));
    }
    const { body } = await get(`/leads/${id}/score`);
    expect(body).toMatchObject({ value: 0.5, model: { key: 'm', version: '1' }, fallback: false });
    expect(body.reasons).toEqual([
      { ...reasons[1], text: 'Strong: much' },
      { ...reasons[0], text: 'Weak: not known' },
    ]);
    expect(body.explanation).toEqual({ method: 'additive', error: 0 });
  });

  it('shows every score that it was given, and the one that it had at a moment', async () => {
    const id = await createLead({ email: 'history@me.example' });
    const { organizationId, database, owner } = api.db;
    expect((await get(`/leads/${id}/scores`)).body).toEqual({ items: [], nextCursor: null });
    await owner.query(
      `INSERT INTO models (organization_id, key, version, state, sha256, manifest) VALUES ($1, 'h', '1', 'retired', $2, '{}')`,
      [organizationId, 'a'.repeat(64)],
    );
    const moment = (second: number) => new Date(Date.UTC(2026, 10, 23, 14, 0, second)).toISOString();
    for (const [second, value] of [0.2, 0.5, 0.9].entries()) {
      const score: Score = {
        ...{ value, points: 100 * value, band: 'warm', model: { key: 'h', version: '1' }, baseline: 0 },
        reasons: [
          { feature: 'visits', label: 'Visits', value: second, contribution: 1 },
          { feature: 'visits × city', label: 'Visits × City', value: `${second} × –`, contribution: 0.5 },
          ...(second === 1 ? [{ feature: 'rule:vip', label: 'VIP', value: true, contribution: 0.1 }] : []),
        ],
        ...{ fallback: false, policyVersion: 0, durationUs: 40, computedAt: moment(second) },
      };
      await database.inOrganization(organizationId, (tx) => storeScores(tx, [id], [score]));
    }
    const at = async (second: number) => (await get(`/leads/${id}/score?at=${moment(second)}`)).body;
    expect(await at(1)).toMatchObject({
      value: 0.5,
      values: { visits: 1 },
      modelSha256: 'a'.repeat(64),
      grade: 'B',
      durationUs: 40,
    });
    expect((await at(1)).reasons.map(({ feature }: { feature: string }) => feature)).toEqual([
      'visits',
      'visits × city',
      'rule:vip',
    ]);
    // A rule that did not hold for a score is none of its reasons.
    expect((await at(2)).reasons.map(({ feature }: { feature: string }) => feature)).toEqual([
      'visits',
      'visits × city',
    ]);
    expect((await at(-1)).code).toBe('not_found');
    expect((await get(`/leads/${id}/score?at=then`)).body.code).toBe('validation_failed');
    const first = (await get(`/leads/${id}/scores?limit=2`)).body;
    expect(first.items.map(({ value }: { value: number }) => value)).toEqual([0.9, 0.5]);
    const second = (await get(`/leads/${id}/scores?limit=2&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [{ value: 0.2 }], nextCursor: null });
  });

  it('puts the reasons of its score into words by the manifest of the model, and says how they were found', async () => {
    const id = await createLead({ email: 'words@me.example' });
    const time = {
      ...{ key: 'time', label: 'Time', type: 'numeric', unit: 'seconds', phrase: 'Spent {value} on the site' },
      quantiles: Array.from({ length: 101 }, (_, index) => index * 10),
    };
    await api.db.owner.query(
      `INSERT INTO models (organization_id, key, version, state, sha256, manifest) VALUES ($1, 'words', '1', 'retired', $2, $3)`,
      [api.db.organizationId, '0'.repeat(64), JSON.stringify({ features: [time] })],
    );
    const score: Score = {
      ...{ value: 0.5, points: 50, band: 'warm', model: { key: 'words', version: '1' }, baseline: -1 },
      reasons: [{ feature: 'time', label: 'Time', value: 840, contribution: 1 }],
      explanation: { method: 'shapley_sampled', error: 0.02 },
      ...{ fallback: false, policyVersion: 0, computedAt: new Date().toISOString() },
    };
    await api.db.database.inOrganization(api.db.organizationId, (tx) => storeScores(tx, [id], [score]));
    const { body } = await get(`/leads/${id}/score`);
    expect(body.reasons[0].text).toBe('Spent 14 minutes on the site, more than 80% of leads');
    expect(body.explanation).toEqual({ method: 'shapley_sampled', error: 0.02 });
  });

  it('keeps interactions; a reply is an event that executions may wait for', async () => {
    const id = await createLead({ email: 'talk@me.example' });
    const record = (body: object) => api.call('POST', `/api/v1/leads/${id}/interactions`, { body });
    expect((await record({ kind: 'call', data: { minutes: 3 } })).status).toBe(201);
    expect((await record({ kind: 'reply', occurredAt: '2026-01-02T03:04:05+02:00' })).body.occurredAt).toBe(
      '2026-01-02T01:04:05.000Z',
    );
    expect((await record({ kind: 'Bad Kind' })).status).toBe(400);
    expect((await record({ kind: 'call', data: { long: 'x'.repeat(20_000) } })).status).toBe(400);
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
      'interaction.recorded',
      'interaction.recorded',
      'message.replied',
    ]);
    const outbox = await api.db.owner.query(
      'SELECT FROM event_outbox o JOIN events e ON e.id = o.event_id WHERE e.lead_id = $1',
      [id],
    );
    expect(outbox.rowCount).toBe(3);
  });

  it('has a timeline of interactions, events and messages, newest first, page by page', async () => {
    const id = await createLead({ email: 'time@line.example' });
    const call = { body: { kind: 'call' } };
    for (let i = 0; i < 3; i += 1) await api.call('POST', `/api/v1/leads/${id}/interactions`, call);
    await api.call('PATCH', `/api/v1/leads/${id}`, { body: { status: 'qualified' } });
    await api.db.owner.query(
      `INSERT INTO messages (id, organization_id, lead_id, channel, status, subject) VALUES (uuidv7(), $1, $2, 'email', 'sent', 'Hi')`,
      [api.db.organizationId, id],
    );
    const items: { kind: string; type: string; occurredAt: string; id: string }[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 20; page += 1) {
      const { body } = await get(`/leads/${id}/timeline?limit=2${cursor && `&cursor=${cursor}`}`);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(items.map(({ kind, type }) => `${kind}:${type}`)).toEqual([
      'message:email',
      'event:lead.status_changed',
      'interaction:call',
      'interaction:call',
      'interaction:call',
    ]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(5);
  });
});

describe('scoring', () => {
  const score = (leads: object[], options: { texts?: boolean } = {}) =>
    api.call('POST', '/api/v1/scoring/score', { body: { leads, ...options } });

  it('answers in the order of the leads, and stores nothing', async () => {
    const stored = async () => (await api.db.owner.query('SELECT FROM lead_scores')).rowCount;
    const before = await stored();
    const leads = [{ attributes: { total_visits: 2 } }, {}, { attributes: { total_visits: 2 } }];
    const { status, body } = await score(leads);
    expect(status).toBe(200);
    expect(body.scores).toHaveLength(3);
    expect(body.scores[0].value).toBe(body.scores[2].value);
    for (const { value, baseline, reasons } of body.scores) {
      const logOdds = reasons.reduce(
        (sum: number, { contribution }: { contribution: number }) => sum + contribution,
        baseline,
      );
      expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(value, 6);
    }
    expect(await stored()).toBe(before);
  });

  it('puts reasons into words where that is asked for', async () => {
    const leads = [{ attributes: { total_visits: 2 } }];
    const [bare] = (await score(leads)).body.scores;
    const [worded] = (await score(leads, { texts: true })).body.scores;
    for (const reason of worded.reasons) expect(reason.text).toEqual(expect.stringMatching(/.+/));
    const { computedAt: _at, durationUs: _duration, ...same } = worded;
    expect(bare).toMatchObject({
      ...same,
      reasons: worded.reasons.map(({ text: _, ...reason }: { text: string }) => reason),
    });
    expect(bare.reasons[0]).not.toHaveProperty('text');
  });

  it('takes 1,000 leads, of more than a megabyte, and no more', async () => {
    const lead = { attributes: { note: 'x'.repeat(1_000), 'a key': 'y'.repeat(500) } };
    expect((await score(Array.from({ length: 1_000 }, () => lead))).body.scores).toHaveLength(1_000);
    expect((await score(Array.from({ length: 1_001 }, () => ({})))).body.errors[0].path).toBe('leads');
    expect((await score([])).status).toBe(400);
    const { status, body } = await score([{ attributes: { nested: {} } }]);
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path: 'leads[0].attributes.nested' });
  });
});

describe('another organization', () => {
  it('gets 404 for every single thing of ours, and empty lists', async () => {
    const organizationId = await api.db.createOrganization('neighbours');
    await api.createUser({ email: 'n@neighbours.example', role: 'admin', organizationId });
    const token = await api.login('n@neighbours.example');
    const lead = await createLead({ email: 'secret@acme.example' });
    const own = api.db.organizationId;
    const insert = async (sql: string, values: unknown[]) =>
      (await api.db.owner.query<{ id: string }>(`${sql} RETURNING id`, values)).rows[0]!.id;
    const source = (await api.call('POST', '/api/v1/sources', { body: { name: 'Form' } })).body.source.id;
    const receipt = await insert(
      `INSERT INTO receipts (id, organization_id, source_id, body, content_type, status) VALUES (uuidv7(), $1, $2, '{}', 'x', 'failed')`,
      [own, source],
    );
    const template = await insert(
      `INSERT INTO workflow_templates (organization_id, key, name, state, draft) VALUES ($1, 'ours', 'O', 'active', '')`,
      [own],
    );
    const version = await insert(
      `INSERT INTO workflow_template_versions (organization_id, template_id, version, definition, source, content_hash)
       VALUES ($1, $2, 1, '{}', '', '')`,
      [own, template],
    );
    const execution = await insert(
      `INSERT INTO workflow_executions (organization_id, template_id, version_id, lead_id, reentry_key)
       VALUES ($1, $2, $3, $4, 'once')`,
      [own, template, version, lead],
    );
    const task = await insert(
      `INSERT INTO tasks (organization_id, lead_id, execution_id, step_id, visit, title) VALUES ($1, $2, $3, 's', 1, 'Call')`,
      [own, lead, execution],
    );
    const message = await insert(
      `INSERT INTO messages (id, organization_id, channel, status) VALUES (uuidv7(), $1, 'in_app', 'sent')`,
      [own],
    );
    const key = (await api.call('POST', '/api/v1/api-keys', { body: { name: 'K', scopes: ['leads:read'] } })).body
      .apiKey.id;

    const singles: [string, string, object?][] = [
      ['GET', `/leads/${lead}`],
      ['PATCH', `/leads/${lead}`, { status: 'lost' }],
      ['GET', `/leads/${lead}/timeline`],
      ['POST', `/leads/${lead}/interactions`, { kind: 'call' }],
      ['GET', `/sources/${source}`],
      ['PATCH', `/sources/${source}`, { active: false }],
      ['POST', `/sources/${source}/rotate-secret`],
      ['GET', `/sources/${source}/refusals`],
      ['GET', `/receipts/${receipt}`],
      ['POST', `/receipts/${receipt}/replay`],
      ['GET', '/workflows/templates/ours'],
      ['PATCH', '/workflows/templates/ours', { state: 'paused' }],
      ['GET', `/workflows/executions/${execution}`],
      ['POST', `/workflows/executions/${execution}/retry`],
      ['POST', `/workflows/executions/${execution}/skip`],
      ['POST', `/tasks/${task}/complete`],
      ['GET', `/messages/${message}`],
      ['POST', `/notifications/${message}/read`],
      ['DELETE', `/api-keys/${key}`],
    ];
    for (const [method, path, body] of singles) {
      const answer = await api.call(method, `/api/v1${path}`, { token, body });
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 404 });
    }
    const lists = [
      'leads',
      'sources',
      'receipts',
      'workflows/templates',
      'workflows/executions',
      'tasks',
      'messages',
      'api-keys',
    ];
    for (const list of lists) {
      expect({ list, items: (await get(`/${list}`, token)).body.items }).toEqual({ list, items: [] });
      expect((await get(`/${list}`)).body.items.length).toBeGreaterThan(0);
    }
    // And nothing was changed on the way.
    expect((await get(`/leads/${lead}`)).body.status).toBe('new');
    expect((await get(`/sources/${source}`)).body.active).toBe(true);
    expect((await get(`/receipts/${receipt}`)).body.status).toBe('failed');
  });
});
