import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './guarded-fetch.js';
import { HTTP_LIMITS, type HttpRequest } from './http-request.js';

const MB = 1024 * 1024;

describe('guardedFetch', () => {
  const servers: (Server | TcpServer)[] = [];
  const clients: GuardedFetch[] = [];
  const sockets = new Set<Socket>();
  const listen = async (server: Server | TcpServer, host = '127.0.0.1') => {
    servers.push(server);
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  };
  const serve = (handle: RequestListener, host?: string) => listen(createServer(handle), host);
  const client = (options: GuardedFetchOptions = {}) => {
    const made = createGuardedFetch(options);
    clients.push(made);
    return made;
  };
  const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
    method: 'GET',
    url,
    headers: {},
    ...more,
  });
  const QUICK = { timeoutMs: 2_000 };

  let open: GuardedFetch;
  beforeAll(() => {
    open = client({ isAllowed: () => true });
  });
  afterAll(async () => {
    await Promise.all(clients.map((one) => one.close()));
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  it('sends what it is given, and reads the answer', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push(request.method, request.url, request.headers['x-key'], Buffer.concat(chunks).toString());
        response.setHeader('set-cookie', 'a=b').setHeader('x-more', ['1', '2']).writeHead(201).end('{"id":7}');
      });
    });
    const answer = await open.fetch(
      { method: 'POST', url: `http://127.0.0.1:${port}/a?b=c`, headers: { 'X-Key': 's' }, body: '{"x":1}' },
      QUICK,
    );
    expect(seen).toEqual(['POST', '/a?b=c', 's', '{"x":1}']);
    expect(answer).toMatchObject({ status: 201, headers: { 'x-more': '1, 2' } });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.body.toString()).toBe('{"id":7}');
  });

  describe('towards addresses that are not public', () => {
    let asked = 0;
    let port: number;
    beforeAll(async () => {
      port = await serve((_, response) => {
        asked++;
        response.end('secret');
      });
    });
    afterEach(() => expect(asked).toBe(0));

    it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433', 'localhost'])(
      'refuses %s',
      async (host) => {
        const guarded = client();
        await expect(guarded.fetch(get(`http://${host}:${port}/`), QUICK)).rejects.toMatchObject({
          code: 'http_target_refused',
        });
      },
    );

    it('refuses a name that resolves to one, or to one among others', async () => {
      for (const addresses of [
        [{ address: '127.0.0.1', family: 4 }],
        [
          { address: '93.184.216.34', family: 4 },
          { address: '169.254.169.254', family: 4 },
        ],
        [{ address: '::ffff:10.0.0.1', family: 6 }],
        [],
      ]) {
        const guarded = client({ resolve: (_, callback) => callback(null, addresses) });
        const call = guarded.fetch(get(`http://innocent.example:${port}/`), QUICK);
        await expect(call).rejects.toMatchObject({ code: 'http_target_refused' });
      }
    });

    it('connects to the address that it looked at: a name cannot change in between', async () => {
      let lookups = 0;
      const guarded = client({
        resolve: (_, callback) => {
          lookups++;
          // Public the first time, loopback from then on.
          callback(null, [{ address: lookups === 1 ? '192.88.98.1' : '127.0.0.1', family: 4 }]);
        },
      });
      await expect(guarded.fetch(get(`http://rebinding.example:${port}/`), { timeoutMs: 500 })).rejects.toMatchObject({
        code: expect.stringMatching(/^http_(timeout|unavailable)$/),
      });
      expect(lookups).toBe(1);
      await expect(guarded.fetch(get(`http://rebinding.example:${port}/`), QUICK)).rejects.toMatchObject({
        code: 'http_target_refused',
      });
    });
  });

  it('looks at the address of every redirect', async () => {
    let asked = 0;
    const inner = await serve((_, response) => {
      asked++;
      response.end('secret');
    });
    const outer = await serve((request, response) => {
      const to = request.url === '/name' ? `http://localhost:${inner}/` : `http://127.0.0.1:${inner}/`;
      response.writeHead(302, { location: to }).end();
    }, '127.0.0.2');
    const guarded = client({ isAllowed: (address) => address === '127.0.0.2' });
    for (const path of ['name', 'address']) {
      const call = guarded.fetch(get(`http://127.0.0.2:${outer}/${path}`), QUICK);
      await expect(call).rejects.toMatchObject({ code: 'http_target_refused' });
    }
    expect(asked).toBe(0);
  });

  it('follows redirects, five at most, and takes the template’s headers to its origin only', async () => {
    const seen: Record<string, unknown>[] = [];
    const other = await serve((request, response) => {
      seen.push({ at: 'other', method: request.method, key: request.headers['x-key'] });
      response.end('there');
    });
    const port = await serve((request, response) => {
      seen.push({ at: request.url, method: request.method, key: request.headers['x-key'] });
      if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (request.url === '/post') response.writeHead(303, { location: '/next' }).end();
      else response.writeHead(307, { location: `http://127.0.0.1:${other}/` }).end();
    });
    const answer = await open.fetch(
      { method: 'POST', url: `http://127.0.0.1:${port}/post`, headers: { 'x-key': 'secret' }, body: 'x' },
      QUICK,
    );
    expect(answer.body.toString()).toBe('there');
    expect(seen).toEqual([
      { at: '/post', method: 'POST', key: 'secret' },
      { at: '/next', method: 'GET', key: 'secret' },
      { at: 'other', method: 'GET', key: undefined },
    ]);
    seen.length = 0;
    await expect(open.fetch(get(`http://127.0.0.1:${port}/loop`), QUICK)).rejects.toMatchObject({
      code: 'http_response_invalid',
    });
    expect(seen).toHaveLength(6);
  });

  it.each([
    ['another scheme', { url: 'ftp://example.com/' }, 'http_target_refused'],
    ['a file', { url: 'file:///etc/passwd' }, 'http_target_refused'],
    ['a password in the URL', { url: 'http://user:secret@example.com/' }, 'http_target_refused'],
    ['a port of another service', { url: 'http://example.com:25/' }, 'http_target_refused'],
    ['no URL', { url: 'example' }, 'http_request_invalid'],
    ['a host header', { headers: { Host: 'inner' } }, 'http_request_invalid'],
    ['a content length', { headers: { 'content-length': '5' } }, 'http_request_invalid'],
    ['a header with a line end', { headers: { 'x-a': 'b\r\nx-c: d' } }, 'http_request_invalid'],
    ['a huge body', { method: 'POST' as const, body: 'x'.repeat(300 * 1024) }, 'http_request_invalid'],
  ])('refuses %s', async (_, more, code) => {
    const failure = await open.fetch(get('http://example.com/', more), QUICK).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect((failure as Error).message).not.toContain('secret');
  });

  it('stops reading an answer without end', async () => {
    let sent = 0;
    let hasEnded = false;
    const port = await serve((_, response) => {
      const block = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(block)) sent += block.length;
      };
      response.on('drain', more).on('close', () => (hasEnded = true));
      more();
    });
    const failure = await open
      .fetch(get(`http://127.0.0.1:${port}/`), { timeoutMs: 10_000 })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'http_response_too_large' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasEnded).toBe(true);
    expect(sent).toBeLessThan(30 * MB);
  });

  it('bounds what a small answer unpacks to', async () => {
    // Packed before the time of the call begins.
    const packed = gzipSync(Buffer.alloc(50 * MB));
    const port = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    await expect(open.fetch(get(`http://127.0.0.1:${port}/`), QUICK)).rejects.toMatchObject({
      code: 'http_response_too_large',
    });
    const small = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'));
    });
    expect((await open.fetch(get(`http://127.0.0.1:${small}/`), QUICK)).body.toString()).toBe('hello');
  });

  it('bounds the headers of an answer', async () => {
    const port = await serve((_, response) => {
      response.writeHead(200, { 'x-huge': 'x'.repeat(2 * HTTP_LIMITS.responseHeaderBytes) }).end();
    });
    await expect(open.fetch(get(`http://127.0.0.1:${port}/`), QUICK)).rejects.toMatchObject({
      code: 'http_response_too_large',
    });
  });

  it.each([
    ['says nothing', (_: Socket) => undefined],
    [
      'sends its headers a byte at a time',
      (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-a: bbbbbbbbbbbbbbbbbbbbbbbbb'),
    ],
    [
      'sends its body a byte at a time',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        drip(socket, 'x'.repeat(1000));
      },
    ],
  ])('gives up a service that %s', async (_, handle) => {
    const port = await listen(
      createTcpServer((socket) => void socket.on('error', () => undefined).once('data', () => handle(socket))),
    );
    const startedAt = Date.now();
    const failure = await open
      .fetch(get(`http://127.0.0.1:${port}/`), { timeoutMs: 400 })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'http_timeout', circumstances: { isPassing: true, mayHaveWorked: true } });
    expect(Date.now() - startedAt).toBeLessThan(1_500);
  });

  it('tells a service that cannot be reached from one that broke off', async () => {
    const gone = createServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    await expect(open.fetch(get(`http://127.0.0.1:${port}/`), QUICK)).rejects.toMatchObject({
      code: 'http_unavailable',
      circumstances: { isPassing: true, mayHaveWorked: false },
    });
    const broken = await listen(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    await expect(open.fetch(get(`http://127.0.0.1:${broken}/`), QUICK)).rejects.toMatchObject({
      code: 'http_unavailable',
      circumstances: { isPassing: true, mayHaveWorked: true },
    });
    const noise = await listen(
      createTcpServer((socket) => void socket.once('data', () => socket.end('not HTTP at all\r\n\r\n'))),
    );
    await expect(open.fetch(get(`http://127.0.0.1:${noise}/`), QUICK)).rejects.toMatchObject({
      code: 'http_response_invalid',
    });
  });
});

function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(
    () => (socket.destroyed || at === text.length ? clearInterval(timer) : socket.write(text[at++]!)),
    50,
  );
}
