import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import type { EventType } from '../../shared/events.js';
import { formatCursor, type EventCursor } from './event-cursor.js';
import type { PlacedEvent } from './event-reader.js';
import type { EventListener } from './organization-feed.js';

/** What of the log a stream shows. */
export interface EventFilter {
  types: ReadonlySet<EventType> | undefined;
  leadId: string | undefined;
}

const HEARTBEAT_MS = 15_000;
/** Milliseconds after which a browser connects again. */
const RETRY_MS = 1_000;
/** Bytes that may wait for a slow client before it is let go; it comes back with its Last-Event-ID. */
const WAITING_BYTES_MOST = 1_048_576;

/** One client of server-sent events. */
export class EventStream implements EventListener {
  private readonly response: FastifyReply['raw'];
  private heartbeat: NodeJS.Timeout | undefined;
  private position: EventCursor | undefined;

  constructor(
    private readonly reply: FastifyReply,
    private readonly filter: EventFilter,
  ) {
    this.response = reply.raw;
  }

  /** Tells where the stream begins: a client that loses it before the first event resumes from there. */
  begin(position: EventCursor): void {
    this.position ??= position;
    this.write(`retry: ${RETRY_MS}\n${this.idLine()}\n`);
  }

  /** Resolves when the client has room again, which catching up waits for; live events cannot. */
  async deliver(events: readonly PlacedEvent[]): Promise<void> {
    this.position = events.at(-1)?.position ?? this.position;
    const text = events
      .filter(({ event }) => this.shows(event))
      .map(({ event, cursor }) => `id: ${cursor}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join('');
    if (text === '' || this.write(text)) return;
    await Promise.race([once(this.response, 'drain'), once(this.response, 'close')]).catch(() => undefined);
  }

  ended(): void {
    if (this.response.headersSent) this.response.end();
    else this.response.destroy();
  }

  private shows(event: PlacedEvent['event']): boolean {
    const { types, leadId } = this.filter;
    return (!types || types.has(event.type)) && (!leadId || event.leadId === leadId);
  }

  /** An id without data moves the client's Last-Event-ID on past what the filter hides, and fires no event. */
  private idLine(): string {
    return this.position ? `id: ${formatCursor(this.position)}\n` : '';
  }

  private write(text: string): boolean {
    if (this.response.destroyed || this.response.writableEnded) return true;
    if (!this.response.headersSent) this.open();
    const hasRoom = this.response.write(text);
    if (this.response.writableLength > WAITING_BYTES_MOST) this.response.destroy();
    return hasRoom;
  }

  /** Not before there is something to tell: until then a failure can be answered by a problem document. */
  private open(): void {
    const headers = this.reply.getHeaders() as Record<string, string>;
    this.reply.hijack();
    this.response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Else nginx collects the stream.
      'x-accel-buffering': 'no',
    });
    this.heartbeat = setInterval(() => this.write(`${this.idLine()}: heartbeat\n\n`), HEARTBEAT_MS).unref();
    this.response.once('close', () => clearInterval(this.heartbeat));
  }
}
