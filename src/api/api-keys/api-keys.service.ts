import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../../db/database.js';
import { ApiKey } from '../../db/entities/api-key.entity.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Scope } from '../../shared/scopes.js';
import { ApiKeyLookup } from '../auth/api-key-lookup.js';
import { generateApiKey } from '../auth/api-key-secret.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import type { ApiKeyDto, CreatedApiKey, NewApiKey } from './api-keys.dto.js';

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly lookup: ApiKeyLookup,
  ) {}

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<ApiKeyDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(ApiKey, {
        where: { organizationId, ...(after && { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(rows, limit, toApiKey, ({ id }) => ({ id }));
  }

  /** A caller cannot give a key more than it may do itself. */
  async create(principal: Principal, { name, scopes, expiresAt }: NewApiKey): Promise<CreatedApiKey> {
    const excess = scopes.filter((scope) => !principal.scopes.has(scope));
    if (excess.length > 0) throw new DomainError('forbidden', `You do not have ${excess.join(', ')} yourself.`);
    const { key, prefix, hash } = generateApiKey();
    const { organizationId } = principal;
    const row = await this.database.entities(organizationId, async (manager) => {
      const { identifiers } = await manager.insert(ApiKey, {
        organizationId,
        name,
        prefix,
        keyHash: hash,
        scopes: [...new Set(scopes)],
        createdBy: principal.kind === 'user' ? principal.id : null,
        expiresAt: expiresAt ? new Date(expiresAt) : null,
      });
      return manager.findOneByOrFail(ApiKey, { organizationId, id: identifiers[0]!.id as string });
    });
    return { apiKey: toApiKey(row), key };
  }

  /** Revoking twice is no error; the row stays, for the record. */
  async revoke(organizationId: string, id: string): Promise<void> {
    await this.database.inOrganization(organizationId, async (tx) => {
      const { rowCount } = await tx.query(
        'UPDATE api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE organization_id = $1 AND id = $2',
        [organizationId, id],
      );
      if (rowCount === 0) throw new DomainError('not_found', 'There is no such API key.');
    });
    this.lookup.forget(id);
  }
}

function toApiKey(row: ApiKey): ApiKeyDto {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes as Scope[],
    createdAt: iso(row.createdAt),
    lastUsedAt: iso(row.lastUsedAt),
    expiresAt: iso(row.expiresAt),
    revokedAt: iso(row.revokedAt),
  };
}
