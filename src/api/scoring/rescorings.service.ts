import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  cancelRescoring,
  findRescoring,
  listRescorings,
  requestRescoring,
  type Rescoring,
} from '../../db/repositories/rescorings.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, type Page, type PageQuery, toPage } from '../common/pagination.js';
import type { RescoringDto } from './rescorings.dto.js';

/** New scores for all leads, and how far they are. */
@Injectable()
export class RescoringsService {
  constructor(private readonly database: Database) {}

  async begin({ id: createdBy, organizationId }: Principal, why: string | undefined): Promise<RescoringDto> {
    return this.database.inOrganization(organizationId, async (tx) => {
      const rescoring = await requestRescoring(tx, { modelId: null, trigger: 'manual', createdBy, why });
      const subject = { subjectType: 'rescoring', subjectId: rescoring.id };
      await recordAudit(tx, { actorId: createdBy, action: 'rescoring.created', ...subject, why: why ?? null });
      return toRescoring(rescoring);
    });
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<RescoringDto>> {
    const before = decodeCursor(cursor, ID_CURSOR)?.id ?? null;
    const rows = await listRescorings(this.database.reader(organizationId), { before, limit: limit + 1 });
    return toPage(rows, limit, toRescoring, ({ id }) => ({ id }));
  }

  /** @throws DomainError `not_found` */
  async get(organizationId: string, id: string): Promise<RescoringDto> {
    return toRescoring(found(await findRescoring(this.database.reader(organizationId), id)));
  }

  /**
   * Ends a rescoring: one that runs, after the leads that it is at. What it has scored stays. Cancelling it twice is no error.
   *
   * @throws DomainError `not_found`, `conflict` where it has ended otherwise
   */
  cancel({ id: by, organizationId }: Principal, id: string, why: string | undefined): Promise<RescoringDto> {
    return this.database.inOrganization(organizationId, async (tx) => {
      const requested = await cancelRescoring(tx, id);
      const rescoring = found(await findRescoring(tx, id));
      if (requested) {
        await appendEvents(tx, [{ type: 'rescoring.cancelled', data: { rescoringId: id, by } }], { route: false });
        const subject = { subjectType: 'rescoring', subjectId: id };
        await recordAudit(tx, { actorId: by, action: 'rescoring.cancelled', ...subject, why: why ?? null });
      } else if (rescoring.state !== 'cancelling' && rescoring.state !== 'cancelled') {
        throw new DomainError('conflict', `The rescoring is ${rescoring.state}; there is nothing to cancel.`);
      }
      return toRescoring(rescoring);
    });
  }
}

function found(rescoring: Rescoring | null): Rescoring {
  if (!rescoring) throw new DomainError('not_found', 'There is no such rescoring.');
  return rescoring;
}

function toRescoring(row: Rescoring): RescoringDto {
  const { id, state, trigger, modelId, why, createdBy, errorCode, errorDetail } = row;
  return {
    ...{ id, state, trigger, modelId, why, createdBy },
    leads: { total: row.leadsTotal, scored: row.leadsScored, changed: row.leadsChanged },
    problem: errorCode === null ? null : { code: errorCode as ErrorCode, detail: errorDetail ?? '' },
    createdAt: iso(row.createdAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
  };
}
