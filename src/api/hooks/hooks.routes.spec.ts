import { connect } from 'node:net';
import { once } from 'node:events';
import fastify, { type FastifyInstance } from 'fastify';
import { Admission } from './admission.js';
import type { Door } from './door.js';
import { registerHooks } from './hooks.routes.js';

/** Lets in whoever comes, and answers when it is told to. */
class SlowDoor {
  waiting: (() => void)[] = [];

  accept(): Promise<{ receiptId: string; duplicate: boolean }> {
    return new Promise((resolve) => this.waiting.push(() => resolve({ receiptId: 'r', duplicate: false })));
  }

  letGo(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  async until(count: number): Promise<void> {
    while (this.waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('registerHooks', () => {
  let app: FastifyInstance;
  let door: SlowDoor;

  const post = (payload = '{"email":"ada@example.com"}') =>
    app.inject({ method: 'POST', url: '/hooks/site', headers: { 'content-type': 'application/json' }, payload });

  beforeEach(() => {
    app = fastify();
    door = new SlowDoor();
    const onError = (error: unknown) => {
      throw error;
    };
    registerHooks(app, door as unknown as Door, onError, new Admission({ requests: 2, bytes: 1_000 }));
  });
  afterEach(() => app.close());

  it('sends away whom there is no room for, says when to come again, and has room when others are answered', async () => {
    const first = [post(), post()];
    await door.until(2);
    const refused = await post();
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.json()).toMatchObject({ code: 'overloaded' });
    door.letGo();
    expect((await Promise.all(first)).map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    const next = post();
    await door.until(1);
    door.letGo();
    expect((await next).statusCode).toBe(202);
  });

  it('counts bytes, too', async () => {
    const large = post(JSON.stringify({ note: 'x'.repeat(900) }));
    await door.until(1);
    expect((await post(JSON.stringify({ note: 'x'.repeat(100) }))).statusCode).toBe(503);
    door.letGo();
    expect((await large).statusCode).toBe(202);
  });

  it('has room again when a client went away in the middle of its body', async () => {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    for (const socket of sockets) {
      await once(socket, 'connect');
      socket.write(
        'POST /hooks/site HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      );
    }
    let status = 0;
    for (let tries = 0; tries < 100 && status !== 503; tries++) status = await statusOfPost(port, door);
    expect(status).toBe(503);
    for (const socket of sockets) socket.destroy();
    for (let tries = 0; tries < 100 && status !== 202; tries++) status = await statusOfPost(port, door);
    expect(status).toBe(202);
  });
});

async function statusOfPost(port: number, door: SlowDoor): Promise<number> {
  const answer = fetch(`http://127.0.0.1:${port}/hooks/site`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const timer = setInterval(() => door.letGo(), 5);
  const { status } = await answer.finally(() => clearInterval(timer));
  return status;
}
