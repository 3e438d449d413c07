import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import { Database } from '../../db/database.js';
import { findSchedule } from '../../db/repositories/template-schedules.js';
import { DomainError } from '../../shared/error-codes.js';
import { templateScheduleId } from '../../workflows/contract.js';
import { TEMPORAL } from '../dependencies.js';
import type { TemplateScheduleDto } from './starts.dto.js';

/** What Temporal adds to the answer is not worth a longer wait. */
const CALL_MS = 2_000;

@Injectable()
export class TemplateSchedulesService {
  private readonly logger = new Logger('Schedules');

  constructor(
    private readonly database: Database,
    @Inject(TEMPORAL) private readonly temporal: Client,
  ) {}

  /** @throws DomainError `not_found` where the template is not there or has no schedule */
  async get(organizationId: string, key: string): Promise<TemplateScheduleDto> {
    const schedule = await findSchedule(this.database.reader(organizationId), key);
    if (schedule === undefined) throw new DomainError('not_found', 'There is no such template.');
    if (schedule === null) throw new DomainError('not_found', 'The active version has no schedule.');
    const { paused, isSynced } = schedule;
    return { ...schedule, next: paused || !isSynced ? null : await this.next(organizationId, key) };
  }

  private async next(organizationId: string, key: string): Promise<string[] | null> {
    try {
      const { info } = await this.temporal.connection.withDeadline(Date.now() + CALL_MS, () =>
        this.temporal.schedule.getHandle(templateScheduleId(organizationId, key)).describe(),
      );
      return info.nextActionTimes.map((moment) => moment.toISOString());
    } catch (error) {
      this.logger.warn({ err: error }, 'a schedule could not be asked for');
      return null;
    }
  }
}
