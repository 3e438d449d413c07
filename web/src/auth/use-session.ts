import { useSyncExternalStore } from 'react';
import type { Me } from '../api/types.js';
import { session } from './session.js';
import type { SessionState } from './session.js';

/** The session's state; renders anew when it changes. */
export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.state);
}

/** The person signed in. Only under {@link RequireSession}. */
export function useMe(): Me {
  const state = useSession();
  if (state.status !== 'signed-in') throw new Error('useMe outside of a session');
  return state.me;
}

/** Whether the person may do what the scope names, for example `sources:write`. */
export function useMay(scope: string): boolean {
  const state = useSession();
  return state.status === 'signed-in' && (state.me.scopes as readonly string[]).includes(scope);
}
