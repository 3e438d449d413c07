import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { findModelReport } from '../../db/repositories/trained-models.js';
import {
  enterTraining,
  findTraining,
  findTrainingByKey,
  listTrainings,
  openTraining,
  requestTrainingEnd,
  type Training,
} from '../../db/repositories/trainings.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { readIdempotencyKey, requireSameRequest } from '../common/idempotency-key.js';
import { decodeCursor, ID_CURSOR, type Page, type PageQuery, toPage } from '../common/pagination.js';
import type { TrainingDto, TrainingReport, TrainRequest } from './trainings.dto.js';

/** Has models trained, and shows what came of it. */
@Injectable()
export class TrainingsService {
  constructor(private readonly database: Database) {}

  /**
   * Enters a training.
   *
   * @throws DomainError `training_under_way` (with the `trainingId`), `validation_failed`, `conflict` where the key was used for another one
   */
  begin(principal: Principal, { options, why }: TrainRequest, keyHeader: string | undefined): Promise<TrainingDto> {
    const idempotencyKey = readIdempotencyKey(keyHeader);
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const known = idempotencyKey === null ? undefined : await findTrainingByKey(tx, idempotencyKey);
      if (known) return sameTraining(known, options);
      const asked = { trigger: 'manual' as const, options, why: why || null, createdBy: principal.id, idempotencyKey };
      const entered = await enterTraining(tx, asked);
      if (entered) {
        await recordAudit(tx, {
          actorId: principal.id,
          action: 'training.created',
          subjectType: 'training',
          subjectId: entered.id,
          why: why ?? null,
          data: { options },
        });
        return toTraining(entered);
      }
      // Another request was first: with the same key, or not.
      const same = idempotencyKey === null ? undefined : await findTrainingByKey(tx, idempotencyKey);
      if (same) return sameTraining(same, options);
      const other = await openTraining(tx);
      throw new DomainError(
        'training_under_way',
        'A model is being trained already. Wait until it is done, or cancel it.',
        other && { trainingId: other.id },
      );
    });
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<TrainingDto>> {
    const before = decodeCursor(cursor, ID_CURSOR)?.id ?? null;
    const rows = await listTrainings(this.database.reader(organizationId), { before, limit: limit + 1 });
    return toPage(rows, limit, toTraining, ({ id }) => ({ id }));
  }

  /** @throws DomainError `not_found` */
  async get(organizationId: string, id: string): Promise<TrainingDto> {
    return toTraining(found(await findTraining(this.database.reader(organizationId), id)));
  }

  /**
   * What was measured, and what the gate said of it.
   *
   * @throws DomainError `not_found`, also where the training came to no model
   */
  async report(organizationId: string, id: string): Promise<TrainingReport> {
    const reader = this.database.reader(organizationId);
    const { modelId } = found(await findTraining(reader, id));
    const report = modelId === null ? undefined : await findModelReport(reader, modelId);
    if (!report) throw new DomainError('not_found', 'The training has no report: no model came of it.');
    return report;
  }

  /**
   * Has a training end; nothing comes of it.
   *
   * @throws DomainError `not_found`, `conflict` where it has ended, or its model is registered already (with the `modelId`)
   */
  cancel(principal: Principal, id: string, why: string | undefined): Promise<TrainingDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const requested = await requestTrainingEnd(tx, id);
      const training = found(await findTraining(tx, id));
      if (requested) {
        const data = { trainingId: id, by: principal.id };
        await appendEvents(tx, [{ type: 'training.cancelled', data }], { route: false });
        await recordAudit(tx, {
          actorId: principal.id,
          action: 'training.cancelled',
          subjectType: 'training',
          subjectId: id,
          why: why ?? null,
        });
      } else if (training.state !== 'cancelling' && training.state !== 'cancelled') {
        const { state, modelId } = training;
        if (modelId === null)
          throw new DomainError('conflict', `The training is ${state}; there is nothing to cancel.`);
        throw new DomainError('conflict', 'The training has made its model already; there is nothing to cancel.', {
          modelId,
        });
      }
      return toTraining(training);
    });
  }
}

function found(training: Training | undefined): Training {
  if (!training) throw new DomainError('not_found', 'There is no such training.');
  return training;
}

/** @throws DomainError `conflict` */
function sameTraining(known: Training, options: TrainRequest['options']): TrainingDto {
  requireSameRequest({ trigger: known.trigger, options: known.options }, { trigger: 'manual', options });
  return toTraining(known);
}

function toTraining(row: Training): TrainingDto {
  const { errorCode, errorDetail, createdAt, startedAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    problem: errorCode === null ? null : { code: errorCode as ErrorCode, detail: errorDetail ?? '' },
    createdAt: iso(createdAt),
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
  };
}
