import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import {
  addSuppression,
  listSuppressions,
  removeSuppression,
  type Suppression,
} from '../../db/repositories/suppressions.js';
import { normaliseEmail } from '../../shared/email-address.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import type { NewSuppression, SuppressionDto, SuppressionQuery } from './suppressions.dto.js';

/** Addresses that the organization does not write to. */
@Injectable()
export class SuppressionsService {
  constructor(private readonly database: Database) {}

  async list(
    organizationId: string,
    { limit, cursor, q, ...filters }: SuppressionQuery,
  ): Promise<Page<SuppressionDto>> {
    const beforeId = decodeCursor(cursor, ID_CURSOR)?.id;
    const reader = this.database.reader(organizationId);
    const rows = await listSuppressions(reader, { ...filters, prefix: q, beforeId }, limit + 1);
    return toPage(rows, limit, toSuppression, ({ id }) => ({ id }));
  }

  /**
   * Harmless to repeat: an address is suppressed once, for the reason that came first.
   *
   * @throws DomainError `validation_failed` where it is no address
   */
  add(principal: Principal, { channel, address: written, reason, note }: NewSuppression): Promise<SuppressionDto> {
    const address = normaliseEmail(written);
    if (address === null) {
      throw new DomainError('validation_failed', 'address: is no email address', {
        errors: [{ path: 'address', code: 'invalid_address', message: 'is no email address' }],
      });
    }
    const { id: createdBy, kind: source } = principal;
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const entry = { channel, address, reason, source, note: note ?? null, createdBy };
      const { suppression, isNew } = await addSuppression(tx, entry);
      if (isNew) await recordAudit(tx, auditOf(principal, 'suppression.added', suppression));
      return toSuppression(suppression);
    });
  }

  /** @throws DomainError `not_found` */
  remove(principal: Principal, id: string): Promise<void> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const removed = await removeSuppression(tx, id);
      if (!removed) throw new DomainError('not_found', 'There is no such suppression.');
      await recordAudit(tx, auditOf(principal, 'suppression.removed', removed));
    });
  }
}

/** Without the address, which is personal data. */
function auditOf(principal: Principal, action: `suppression.${string}`, { id, channel, reason }: Suppression) {
  return { actorId: principal.id, action, subjectType: 'suppression', subjectId: id, data: { channel, reason } };
}

function toSuppression(row: Suppression): SuppressionDto {
  return { ...row, createdAt: iso(row.createdAt) };
}
