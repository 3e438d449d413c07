import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { WebSocketGateway, WebSocketServer, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { DomainError } from '../../shared/error-codes.js';
import { Authenticator } from '../auth/authenticator.js';
import type { Principal } from '../auth/principal.js';
import { ConnectionLimit } from './connection-limit.js';
import { EventHub } from './event-hub.js';
import type { PlacedEvent } from './event-reader.js';

const SOCKETS = { perOrganization: 500, inAll: 5_000 };
/** Packets that may wait for a slow client before it is let go. */
const WAITING_PACKETS_MOST = 2_000;
const LONGEST_TIMER_MS = 2_147_483_647;
/** Clients have nothing to say beyond their handshake. */
const MESSAGE_BYTES_MOST = 16_384;

type EventSocket = Socket<
  Record<string, never>,
  { event: (event: PlacedEvent['event'] & { cursor: string }) => void },
  Record<string, never>,
  { principal: Principal }
>;

/**
 * The same events as `/api/v1/events`, by Socket.IO: the handshake carries `auth: { token }`, the socket joins the room of its organization
 * and gets `event`. Live only; who has missed something reads it by server-sent events or the lists.
 */
@WebSocketGateway({ path: '/socket.io', serveClient: false, maxHttpBufferSize: MESSAGE_BYTES_MOST })
export class EventsGateway implements OnGatewayInit, OnGatewayConnection, OnModuleDestroy {
  @WebSocketServer() private readonly server!: Server;
  private readonly logger = new Logger('EventsGateway');
  private readonly limit = new ConnectionLimit(SOCKETS.perOrganization, SOCKETS.inAll);
  /** What ends listening, by organization with sockets here. */
  private readonly listening = new Map<string, Promise<() => void>>();

  constructor(
    private readonly hub: EventHub,
    private readonly authenticator: Authenticator,
  ) {}

  afterInit(server: Server): void {
    server.use((socket, next) => {
      this.authenticate(socket).then(
        () => next(),
        (error: unknown) => next(toConnectError(error)),
      );
    });
  }

  async handleConnection(socket: EventSocket): Promise<void> {
    const { principal } = socket.data;
    const { organizationId, expiresAt } = principal;
    let giveBack: () => void;
    try {
      giveBack = this.limit.take(organizationId);
    } catch {
      socket.disconnect(true);
      return;
    }
    const timeLeft = expiresAt === null ? LONGEST_TIMER_MS : Math.min(expiresAt - Date.now(), LONGEST_TIMER_MS);
    const expiry = setTimeout(() => socket.disconnect(true), Math.max(0, timeLeft)).unref();
    socket.once('disconnect', () => {
      clearTimeout(expiry);
      giveBack();
      this.stopWhenEmpty(organizationId);
    });
    await socket.join(roomOf(organizationId));
    await this.listen(organizationId).catch((error: unknown) => {
      this.logger.warn(error);
      socket.disconnect(true); // it comes again
    });
  }

  onModuleDestroy(): void {
    this.server?.local.disconnectSockets(true);
  }

  private async authenticate(socket: EventSocket): Promise<void> {
    const { token } = socket.handshake.auth as { token?: unknown };
    if (typeof token !== 'string' || token.length > 4_096) {
      throw new DomainError('unauthenticated', 'The handshake needs auth: { token }.');
    }
    const principal = await this.authenticator.authenticate(token);
    if (!principal.scopes.has('events:read')) throw new DomainError('forbidden', 'This needs the scope events:read.');
    socket.data.principal = principal;
  }

  private async listen(organizationId: string): Promise<void> {
    let listening = this.listening.get(organizationId);
    if (!listening) {
      const room = roomOf(organizationId);
      const listener = {
        deliver: (events: readonly PlacedEvent[]) => this.emit(room, events),
        ended: () => {
          this.listening.delete(organizationId);
          this.server.local.in(room).disconnectSockets(true);
        },
      };
      listening = this.hub.listen(organizationId, listener).then(({ close }) => close);
      this.listening.set(organizationId, listening);
      listening.catch(() => this.listening.delete(organizationId));
    }
    await listening;
    this.stopWhenEmpty(organizationId);
  }

  private stopWhenEmpty(organizationId: string): void {
    if (this.socketsOf(roomOf(organizationId)).length > 0) return;
    const listening = this.listening.get(organizationId);
    this.listening.delete(organizationId);
    listening?.then(
      (close) => close(),
      () => undefined,
    );
  }

  private emit(room: string, events: readonly PlacedEvent[]): void {
    for (const { event, cursor } of events) this.server.local.to(room).emit('event', { ...event, cursor });
    for (const socket of this.socketsOf(room)) {
      const { writeBuffer } = socket.conn as unknown as { writeBuffer?: unknown[] };
      if ((writeBuffer?.length ?? 0) > WAITING_PACKETS_MOST) socket.disconnect(true);
    }
  }

  /** Of this process. */
  private socketsOf(room: string): Socket[] {
    const { sockets, adapter } = this.server.sockets;
    return [...(adapter.rooms.get(room) ?? [])].map((id) => sockets.get(id)).filter((socket) => socket !== undefined);
  }
}

function roomOf(organizationId: string): string {
  return `org:${organizationId}`;
}

/** What the client sees as `connect_error`: the code in `data`. */
function toConnectError(error: unknown): Error {
  const known = error instanceof DomainError;
  const refusal = new Error(known ? error.message : 'The credential could not be checked; try again.');
  return Object.assign(refusal, { data: { code: known ? error.code : 'overloaded' } });
}
