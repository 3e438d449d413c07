import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

const EVERY_MS = 50;

/**
 * Lets the server close as soon as nothing is in flight. Node's own `closeIdleConnections` passes over connections that were opened ahead
 * and never used, as browsers and undici do: each would hold the process for a minute.
 */
@Injectable()
export class IdleConnections implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Requests in flight, by connection. */
  private readonly connections = new Map<Socket, number>();

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onApplicationBootstrap(): void {
    const server = this.server();
    server.on('connection', (socket: Socket) => {
      this.connections.set(socket, 0);
      socket.once('close', () => this.connections.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.count(socket, 1);
      response.once('close', () => this.count(socket, -1));
    });
    // From now on Socket.IO's, which closes them itself.
    server.on('upgrade', ({ socket }: IncomingMessage) => this.connections.delete(socket));
  }

  beforeApplicationShutdown(): void {
    const server = this.server();
    if (!server.listening) return;
    const timer = setInterval(() => this.closeIdle(), EVERY_MS);
    server.once('close', () => clearInterval(timer));
    this.closeIdle();
  }

  private closeIdle(): void {
    for (const [socket, requests] of this.connections) if (requests === 0) socket.destroy();
  }

  private count(socket: Socket, change: 1 | -1): void {
    const requests = this.connections.get(socket);
    if (requests !== undefined) this.connections.set(socket, requests + change);
  }

  private server(): Server {
    return this.adapterHost.httpAdapter.getHttpServer() as Server;
  }
}
