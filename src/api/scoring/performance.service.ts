import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { findModelName, modelDays } from '../../db/repositories/model-days.js';
import { DomainError } from '../../shared/error-codes.js';
import type { ModelPerformance, PerformanceQuery } from './performance.dto.js';

/** How models do on the leads that come, day by day. */
@Injectable()
export class PerformanceService {
  constructor(private readonly database: Database) {}

  /** @throws DomainError `not_found` */
  async read(organizationId: string, modelId: string, { from, to }: PerformanceQuery): Promise<ModelPerformance> {
    const reader = this.database.reader(organizationId);
    const model = await findModelName(reader, modelId);
    if (!model) throw new DomainError('not_found', 'There is no such model.');
    const days = await modelDays(reader, model, { from, to });
    const newest = days.findLast(({ statistics }) => statistics.outcomes !== null);
    return {
      modelId,
      ...model,
      from,
      to,
      days,
      reliability: newest?.statistics.outcomes?.reliability ?? [],
      alerts: days.toReversed().flatMap(({ day, statistics }) => statistics.alerts.map((alert) => ({ ...alert, day }))),
    };
  }
}
