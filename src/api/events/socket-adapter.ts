import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';

/** Of the version that Nest's adapter brings. */
type Server = ReturnType<IoAdapter['createIOServer']>;
type ServerOptions = Parameters<IoAdapter['createIOServer']>[1];

/**
 * Socket.IO on the API's own server. With Redis, rooms span processes. Events do not go that way: every process reads the event log
 * and emits to its own sockets, so that nobody gets an event twice.
 */
export class SocketAdapter extends IoAdapter {
  private readonly clients: Redis[] = [];

  constructor(
    app: INestApplication,
    private readonly redisUrl: string | undefined,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, options);
    if (this.redisUrl) {
      const publisher = new Redis(this.redisUrl, { maxRetriesPerRequest: 1 });
      const subscriber = publisher.duplicate();
      for (const client of [publisher, subscriber]) client.on('error', () => undefined);
      this.clients.push(publisher, subscriber);
      server.adapter(createAdapter(publisher, subscriber));
    }
    return server;
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    for (const client of this.clients) client.disconnect();
  }
}
