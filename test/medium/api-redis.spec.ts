import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { appendEvents } from '../../src/db/repositories/event-log.js';
import { startTestApi, type TestApi } from './setup/api.js';
import { EventClient } from './setup/event-client.js';

/** Redis is optional, and so is this: set TEST_REDIS_URL to a server that may be written to. */
const redisUrl = process.env.TEST_REDIS_URL;
const withRedis = redisUrl ? describe : describe.skip;

withRedis('two API processes with Redis', () => {
  const apis: TestApi[] = [];
  beforeAll(async () => {
    const first = await startTestApi({ REDIS_URL: redisUrl });
    apis.push(first);
    const { db } = first;
    // Of the same database; the second admin is another user.
    await db.owner.query(`UPDATE users SET email = 'first@acme.example'`);
    apis.push(await startTestApi({ REDIS_URL: redisUrl }, { db }));
  }, 60_000);
  afterAll(async () => {
    for (const api of apis.reverse()) await api.close();
  });

  it('wake each other’s streams at once, and give every socket each event once', async () => {
    const clients = await Promise.all(apis.map((api) => new EventClient(api.url, api.token).open()));
    const sockets = apis.map((api) => io(api.url, { auth: { token: api.token }, transports: ['websocket'] }));
    const seen: string[][] = sockets.map(() => []);
    await Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.once('connect', () => resolve(undefined)))),
    );
    sockets.forEach((socket, i) => socket.on('event', ({ id }: { id: string }) => seen[i]!.push(id)));
    await sleep(500);

    const { db } = apis[0]!;
    const started = Date.now();
    const ids = await db.database.inOrganization(db.organizationId, (tx) =>
      appendEvents(tx, [{ type: 'lead.created' }, { type: 'lead.scored' }]),
    );
    for (const client of clients) await client.until(({ events }) => events.length === 2);
    // The poll, every two seconds, would bring them too; a wake-up does so sooner.
    expect(Date.now() - started).toBeLessThan(1_000);
    await sleep(300);
    for (const events of seen) expect(events).toEqual(ids);
    for (const socket of sockets) socket.disconnect();
    for (const client of clients) await client.close();
  });
});
