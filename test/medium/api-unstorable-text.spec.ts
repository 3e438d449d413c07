import { PASSWORD, startTestApi, type TestApi } from './setup/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(() => api?.close());

describe('text that PostgreSQL cannot store', () => {
  it('is the caller’s fault, wherever it is: 400, never 500', async () => {
    const lead = await api.db.owner.query<{ id: string }>(
      `INSERT INTO leads (organization_id, email) VALUES ($1, 'ada@example.com') RETURNING id`,
      [api.db.organizationId],
    );
    const interactions = `/api/v1/leads/${lead.rows[0]!.id}/interactions`;
    const answers = [
      await api.call('POST', '/api/v1/auth/login', { token: null, body: { email: 'a\u0000b', password: PASSWORD } }),
      await api.call('POST', '/api/v1/api-keys', { body: { name: 'a\u0000b', scopes: ['leads:read'] } }),
      await api.call('POST', '/api/v1/sources', { body: { name: 'a\u0000b' } }),
      await api.call('POST', interactions, { body: { kind: 'call', data: { note: 'a\u0000b' } } }),
      await api.call('POST', interactions, { body: { kind: 'call', data: { note: 'a\ud800b' } } }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [400, 'validation_failed']),
    );
    for (const occurredAt of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59+14:00']) {
      expect((await api.call('POST', interactions, { body: { kind: 'call', occurredAt } })).status).toBe(400);
    }
    // An offset that PostgreSQL does not take.
    const far = await api.call('POST', interactions, {
      body: { kind: 'call', occurredAt: '2026-01-01T00:00:00+23:59' },
    });
    expect(far.body).toMatchObject({ occurredAt: '2025-12-31T00:01:00.000Z' });
    const after = await api.call('POST', interactions, { body: { kind: 'call', data: { note: 'a\u{1f600}b' } } });
    expect(after.status).toBe(201);
  });
});
