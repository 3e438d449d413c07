import type { Pool } from 'pg';
import type { SecretBox } from '../../db/secret-box.js';
import type { SignatureStrategy } from './signature-strategy.js';

/** A source as the door needs it. */
export interface KnownSource {
  id: string;
  organizationId: string;
  strategy: SignatureStrategy['name'];
  secret: string;
}

/** How long a changed secret or a switched-off source may still be taken for what it was. */
const FRESH_MS = 5_000;
/** As sources are given them; nothing else is asked of the database, which takes no NUL either. */
const KEY = /^[a-z0-9-]{3,64}$/;
/** Keys remembered, unknown ones included, so that a guesser costs no query each time and no memory without end. */
const MOST_ENTRIES = 5_000;

/** Finds sources by their public key, under the door's role, and remembers them for a few seconds. */
export class SourceDirectory {
  private readonly entries = new Map<string, { until: number; source: Promise<KnownSource | null> }>();

  constructor(
    private readonly pool: Pool,
    private readonly secrets: SecretBox,
  ) {}

  /** Null for a key that no active source has. Rejects where the database is away. */
  find(key: string): Promise<KnownSource | null> {
    if (!KEY.test(key)) return Promise.resolve(null);
    // Not the clock: set back by an hour, it would keep a changed secret unknown for as long.
    const now = performance.now();
    const entry = this.entries.get(key);
    if (entry && entry.until > now) return entry.source;
    const source = this.load(key);
    source.catch(() => this.entries.delete(key));
    this.entries.delete(key);
    if (this.entries.size >= MOST_ENTRIES) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(key, { until: now + FRESH_MS, source });
    return source;
  }

  private async load(key: string): Promise<KnownSource | null> {
    const { rows } = await this.pool.query<{
      id: string;
      organization_id: string;
      auth_strategy: KnownSource['strategy'];
      secret_encrypted: Buffer;
      active: boolean;
    }>({ name: 'find-source', text: 'SELECT * FROM find_source($1)', values: [key] });
    const row = rows[0];
    if (!row?.active) return null;
    return {
      id: row.id,
      organizationId: row.organization_id,
      strategy: row.auth_strategy,
      secret: this.secrets.open(row.secret_encrypted, row.id),
    };
  }
}
