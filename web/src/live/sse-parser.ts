/** One dispatched message of an event stream. */
export interface StreamMessage {
  type: string;
  data: string;
}

/** Lines longer than this are not events of ours: the stream is given up. */
const LONGEST_LINE = 1_000_000;

/**
 * Reads an event stream (HTML standard, 9.2.6) piece by piece: pieces may end anywhere. Keeps the last event id and the
 * server's reconnection time.
 */
export class SseParser {
  lastEventId: string | null = null;
  /** Milliseconds, where the server has asked for it. */
  retry: number | null = null;
  #rest = '';
  #id: string | null = null;
  #type = '';
  #data: string[] = [];

  constructor(private readonly onMessage: (message: StreamMessage) => void) {}

  /** @throws Error where a line is longer than any event. */
  push(piece: string): void {
    // A CR at the end may be half of a CRLF: it waits for what follows.
    const text = this.#rest + piece;
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_LINE) throw new Error('A line of the event stream is too long');
    for (const line of lines) this.#line(line);
  }

  /** For a new connection: forgets what the one before left half sent. Its id was not kept, so it is sent again. */
  reset(): void {
    this.#rest = '';
    this.#id = this.lastEventId;
    this.#type = '';
    this.#data = [];
  }

  #line(line: string): void {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
  }

  #dispatch(): void {
    this.lastEventId = this.#id;
    if (this.#data.length > 0) this.onMessage({ type: this.#type || 'message', data: this.#data.join('\n') });
    this.#type = '';
    this.#data = [];
  }
}
