import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { OrganizationTransaction } from '../../src/db/database.js';
import { appendEvents } from '../../src/db/repositories/event-log.js';
import type { EventType } from '../../src/shared/events.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { EventClient } from './setup/event-client.js';

const LEAD = '0199c0de-0000-7000-8000-000000000001';

let api: TestApi;
const clients: EventClient[] = [];
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(() => api?.close());

async function open(options: Parameters<EventClient['open']>[0] = {}, token = api.token): Promise<EventClient> {
  if (!options.lastEventId) await untilFinal();
  const client = new EventClient(api.url, token);
  clients.push(client);
  return client.open(options);
}

/**
 * Waits until a stream that begins now does not begin before what was appended: a transaction that is open anywhere on the server, by an
 * ANALYZE that it does by itself, say, keeps the end of the log back.
 */
async function untilFinal(): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { rowCount } = await api.db.owner.query(
      'SELECT FROM events WHERE tx >= pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1',
    );
    if (rowCount === 0) return;
    await sleep(25);
  }
}

function append(types: EventType[], organizationId = api.db.organizationId, leadId: string | null = null) {
  return api.db.database.inOrganization(organizationId, (tx) =>
    appendEvents(
      tx,
      types.map((type) => ({ type, leadId })),
    ),
  );
}

/** Begins a transaction that appends an event, and leaves the commit to the caller. */
async function appendSlowly(type: EventType): Promise<{ id: string; commit(): Promise<void> }> {
  let commit!: () => void;
  const committed = new Promise<void>((resolve) => (commit = resolve));
  let appended!: (id: string) => void;
  const id = new Promise<string>((resolve) => (appended = resolve));
  const done = api.db.database.inOrganization(api.db.organizationId, async (tx: OrganizationTransaction) => {
    appended((await appendEvents(tx, [{ type }]))[0]!);
    await committed;
  });
  return {
    id: await id,
    commit: () => {
      commit();
      return done;
    },
  };
}

const idsOf = (client: EventClient) => client.events.map(({ data }) => data.id);

describe('server-sent events', () => {
  it('begin with what is new, and come as they are appended', async () => {
    await append(['lead.created']);
    const client = await open();
    const ids = await append(['lead.updated', 'lead.scored']);
    await client.until(({ events }) => events.length >= 2);
    expect(idsOf(client)).toEqual(ids);
    expect(client.events[0]).toMatchObject({ event: 'lead.updated', data: { type: 'lead.updated', leadId: null } });
  });

  it('do not skip an event whose transaction commits late', async () => {
    const client = await open();
    const late = await appendSlowly('lead.created');
    const [early] = await append(['lead.updated']);
    await sleep(300);
    // The later one is committed, but a reader that was given it now would never see the other.
    expect(idsOf(client)).toEqual([]);
    await late.commit();
    await client.until(({ events }) => events.length >= 2);
    expect(idsOf(client)).toEqual([late.id, early]);
  });

  it('resume without a gap where the connection was lost while a transaction was open', async () => {
    const first = await open();
    const [before] = await append(['lead.created']);
    await first.until(({ events }) => events.length === 1);
    const late = await appendSlowly('lead.updated');
    const [early] = await append(['lead.scored']);
    await first.close();
    const second = await open({ lastEventId: first.lastEventId });
    await late.commit();
    await second.until(({ events }) => events.length >= 2);
    expect(idsOf(first)).toEqual([before]);
    expect(idsOf(second)).toEqual([late.id, early]);
  });

  it('give every event exactly once to a client that keeps losing its connection while many write', async () => {
    let client = await open();
    const received: string[] = [];
    let written: string[] = [];
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let i = 0; i < 40; i += 1) {
        const ids = await api.db.database.inOrganization(api.db.organizationId, async (tx) => {
          const appended = await appendEvents(tx, [{ type: 'lead.updated' }, { type: 'lead.scored' }]);
          await sleep((i * 7 + writer * 13) % 25);
          return appended;
        });
        written = written.concat(ids);
      }
    });
    const done = Promise.all(writers);
    let writing = true;
    void done.then(() => (writing = false));
    for (let connection = 0; writing && connection < 500; connection += 1) {
      await sleep((connection * 11) % 60);
      await client.close();
      received.push(...idsOf(client));
      client = await open({ lastEventId: client.lastEventId });
    }
    await done;
    await client.until(({ events }) =>
      written.every((id) => received.includes(id) || events.some(({ data }) => data.id === id)),
    );
    await sleep(200);
    received.push(...idsOf(client));
    const { rows } = await api.db.owner.query<{ id: string }>(
      'SELECT id FROM events WHERE id = ANY($1) ORDER BY tx, id',
      [written],
    );
    expect(rows).toHaveLength(480);
    // Events from before may come first, if some transaction elsewhere held them back when the first client came.
    const own = new Set(written);
    expect(received.filter((id) => own.has(id))).toEqual(rows.map(({ id }) => id));
  }, 60_000);

  it('catch up over many pages', async () => {
    const start = await open();
    const cursor = start.lastEventId;
    const types = Array.from({ length: 1_700 }, (): EventType => 'lead.enriched');
    const ids = await append(types);
    const client = await open({ lastEventId: cursor });
    await client.until(({ events }) => events.length >= ids.length);
    expect(idsOf(client)).toEqual([...ids].sort());
  });

  it('are filtered by type and lead, while the cursor moves on past what is hidden', async () => {
    const client = await open({ query: `?types=lead.scored,lead.created&leadId=${LEAD}` });
    const begun = client.lastEventId;
    const [created, , scored] = await append(
      ['lead.created', 'lead.updated', 'lead.scored'],
      api.db.organizationId,
      LEAD,
    );
    await append(['lead.scored']);
    await client.until(({ events }) => events.length >= 2);
    await sleep(100);
    expect(idsOf(client)).toEqual([created, scored]);
    expect(client.lastEventId).not.toBe(begun);
  });

  it('of another organization are never seen', async () => {
    const organizationId = await api.db.createOrganization('rival');
    await api.createUser({ email: 'spy@rival.example', role: 'admin', organizationId });
    const spy = await open({}, await api.login('spy@rival.example'));
    const own = await open();
    await append(['lead.created']);
    const [theirs] = await append(['lead.scored'], organizationId);
    await own.until(({ events }) => events.length >= 1);
    await spy.until(({ events }) => events.length >= 1);
    await sleep(100);
    expect(idsOf(spy)).toEqual([theirs]);
    expect(own.events).toHaveLength(1);
  });

  it('take an access token in the address, but no API key', async () => {
    const open = (token: string) =>
      api.call('GET', `/api/v1/events?access_token=${token}&lastEventId=x`, { token: null });
    // Authenticated, it gets as far as the cursor.
    expect((await open(api.token)).body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'lastEventId' }],
    });
    expect((await open(await api.createApiKey(['events:read']))).body.code).toBe('unauthenticated');
    expect((await api.call('GET', '/api/v1/events', { token: null })).status).toBe(401);
    const elsewhere = await api.call('GET', `/api/v1/leads?access_token=${api.token}`, { token: null });
    expect(elsewhere.status).toBe(401);
    expect((await api.call('GET', '/api/v1/events', { token: await api.createApiKey(['leads:read']) })).status).toBe(
      403,
    );
  });

  it('refuse types that do not exist', async () => {
    const { status, body } = await api.call('GET', '/api/v1/events?types=lead.created,lead.eaten');
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  });

  it('end with the credential', async () => {
    const key = await api.createApiKey(['events:read']);
    await untilFinal();
    // Long enough to be let in on a busy machine.
    await api.db.owner.query(`UPDATE api_keys SET expires_at = now() + interval '3 seconds' WHERE prefix = $1`, [
      key.slice(0, 9),
    ]);
    const client = await open({}, key);
    expect(client.ended).toBe(false);
    await client.until(({ ended }) => ended, 15_000);
  });
});

describe('Socket.IO', () => {
  const sockets: Socket[] = [];
  const connect = (token: string) => {
    const socket = io(api.url, { auth: { token }, reconnection: false });
    sockets.push(socket);
    return socket;
  };
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  const on = <T>(socket: Socket, event: string) => new Promise<T>((resolve) => socket.once(event, resolve));

  it('brings the same events, once, to every socket of the organization', async () => {
    const connected = [connect(api.token), connect(await api.createApiKey(['events:read']))];
    await Promise.all(connected.map((socket) => on(socket, 'connect')));
    const seen: { id: string; cursor: string }[][] = connected.map(() => []);
    connected.forEach((socket, i) => socket.on('event', (event) => seen[i]!.push(event)));
    // They get what comes once the server listens for them, a moment behind the handshake: until all have the newest of some.
    let newest: string | undefined = '';
    for (let tries = 0; tries < 100 && !seen.every((events) => events.at(-1)?.id === newest); tries++) {
      [newest] = await append(['lead.updated']);
      await sleep(100);
    }
    for (const events of seen) events.length = 0;
    const ids = await append(['lead.created', 'lead.scored']);
    const deadline = Date.now() + 10_000;
    while (seen.some((events) => events.length < 2) && Date.now() < deadline) await sleep(20);
    await sleep(100);
    for (const events of seen) expect(events.map(({ id }) => id)).toEqual(ids);

    const client = await open({ lastEventId: seen[0]![0]!.cursor });
    await client.until(({ events }) => events.length >= 1);
    expect(idsOf(client)).toEqual([ids[1]]);
  });

  it('refuses a handshake without a valid credential, with the code', async () => {
    const refused = await on<Error & { data: { code: string } }>(connect('nonsense'), 'connect_error');
    expect(refused.data.code).toBe('unauthenticated');
    const weak = await on<Error & { data: { code: string } }>(
      connect(await api.createApiKey(['leads:read'])),
      'connect_error',
    );
    expect(weak.data.code).toBe('forbidden');
  });
});
