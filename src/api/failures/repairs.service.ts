import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { type BulkRepair, findBulkRepair, listBulkRepairs, requestStop } from '../../db/repositories/bulk-repairs.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import type { BulkRepairDto, StopBody } from './failures.dto.js';

/** Bulk repairs, and how far they are. */
@Injectable()
export class RepairsService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<BulkRepairDto>> {
    const before = decodeCursor(cursor, ID_CURSOR)?.id ?? null;
    const rows = await listBulkRepairs(this.database.reader(organizationId), { before, limit: limit + 1 });
    return toPage(rows, limit, toBulkRepair, ({ id }) => ({ id }));
  }

  async get(organizationId: string, id: string): Promise<BulkRepairDto> {
    return toBulkRepair(found(await findBulkRepair(this.database.reader(organizationId), id)));
  }

  /**
   * Ends a bulk repair that has not ended: one that runs, after the executions under way. Stopping it twice is no error.
   *
   * @throws DomainError `conflict` where it has ended otherwise
   */
  async stop({ organizationId, id: by }: Principal, id: string, { why }: StopBody): Promise<BulkRepairDto> {
    return this.database.inOrganization(organizationId, async (tx) => {
      const requested = await requestStop(tx, id);
      const repair = found(await findBulkRepair(tx, id));
      if (!requested && repair.state !== 'stopping' && repair.state !== 'stopped') {
        throw new DomainError('conflict', `The repair is ${repair.state}; there is nothing to stop.`);
      }
      if (requested) {
        const { repaired, total } = repair;
        const subject = { subjectType: 'repair', subjectId: id };
        await recordAudit(tx, { actorId: by, action: 'repair.stopped', ...subject, why, data: { repaired, total } });
        await appendEvents(tx, [{ type: 'repair.stopped', data: { repairId: id, by } }], { route: false });
      }
      return toBulkRepair(repair);
    });
  }
}

function found(repair: BulkRepair | null): BulkRepair {
  if (!repair) throw new DomainError('not_found', 'There is no such repair.');
  return repair;
}

export function toBulkRepair(row: BulkRepair): BulkRepairDto {
  return {
    id: row.id,
    state: row.state,
    action: row.action,
    filter: row.filter,
    ratePerSecond: row.ratePerSecond,
    why: row.why,
    executions: { total: row.total, repaired: row.repaired, skipped: row.skipped, refused: row.refused },
    problem: row.errorCode === null ? null : { code: row.errorCode, detail: row.errorDetail ?? '' },
    createdBy: row.createdBy,
    createdAt: iso(row.createdAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
  };
}
