import { compareCursors, type EventCursor } from './event-cursor.js';
import type { EventReader, PlacedEvent } from './event-reader.js';

/** Somebody who hears of an organization's events. */
export interface EventListener {
  /** Events in order. Where it answers a promise, catching up waits for it; live events do not. */
  deliver(events: readonly PlacedEvent[]): void | Promise<void>;
  /** The listener cannot go on here: it was too slow, or the process ends. It may come again with its last cursor. */
  ended(): void;
}

const PAGE = 500;
/** Live events kept for a listener that is still catching up; a few MB at most. */
const KEPT_MOST = 10_000;
/** How soon to look again where committed events wait for an older transaction; doubled each time in vain. */
const HELD_BACK_MS = { first: 50, most: 1_000 };
/** Wakes up what a notification did not reach. */
const POLL_MS = 2_000;

/**
 * Reads the event log of one organization once for all who listen. Closed when the last has gone; the next gets a new one.
 *
 * A listener is catching up (reads pages of its own up to where the feed stood when it came, while live events are kept for it) →
 * live (gets what the feed reads) → ended.
 */
export class OrganizationFeed {
  private readonly listeners = new Set<FeedListener>();
  /** Up to where the feed has read; unknown until it has asked where the log ends. */
  private position: EventCursor | undefined;
  private starting: Promise<EventCursor> | undefined;
  private reading = false;
  private wanted = false;
  private heldBackMs = HELD_BACK_MS.first;
  private soon: NodeJS.Timeout | undefined;
  private readonly poll = setInterval(() => this.wake(), POLL_MS).unref();

  constructor(
    private readonly organizationId: string,
    private readonly reader: Pick<EventReader, 'read' | 'end'>,
    private readonly onEmpty: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  get size(): number {
    return this.listeners.size;
  }

  /**
   * @param after - where the listener stood; absent for only what is new
   * @returns where the listener stands at first, and what ends the listening
   */
  async listen(listener: EventListener, after?: EventCursor): Promise<{ position: EventCursor; close(): void }> {
    const own = new FeedListener(listener);
    this.listeners.add(own);
    const close = () => this.remove(own);
    try {
      await (this.starting ??= this.start());
    } catch (error) {
      close();
      throw error;
    }
    const position = this.position!;
    if (after === undefined) own.goLive(position);
    else void this.catchUp(own, after, position);
    return { position: after ?? position, close };
  }

  /** Something was appended, perhaps. */
  wake(): void {
    this.wanted = true;
    if (!this.reading && this.position) void this.read(this.position);
  }

  /** Ends every listener. */
  close(): void {
    for (const listener of this.listeners) this.end(listener);
  }

  private async start(): Promise<EventCursor> {
    this.position = await this.reader.end(this.organizationId);
    this.wake();
    return this.position;
  }

  private async read(from: EventCursor): Promise<void> {
    this.reading = true;
    try {
      let position = from;
      while (this.wanted && this.listeners.size > 0) {
        this.wanted = false;
        const { events, heldBack } = await this.reader.read(this.organizationId, position, PAGE);
        if (events.length > 0) {
          this.position = position = events.at(-1)!.position;
          this.heldBackMs = HELD_BACK_MS.first;
          for (const listener of this.listeners) if (!listener.push(events)) this.end(listener);
        }
        if (events.length === PAGE) this.wanted = true;
        else if (heldBack) this.wakeSoon();
      }
    } catch (error) {
      // The database is away: the next poll tries again, and nothing is lost, for the position has not moved.
      this.onError(error);
    } finally {
      this.reading = false;
    }
  }

  private wakeSoon(): void {
    if (this.soon || this.listeners.size === 0) return;
    this.soon = setTimeout(() => {
      this.soon = undefined;
      this.wake();
    }, this.heldBackMs).unref();
    this.heldBackMs = Math.min(this.heldBackMs * 2, HELD_BACK_MS.most);
  }

  private async catchUp(listener: FeedListener, after: EventCursor, until: EventCursor): Promise<void> {
    try {
      let position = after;
      while (compareCursors(position, until) < 0) {
        const { events } = await this.reader.read(this.organizationId, position, PAGE, until);
        if (!this.listeners.has(listener)) return;
        if (events.length > 0) await listener.deliver(events);
        position = events.length === PAGE ? events.at(-1)!.position : until;
      }
      listener.goLive(position);
    } catch (error) {
      this.onError(error);
      this.end(listener);
    }
  }

  private end(listener: FeedListener): void {
    this.remove(listener);
    listener.end();
  }

  private remove(listener: FeedListener): void {
    if (!this.listeners.delete(listener) || this.listeners.size > 0) return;
    clearInterval(this.poll);
    clearTimeout(this.soon);
    this.onEmpty();
  }
}

/** A listener with where it stands. */
class FeedListener {
  private kept: PlacedEvent[] | undefined = [];
  private position: EventCursor | undefined;

  constructor(private readonly listener: EventListener) {}

  deliver(events: readonly PlacedEvent[]): void | Promise<void> {
    return this.listener.deliver(events);
  }

  /** @returns false where the listener is too far behind */
  push(events: readonly PlacedEvent[]): boolean {
    if (this.kept) {
      this.kept.push(...events);
      return this.kept.length <= KEPT_MOST;
    }
    const { position } = this;
    const fresh = position ? events.filter((event) => compareCursors(event.position, position) > 0) : events;
    if (fresh.length > 0) void this.listener.deliver(fresh);
    return true;
  }

  /** From now on events are delivered as they come: first those kept, but none up to `position`, which the listener has. */
  goLive(position: EventCursor): void {
    const kept = this.kept ?? [];
    this.kept = undefined;
    this.position = position;
    if (kept.length > 0) this.push(kept);
  }

  end(): void {
    this.kept = undefined;
    this.listener.ended();
  }
}
