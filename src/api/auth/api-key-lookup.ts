import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { SCOPES } from '../../shared/scopes.js';
import { hashApiKey } from './api-key-secret.js';
import type { Principal } from './principal.js';

/** How long a key is believed without asking again: a key revoked in another process works that much longer. */
const BELIEVED_MS = 30_000;
const KEYS_MOST = 1_000;

/** Finds out whose an API key is, with a small cache, so that a busy key does not cost two queries per request. */
@Injectable()
export class ApiKeyLookup {
  private readonly cache = new Map<string, { principal: Principal; until: number }>();

  constructor(private readonly database: Database) {}

  /** @throws DomainError `unauthenticated` for a key that is unknown, revoked or expired */
  async find(key: string): Promise<Principal> {
    const hash = hashApiKey(key);
    const cacheKey = hash.toString('base64');
    // By a clock that nobody sets back: what is believed for a few seconds is not believed for hours.
    const now = performance.now();
    const cached = this.cache.get(cacheKey);
    const isFresh = cached && cached.until > now;
    if (isFresh && (cached.principal.expiresAt ?? Infinity) > Date.now()) return cached.principal;
    this.cache.delete(cacheKey);
    const principal = await this.load(hash);
    if (!principal) throw new DomainError('unauthenticated', 'The API key is not known, has expired or was revoked.');
    this.cache.set(cacheKey, { principal, until: now + BELIEVED_MS });
    if (this.cache.size > KEYS_MOST) this.cache.delete(this.cache.keys().next().value!);
    return principal;
  }

  /** A key of this process was revoked: it ends at once here. */
  forget(id: string): void {
    for (const [cacheKey, { principal }] of this.cache) if (principal.id === id) this.cache.delete(cacheKey);
  }

  private async load(hash: Buffer): Promise<Principal | undefined> {
    const [known] = await this.database.lookUp<{ id: string; organization_id: string }>(
      'SELECT id, organization_id FROM find_api_key($1)',
      [hash],
    );
    if (!known) return undefined;
    return this.database.inOrganization(known.organization_id, async (tx) => {
      const { rows } = await tx.query<{ scopes: string[]; expires_at: Date | null; stale: boolean }>(
        `SELECT scopes, expires_at, last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS stale
         FROM api_keys
         WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
        [tx.organizationId, known.id],
      );
      const row = rows[0];
      if (!row) return undefined;
      if (row.stale) {
        await tx.query('UPDATE api_keys SET last_used_at = now() WHERE organization_id = $1 AND id = $2', [
          tx.organizationId,
          known.id,
        ]);
      }
      return {
        kind: 'api_key' as const,
        id: known.id,
        organizationId: known.organization_id,
        role: null,
        scopes: new Set(SCOPES.filter((scope) => row.scopes.includes(scope))),
        expiresAt: row.expires_at?.getTime() ?? null,
      };
    });
  }
}
