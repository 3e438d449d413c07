import type { LiveEvent } from '../api/types.js';
import { SseParser } from './sse-parser.js';

/** `open` while events arrive; `waiting` between two tries. */
export type StreamStatus = 'connecting' | 'open' | 'waiting';

interface StreamOptions {
  /** `fetch` with the session's token. */
  fetch: (request: Request) => Promise<Response>;
  onEvent: (event: LiveEvent) => void;
  /** The stream starts now and not where another one stopped: what was read before may be stale. */
  onFreshStart: () => void;
  onStatus: (status: StreamStatus) => void;
}

/** The server sends a comment every 15 s: after three missed ones the connection counts as dead. */
const SILENCE_MS = 50_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Reads `/api/v1/events` until the signal aborts. A fetch instead of an EventSource, because that cannot send the
 * Authorization header. After a break it resumes by Last-Event-ID, with growing, jittered waits.
 */
export async function readEventStream(options: StreamOptions, signal: AbortSignal): Promise<void> {
  const { onEvent, onFreshStart, onStatus } = options;
  const parser = new SseParser(({ data }) => {
    const event = parse(data);
    if (event) onEvent(event);
  });
  let failures = 0;
  while (!signal.aborted) {
    onStatus('connecting');
    parser.reset();
    const connection = new AbortController();
    const abort = () => connection.abort();
    signal.addEventListener('abort', abort);
    let watchdog = setTimeout(abort, SILENCE_MS);
    try {
      const response = await options.fetch(request(parser.lastEventId, connection.signal));
      // The place to resume from is gone (or not understood): start anew.
      if (response.status === 400) parser.lastEventId = null;
      if (!response.ok || !response.body) throw new Error(`The event stream answered ${response.status}`);
      onStatus('open');
      failures = 0;
      if (parser.lastEventId === null) onFreshStart();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE_MS);
        parser.push(piece.value);
      }
    } catch {
      failures += 1;
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', abort);
      connection.abort();
    }
    if (signal.aborted) return;
    onStatus('waiting');
    await pause(parser.retry ?? wait(failures), signal);
  }
}

function request(lastEventId: string | null, signal: AbortSignal): Request {
  const headers = new Headers({ accept: 'text/event-stream' });
  if (lastEventId !== null) headers.set('last-event-id', lastEventId);
  return new Request('/api/v1/events', { headers, signal, cache: 'no-store' });
}

function wait(failures: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
  return longest * (0.5 + Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

function parse(data: string): LiveEvent | null {
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === 'object' && event !== null && 'type' in event ? (event as LiveEvent) : null;
  } catch {
    return null;
  }
}
