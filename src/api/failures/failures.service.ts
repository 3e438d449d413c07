import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { type BulkRepair, findBulkRepairByKey, insertBulkRepair } from '../../db/repositories/bulk-repairs.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  countFailures,
  type FailureGroup,
  listFailures,
  previewRepair,
  type RepairPreview,
} from '../../db/repositories/failures.js';
import { requireSameRequest } from '../common/idempotency-key.js';
import type { Principal } from '../auth/principal.js';
import type {
  BulkRepairBody,
  BulkRepairDto,
  FailureGroupDto,
  FailuresDto,
  FailuresQuery,
  PreviewBody,
} from './failures.dto.js';
import { toBulkRepair } from './repairs.service.js';

@Injectable()
export class FailuresService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, ...filter }: FailuresQuery): Promise<FailuresDto> {
    const { groups, count } = await listFailures(this.database.reader(organizationId), filter, limit);
    return { items: groups.map(toGroup), count };
  }

  preview(organizationId: string, { filter, action }: PreviewBody): Promise<RepairPreview> {
    return previewRepair(this.database.reader(organizationId), filter, action);
  }

  /**
   * Enters a bulk repair, which the dispatcher starts.
   *
   * @throws DomainError `conflict` where the key was used for another one
   */
  async repair(principal: Principal, body: BulkRepairBody, idempotencyKey: string | null): Promise<BulkRepairDto> {
    const { organizationId, id: createdBy } = principal;
    const { filter, action, ratePerSecond, why = null } = body;
    return this.database.inOrganization(organizationId, async (tx) => {
      const known = idempotencyKey === null ? null : await findBulkRepairByKey(tx, idempotencyKey);
      if (known) return sameRepair(known, body);
      const { parked: total } = await countFailures(tx, filter);
      const row = { action, filter, why, ratePerSecond, createdBy, total, idempotencyKey };
      const entered = await insertBulkRepair(tx, row);
      // Another request with the same key was first, and has committed meanwhile.
      if (!entered) return sameRepair((await findBulkRepairByKey(tx, idempotencyKey!))!, body);
      const { id: repairId } = entered;
      await recordAudit(tx, {
        actorId: createdBy,
        action: 'repair.created',
        subjectType: 'repair',
        subjectId: repairId,
        why,
        data: { action, filter, ratePerSecond, total },
      });
      const data = { repairId, action, total, by: createdBy };
      await appendEvents(tx, [{ type: 'repair.created', data }], { route: false });
      return toBulkRepair(entered);
    });
  }
}

/** @throws DomainError `conflict` */
function sameRepair(known: BulkRepair, asked: BulkRepairBody): BulkRepairDto {
  const compared = ({ action, filter, ratePerSecond }: BulkRepair | BulkRepairBody) => ({
    action,
    filter,
    ratePerSecond,
  });
  requireSameRequest(compared(known), compared(asked));
  return toBulkRepair(known);
}

function toGroup({ exampleId, exampleMessage, ...group }: FailureGroup): FailureGroupDto {
  return { ...group, example: { executionId: exampleId, message: exampleMessage } };
}
