import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { session } from '../auth/session.js';
import { readEventStream } from './event-stream.js';
import { Invalidator } from './invalidator.js';
import { setLiveStatus } from './live-status.js';
import { staleKeys } from './stale-keys.js';

/** Keeps everything on show up to date by the event stream, for as long as the component is there. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const abort = new AbortController();
    const invalidator = new Invalidator(client);
    const wake = () => invalidator.wake();
    document.addEventListener('visibilitychange', wake);
    void readEventStream(
      {
        fetch: (request) => session.fetch(request),
        onEvent: (event) => invalidator.add(staleKeys(event)),
        onFreshStart: () => void client.invalidateQueries(),
        onStatus: setLiveStatus,
      },
      abort.signal,
    );
    return () => {
      abort.abort();
      invalidator.stop();
      document.removeEventListener('visibilitychange', wake);
    };
  }, [client]);
}
