import { randomUUID } from 'node:crypto';
import { findEngagement } from '../../src/db/repositories/lead-engagement.js';
import { startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

async function createLead(email: string | null = null, organizationId = api.db.organizationId): Promise<string> {
  const { rows } = await api.db.owner.query<{ id: string }>(
    `INSERT INTO leads (organization_id, email) VALUES ($1, coalesce($2, gen_random_uuid() || '@example.com')) RETURNING id`,
    [organizationId, email],
  );
  return rows[0]!.id;
}

const record = (interactions: unknown, headers: Record<string, string> = {}) =>
  api.call('POST', '/api/v1/interactions', { body: { interactions }, headers });
const engagement = (leadId: string) => findEngagement(api.db.database.reader(api.db.organizationId), leadId);
const eventsOf = async (leadId: string) =>
  (await api.db.owner.query('SELECT type, data FROM events WHERE lead_id = $1 ORDER BY id', [leadId])).rows as {
    type: string;
    data: Record<string, unknown>;
  }[];

describe('recording many interactions', () => {
  it('takes leads by id or address, and counts what they did', async () => {
    const ada = await createLead('ada@bulk.example');
    const ben = await createLead();
    const occurredAt = new Date(Date.now() - 86_400_000).toISOString();
    const { status, body } = await record([
      { email: ' Ada@Bulk.example ', kind: 'visit', seconds: 90, contentId: '/brochures/ada@bulk.example' },
      { leadId: ben.toUpperCase(), kind: 'reply', occurredAt },
      { leadId: ada, kind: 'visit', data: { page: '/' } },
    ]);
    expect({ status, recorded: body.recorded, rejected: body.rejected }).toEqual({
      status: 200,
      recorded: 3,
      rejected: 0,
    });
    expect(body.results.map((result: { leadId: string }) => result.leadId)).toEqual([ada, ben, ada]);
    expect(await engagement(ada)).toMatchObject({ totals: { visit: 2 }, seconds: 90, contents: [expect.any(String)] });
    expect(await engagement(ben)).toMatchObject({ totals: { reply: 1 }, last: { reply: Date.parse(occurredAt) } });
    expect((await eventsOf(ben)).map(({ type }) => type)).toEqual(['interaction.recorded', 'message.replied']);
    // What was looked at may name a person: the log has a hash of it.
    expect(JSON.stringify(await eventsOf(ada))).not.toContain('brochures');
    const { rows } = await api.db.owner.query('SELECT data FROM interactions WHERE id = $1', [body.results[0].id]);
    expect(rows[0].data).toEqual({ seconds: 90, contentId: '/brochures/ada@bulk.example' });
  });

  it('rejects by itself what cannot be recorded', async () => {
    const lead = await createLead();
    const foreign = await createLead(null, await api.db.createOrganization('other'));
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const { status, body } = await record([
      { leadId: lead, kind: 'visit' },
      { leadId: randomUUID(), kind: 'visit' },
      { leadId: foreign, kind: 'visit' },
      { email: 'nobody@bulk.example', kind: 'visit' },
      { email: 'no address', kind: 'visit' },
      { leadId: lead, kind: 'visit', occurredAt: at(3_600_000) },
      { leadId: lead, kind: 'visit', occurredAt: '1999-12-31T00:00:00Z' },
      { leadId: lead, kind: 'visit', occurredAt: at(60_000) },
    ]);
    expect({ status, recorded: body.recorded, rejected: body.rejected }).toEqual({
      status: 200,
      recorded: 2,
      rejected: 6,
    });
    expect(body.results.map((result: { code: string | null }) => result.code)).toEqual([
      ...[null, 'not_found', 'not_found', 'not_found', 'not_found', 'validation_failed', 'validation_failed', null],
    ]);
    const state = await engagement(lead);
    expect(state?.totals).toEqual({ visit: 2 });
    // A clock that is a minute ahead is taken at ours.
    expect(state!.last.visit).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ['none', []],
    ['more than 500', Array.from({ length: 501 }, () => ({ email: 'a@b.example', kind: 'visit' }))],
    ['one of nobody', [{ kind: 'visit' }]],
    ['one of two leads', [{ leadId: randomUUID(), email: 'a@b.example', kind: 'visit' }]],
    ['one that lasts for years', [{ email: 'a@b.example', kind: 'visit', seconds: 1e9 }]],
    ['one without a kind', [{ email: 'a@b.example' }]],
    ['one with a kind in words', [{ email: 'a@b.example', kind: 'Went there' }]],
  ])('refuses %s as a whole', async (_, interactions) => {
    expect((await record(interactions)).status).toBe(400);
  });

  it('records nothing twice under one Idempotency-Key, at once or one after the other', async () => {
    const lead = await createLead();
    const headers = { 'idempotency-key': randomUUID() };
    const send = () => record([{ leadId: lead, kind: 'click' }], headers);
    const answers = [...(await Promise.all([send(), send(), send()])), await send()];
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.results))).size).toBe(1);
    expect((await engagement(lead))?.totals).toEqual({ click: 1 });
  });

  it('refuses other interactions under an Idempotency-Key of the last seven days', async () => {
    const lead = await createLead();
    const headers = { 'idempotency-key': randomUUID() };
    const first = { leadId: lead, kind: 'click', data: { page: '/', place: { row: 1, column: 2 } } };
    const answer = await record([first], headers);
    expect(answer.status).toBe(200);
    // The same, written otherwise.
    const turned = { data: { place: { column: 2, row: 1 }, page: '/' }, kind: 'click', leadId: lead };
    expect((await record([turned], headers)).body).toEqual(answer.body);
    for (const other of [[{ ...first, kind: 'open' }], [first, first]]) {
      expect(await record(other, headers)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    }
    expect((await engagement(lead))?.totals).toEqual({ click: 1 });
    await api.db.owner.query(`UPDATE interaction_keys SET created_at = now() - interval '8 days'`);
    const later = await record([{ ...first, kind: 'open' }], headers);
    expect(later).toMatchObject({ status: 200, body: { recorded: 1 } });
    expect((await record([{ ...first, kind: 'open' }], headers)).body).toEqual(later.body);
    expect((await engagement(lead))?.totals).toEqual({ click: 1, open: 1 });
  });

  it('answers one of several requests that say different things under a key at once', async () => {
    const lead = await createLead();
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      ['visit', 'open', 'click'].map((kind) => record([{ leadId: lead, kind }], headers)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(Object.values((await engagement(lead))!.totals)).toEqual([1]);
  });

  it('wants a key that may change leads', async () => {
    const token = await api.createApiKey(['leads:read']);
    const { status } = await api.call('POST', '/api/v1/interactions', {
      token,
      body: { interactions: [{ email: 'a@b.example', kind: 'visit' }] },
    });
    expect(status).toBe(403);
  });
});
