/**
 * Runs the action while no other tab runs one of the same name. A refresh token works once: two tabs that renewed at the same
 * time with the same cookie would look like theft, and both would be signed out. Where the browser has no locks (a page that
 * did not come over HTTPS or from this machine) the action runs at once.
 */
export function inTurnAcrossTabs<T>(name: string, action: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return action();
  return navigator.locks.request(name, action);
}
