/** Names that were asked for: a lead's zone is asked for at every wait, and making a formatter takes a tenth of a millisecond. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 1_000;

/**
 * Whether the time zone data of this machine know the name. Offsets such as +02:00 are no zones: they do not follow summer time.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(name) || name.length > 64) return false;
  let answer = known.get(name);
  if (answer === undefined) {
    answer = isKnown(name);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(name, answer);
  }
  return answer;
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
