/** How long a changed secret or a switched-off source may still be taken for what it was. */
const FRESH_MS = 5_000;
/** As sources are given them; nothing else is asked of the database, which takes no NUL either. */
const KEY = /^[a-z0-9-]{3,64}$/;
/** Keys remembered, unknown ones included, so that a guesser costs no query each time and no memory without end. */
const MOST_ENTRIES = 5_000;

/** Finds what public keys stand for, and remembers it for a few seconds. */
export class KeyDirectory<Entry> {
  private readonly entries = new Map<string, { until: number; entry: Promise<Entry | null> }>();

  /** @param load - answers null for a key that nobody has */
  constructor(private readonly load: (key: string) => Promise<Entry | null>) {}

  /** Null for a key that nobody has. Rejects where the database is away. */
  find(key: string): Promise<Entry | null> {
    if (!KEY.test(key)) return Promise.resolve(null);
    // Not the clock: set back by an hour, it would keep a changed secret unknown for as long.
    const now = performance.now();
    const known = this.entries.get(key);
    if (known && known.until > now) return known.entry;
    const entry = this.load(key);
    entry.catch(() => this.entries.delete(key));
    this.entries.delete(key);
    if (this.entries.size >= MOST_ENTRIES) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(key, { until: now + FRESH_MS, entry });
    return entry;
  }
}
