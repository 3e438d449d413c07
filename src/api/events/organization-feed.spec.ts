import type { EventType } from '../../shared/events.js';
import { beginningOf, compareCursors, formatCursor, type EventCursor } from './event-cursor.js';
import type { EventPage, PlacedEvent } from './event-reader.js';
import { OrganizationFeed, type EventListener } from './organization-feed.js';

const ORGANIZATION = '0199c0de-0000-7000-8000-000000000001';

function placed(tx: number): PlacedEvent {
  const position = { tx: BigInt(tx), id: ORGANIZATION };
  const event = {
    id: ORGANIZATION,
    type: 'lead.created' as EventType,
    leadId: null,
    executionId: null,
    data: { tx },
    occurredAt: new Date(0).toISOString(),
  };
  return { position, cursor: formatCursor(position), event };
}

/** A log in memory, whose reads can be held up. */
class Log {
  readonly events: PlacedEvent[] = [];
  gate: Promise<void> = Promise.resolve();
  fails = false;

  async end(): Promise<EventCursor> {
    return beginningOf(BigInt(this.events.length + 1));
  }

  async read(_organizationId: string, after: EventCursor, limit: number, until?: EventCursor): Promise<EventPage> {
    if (until) await this.gate;
    if (this.fails) throw new Error('away');
    const behind = this.events.filter(
      ({ position }) => compareCursors(position, after) > 0 && (!until || compareCursors(position, until) <= 0),
    );
    return { events: behind.slice(0, limit), heldBack: false };
  }

  append(count: number): void {
    for (let i = 0; i < count; i += 1) this.events.push(placed(this.events.length + 1));
  }
}

class Listener implements EventListener {
  readonly seen: number[] = [];
  over = false;

  deliver(events: readonly PlacedEvent[]): void {
    this.seen.push(...events.map(({ position }) => Number(position.tx)));
  }

  ended(): void {
    this.over = true;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('OrganizationFeed', () => {
  let log: Log;
  let empty: number;
  let errors: unknown[];
  let feed: OrganizationFeed;
  beforeEach(() => {
    log = new Log();
    empty = 0;
    errors = [];
    feed = new OrganizationFeed(
      ORGANIZATION,
      log,
      () => (empty += 1),
      (error) => errors.push(error),
    );
  });
  afterEach(() => feed.close());

  it('gives a listener that is catching up what comes meanwhile, after what it missed', async () => {
    log.append(1_200);
    const live = new Listener();
    await feed.listen(live);
    let open!: () => void;
    log.gate = new Promise((resolve) => (open = resolve));
    const late = new Listener();
    await feed.listen(late, { tx: 100n, id: ORGANIZATION });
    log.append(3);
    feed.wake();
    await settled();
    expect(late.seen).toEqual([]);
    open();
    await settled();
    expect(live.seen).toEqual([1_201, 1_202, 1_203]);
    expect(late.seen).toEqual(Array.from({ length: 1_103 }, (_, i) => i + 101));
  });

  it('lets go of a listener that cannot keep up, and of nobody else', async () => {
    log.append(1);
    const live = new Listener();
    await feed.listen(live);
    log.gate = new Promise(() => undefined);
    const stuck = new Listener();
    await feed.listen(stuck, beginningOf(0n));
    log.append(10_600);
    feed.wake();
    await settled();
    expect(stuck.over).toBe(true);
    expect(live.over).toBe(false);
    expect(live.seen).toHaveLength(10_600);
  });

  it('goes on where it stood once the log can be read again', async () => {
    const listener = new Listener();
    await feed.listen(listener);
    log.fails = true;
    log.append(2);
    feed.wake();
    await settled();
    expect(errors).toHaveLength(1);
    log.fails = false;
    feed.wake();
    await settled();
    expect(listener.seen).toEqual([1, 2]);
  });

  it('gives nothing twice to a listener that is ahead of it', async () => {
    const listener = new Listener();
    await feed.listen(new Listener());
    await feed.listen(listener, { tx: 2n, id: ORGANIZATION });
    log.append(4);
    feed.wake();
    await settled();
    expect(listener.seen).toEqual([3, 4]);
  });

  it('is done when the last listener has gone', async () => {
    const first = await feed.listen(new Listener());
    const second = await feed.listen(new Listener());
    first.close();
    first.close();
    expect(empty).toBe(0);
    second.close();
    expect(empty).toBe(1);
  });
});
