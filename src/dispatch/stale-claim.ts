/** SQL: a moment that lies further ahead than this is from before the clock was set back. */
export const CLOCK_SET_BACK = `interval '1 minute'`;

/**
 * SQL that is true where a claim is so many seconds old, or from before the clock was set back: it would else be open for as long.
 *
 * @param seconds - the parameter that holds them: `$1`
 */
export function staleClaim(seconds: `$${number}`): string {
  return `(claimed_at < now() - make_interval(secs => ${seconds}) OR claimed_at > now() + ${CLOCK_SET_BACK})`;
}
