import { useSyncExternalStore } from 'react';
import type { StreamStatus } from './event-stream.js';

let status: StreamStatus = 'connecting';
const listeners = new Set<() => void>();

export function setLiveStatus(next: StreamStatus): void {
  status = next;
  for (const listener of listeners) listener();
}

/** How the event stream stands. */
export function useLiveStatus(): StreamStatus {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => status,
  );
}
