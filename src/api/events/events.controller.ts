import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ConnectionLimit } from './connection-limit.js';
import { parseCursor } from './event-cursor.js';
import { EventHub } from './event-hub.js';
import { EventStream } from './event-stream.js';
import { EVENTS_QUERY, typesOf, type EventsQuery } from './events.dto.js';

const STREAMS = { perOrganization: 200, inAll: 5_000 };
/** setTimeout takes no more. */
const LONGEST_TIMER_MS = 2_147_483_647;

@Controller('api/v1/events')
export class EventsController {
  private readonly limit = new ConnectionLimit(STREAMS.perOrganization, STREAMS.inAll);

  constructor(private readonly hub: EventHub) {}

  /**
   * The event log as server-sent events, exactly once and in order. Resumes behind Last-Event-ID; without one it begins with what is new.
   * Ends with the credential: connect again with a new one.
   */
  @Get()
  @RequireScope('events:read')
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' } })
  @ApiResponse({
    status: 200,
    description: 'Each event has `id` (the cursor), `event` (the type) and `data` (a LogEvent as JSON).',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  async stream(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: EVENTS_QUERY }) query: EventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cursor = lastEventId || query.lastEventId;
    const after = cursor ? parseCursor(cursor) : undefined;
    const giveBack = this.limit.take(principal.organizationId);
    let close = giveBack;
    // Before the first await: the client may be gone by the time that the hub answers.
    reply.raw.once('close', () => close());
    const stream = new EventStream(reply, { types: typesOf(query.types), leadId: query.leadId });
    const listening = await this.hub.listen(principal.organizationId, stream, after).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    stream.begin(listening.position);
    const expiry = setTimeout(() => stream.ended(), timeLeft(principal)).unref();
    close = () => {
      clearTimeout(expiry);
      listening.close();
      giveBack();
    };
    if (reply.raw.destroyed) close();
  }
}

function timeLeft({ expiresAt }: Principal): number {
  return expiresAt === null ? LONGEST_TIMER_MS : Math.min(Math.max(0, expiresAt - Date.now()), LONGEST_TIMER_MS);
}
