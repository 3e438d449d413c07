import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../../db/database.js';
import { Model } from '../../db/entities/model.entity.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import type { ModelDto } from './scoring.dto.js';

@Injectable()
export class ModelsService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<ModelDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(Model, {
        where: { organizationId, ...(after && { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(rows, limit, toModel, ({ id }) => ({ id }));
  }
}

function toModel(row: Model): ModelDto {
  return {
    id: row.id,
    key: row.key,
    version: row.version,
    state: row.state as ModelDto['state'],
    sha256: row.sha256,
    createdAt: iso(row.createdAt),
    activatedAt: iso(row.activatedAt),
  };
}
