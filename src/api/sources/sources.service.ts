import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LessThan, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../config/load-config.js';
import { isUniqueViolation } from '../../db/database-errors.js';
import { Database } from '../../db/database.js';
import { Refusal } from '../../db/entities/refusal.entity.js';
import { Source } from '../../db/entities/source.entity.js';
import { SecretBox } from '../../db/secret-box.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { CONFIG } from '../dependencies.js';
import { generateSecret } from './source-secret.js';
import { sourceUrl } from './source-url.js';
import type { NewSource, RefusalDto, SourceDto, SourcePatch, SourceWithSecret } from './sources.dto.js';

@Injectable()
export class SourcesService {
  private readonly secrets: SecretBox;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.secrets = new SecretBox(config.encryptionKey);
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<SourceDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(Source, {
        where: { organizationId, ...(after && { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(
      rows,
      limit,
      (row) => this.toSource(row),
      ({ id }) => ({ id }),
    );
  }

  get(organizationId: string, id: string): Promise<SourceDto> {
    return this.database.entities(organizationId, async (manager) =>
      this.toSource(await find(manager, organizationId, id)),
    );
  }

  /** @throws DomainError `conflict` where the key is taken, by whichever organization */
  async create(organizationId: string, { key, ...source }: NewSource): Promise<SourceWithSecret> {
    const id = uuidv7();
    const secret = generateSecret();
    const secretEncrypted = this.secrets.seal(secret, id);
    try {
      return await this.database.entities(organizationId, async (manager) => {
        await manager.insert(Source, {
          id,
          organizationId,
          key: key ?? `src-${randomBytes(8).toString('hex')}`,
          ...source,
          secretEncrypted,
        });
        return { source: this.toSource(await find(manager, organizationId, id)), secret };
      });
    } catch (error) {
      if (isUniqueViolation((error as { driverError?: unknown }).driverError ?? error)) {
        throw new DomainError('conflict', 'A source with this key exists already.');
      }
      throw error;
    }
  }

  change(organizationId: string, id: string, patch: SourcePatch): Promise<SourceDto> {
    return this.database.entities(organizationId, async (manager) => {
      await manager.update(Source, { organizationId, id }, { ...patch, updatedAt: () => 'now()' });
      return this.toSource(await find(manager, organizationId, id));
    });
  }

  /** The old secret ends at once. */
  rotateSecret(organizationId: string, id: string): Promise<SourceWithSecret> {
    const secret = generateSecret();
    return this.database.entities(organizationId, async (manager) => {
      await manager.update(
        Source,
        { organizationId, id },
        { secretEncrypted: this.secrets.seal(secret, id), updatedAt: () => 'now()' },
      );
      return { source: this.toSource(await find(manager, organizationId, id)), secret };
    });
  }

  async refusals(organizationId: string, sourceId: string, { limit, cursor }: PageQuery): Promise<Page<RefusalDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const rows = await this.database.entities(organizationId, async (manager) => {
      await find(manager, organizationId, sourceId);
      return manager.find(Refusal, {
        where: { organizationId, sourceId, ...(after && { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
    });
    return toPage(rows, limit, toRefusal, ({ id }) => ({ id }));
  }

  private toSource(row: Source): SourceDto {
    return {
      id: row.id,
      key: row.key,
      name: row.name,
      authStrategy: row.authStrategy as SourceDto['authStrategy'],
      fieldMapping: row.fieldMapping as Record<string, string>,
      active: row.active,
      createdAt: iso(row.createdAt),
      updatedAt: iso(row.updatedAt),
      templateId: row.templateId,
      url: sourceUrl(row, this.config),
    };
  }
}

async function find(manager: EntityManager, organizationId: string, id: string): Promise<Source> {
  const row = await manager.findOneBy(Source, { organizationId, id });
  if (!row) throw new DomainError('not_found', 'There is no such source.');
  return row;
}

function toRefusal(row: Refusal): RefusalDto {
  return {
    id: row.id,
    code: row.code as ErrorCode,
    detail: row.detail,
    bodySha256: row.bodySha256?.toString('hex') ?? null,
    bodyBytes: row.bodyBytes,
    idempotencyKey: row.idempotencyKey,
    receivedAt: iso(row.receivedAt),
  };
}
