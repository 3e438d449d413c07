import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../db/database.js';
import {
  countOpenSimulations,
  findSimulation,
  insertSimulation,
  listSimulations,
  requestSimulationStop,
  type SimulationRow,
} from '../../db/repositories/simulations.js';
import { lockTemplate } from '../../db/repositories/templates.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, type Page, type PageQuery, toPage } from '../common/pagination.js';
import { findDraft } from '../templates/template-rows.js';
import { SimulatedTemplate } from './simulated-template.js';
import type { HistoryRequest, HistorySimulationDto } from './simulations.dto.js';

/** Simulations of one organization that have not ended. They run one after the other. */
const MOST_OPEN = 5;

/** Asks what templates would have done, and shows the answers. */
@Injectable()
export class HistorySimulationsService {
  constructor(
    private readonly database: Database,
    private readonly template: SimulatedTemplate,
  ) {}

  /** @throws DomainError `not_found`, `template_invalid`, `template_too_large`, `overloaded` */
  async begin(principal: Principal, key: string, request: HistoryRequest): Promise<HistorySimulationDto> {
    const { organizationId, id: createdBy } = principal;
    const { definition: source, ...settings } = request;
    const definition = await this.template.definition(organizationId, key, source);
    const id = uuidv7();
    return this.database.inOrganization(organizationId, async (tx) => {
      const template = await lockTemplate(tx, key);
      if (!template) throw new DomainError('not_found', 'There is no such template.');
      if ((await countOpenSimulations(tx)) >= MOST_OPEN) {
        throw new DomainError('overloaded', `${MOST_OPEN} simulations are under way; wait for one of them or stop it.`);
      }
      await insertSimulation(tx, { id, templateId: template.id, definition, settings, createdBy });
      return toDto((await findSimulation(tx, id))!);
    });
  }

  async list(organizationId: string, key: string, { limit, cursor }: PageQuery): Promise<Page<HistorySimulationDto>> {
    const reader = this.database.reader(organizationId);
    await findDraft(reader, key);
    const before = decodeCursor(cursor, ID_CURSOR)?.id ?? null;
    const rows = await listSimulations(reader, { templateKey: key, before, limit: limit + 1 });
    return toPage(rows, limit, toDto, ({ id }) => ({ id }));
  }

  async get(organizationId: string, key: string, id: string): Promise<HistorySimulationDto> {
    return toDto(found(await findSimulation(this.database.reader(organizationId), id), key));
  }

  /** @throws DomainError `not_found`, `conflict` where it has ended */
  stop(organizationId: string, key: string, id: string): Promise<HistorySimulationDto> {
    return this.database.inOrganization(organizationId, async (tx) => {
      found(await findSimulation(tx, id), key);
      const requested = await requestSimulationStop(tx, id);
      const row = found(await findSimulation(tx, id), key);
      if (!requested && row.state !== 'stopping' && row.state !== 'stopped') {
        throw new DomainError('conflict', `The simulation is ${row.state}; there is nothing to stop.`);
      }
      return toDto(row);
    });
  }
}

function found(row: SimulationRow | undefined, key: string): SimulationRow {
  if (row?.templateKey !== key) throw new DomainError('not_found', 'There is no such simulation.');
  return row;
}

function toDto(row: SimulationRow): HistorySimulationDto {
  const { id, templateKey, state, settings, leadsTotal, leadsDone, executions, createdBy } = row;
  return {
    ...{ id, templateKey, state },
    days: settings.days,
    sample: settings.sample,
    progress: { leads: leadsTotal, done: leadsDone, executions },
    result: row.result as HistorySimulationDto['result'],
    errorCode: row.errorCode as ErrorCode | null,
    createdBy,
    createdAt: iso(row.createdAt),
    finishedAt: iso(row.finishedAt),
  };
}
