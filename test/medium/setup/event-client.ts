/** An event as it came over the wire. */
export interface ReceivedEvent {
  id: string;
  event: string;
  data: { id: string; type: string; leadId: string | null; data: Record<string, unknown> };
}

/** A client of server-sent events that keeps what it got, as EventSource would. */
export class EventClient {
  readonly events: ReceivedEvent[] = [];
  lastEventId = '';
  ended = false;
  private readonly abort = new AbortController();
  private reading: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Resolves when the stream has begun, that is, when nothing that is appended from then on is missed. */
  async open(options: { lastEventId?: string; query?: string } = {}): Promise<this> {
    const response = await fetch(`${this.url}/api/v1/events${options.query ?? ''}`, {
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(options.lastEventId && { 'last-event-id': options.lastEventId }),
      },
      signal: this.abort.signal,
    });
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    let begun: () => void;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    this.reading = this.read(response.body!, () => begun());
    await beginning;
    return this;
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.reading;
  }

  async until(condition: (client: this) => boolean, timeoutMs = 10_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!condition(this)) {
      if (Date.now() > deadline) throw new Error(`still waiting; got ${this.events.length} events`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private async read(body: ReadableStream<Uint8Array>, onBegin: () => void): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body) {
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) this.take(block);
        onBegin();
      }
    } catch (error) {
      if (!this.abort.signal.aborted) throw error;
    } finally {
      this.ended = true;
    }
  }

  private take(block: string): void {
    const fields = new Map(
      block
        .split('\n')
        .filter((line) => !line.startsWith(':'))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data) this.events.push({ id: this.lastEventId, event: fields.get('event') ?? '', data: JSON.parse(data) });
  }
}
