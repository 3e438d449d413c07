import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { type AuditRow, listAudit } from '../../db/repositories/audit-log.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import type { AuditEntryDto, AuditQuery } from './audit.dto.js';

@Injectable()
export class AuditService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor, ...filters }: AuditQuery): Promise<Page<AuditEntryDto>> {
    const beforeId = decodeCursor(cursor, ID_CURSOR)?.id;
    const rows = await listAudit(this.database.reader(organizationId), { ...filters, beforeId }, limit + 1);
    return toPage(rows, limit, toEntry, ({ id }) => ({ id }));
  }
}

function toEntry(row: AuditRow): AuditEntryDto {
  return {
    id: row.id,
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id },
    actor: row.actor_id === null ? null : { id: row.actor_id, kind: row.actor_kind, name: row.actor_name },
    why: row.why,
    data: row.data,
    occurredAt: row.occurred_at,
  };
}
