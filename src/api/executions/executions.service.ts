import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/load-config.js';
import { Database } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { workflowIds, type RepairRequest } from '../../workflows/contract.js';
import type { Principal } from '../auth/principal.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import { CONFIG } from '../dependencies.js';
import { ExecutionRepair } from './execution-repair.js';
import { failureOf, findExecution, listSteps, selectExecutions, type ExecutionRow } from './execution-rows.js';
import type { ExecutionDetail, ExecutionDto, ExecutionQuery } from './executions.dto.js';

@Injectable()
export class ExecutionsService {
  constructor(
    private readonly database: Database,
    private readonly executionRepair: ExecutionRepair,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(organizationId: string, query: ExecutionQuery): Promise<Page<ExecutionDto>> {
    const after = decodeCursor(query.cursor, ID_CURSOR);
    const rows = await selectExecutions(this.database.reader(organizationId), query, after?.id);
    return toPage(
      rows,
      query.limit,
      (row) => this.toExecution(row),
      ({ id }) => ({ id }),
    );
  }

  async get(organizationId: string, id: string): Promise<ExecutionDetail> {
    const reader = this.database.reader(organizationId);
    const row = found(await findExecution(reader, id));
    return { ...this.toExecution(row), steps: await listSteps(reader, id) };
  }

  /** Has a parked execution try its step again or go on behind it. */
  async repair(principal: Principal, id: string, request: Omit<RepairRequest, 'by'>): Promise<ExecutionDto> {
    const reader = this.database.reader(principal.organizationId);
    const load = async () => found(await findExecution(reader, id));
    await load();
    await this.executionRepair.repair(id, { ...request, by: principal.id });
    return this.toExecution(await load());
  }

  private toExecution(row: ExecutionRow): ExecutionDto {
    return {
      id: row.id,
      templateKey: row.template_key,
      templateName: row.template_name,
      version: row.version,
      lead: { id: row.lead_id, name: row.lead_name, email: row.lead_email },
      state: row.state,
      currentStep: row.current_step,
      waitingFor: row.waiting_for,
      error: failureOf(row),
      endReason: row.end_reason,
      createdAt: row.created_at,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      temporalUrl: this.temporalUrl(row.id),
    };
  }

  private temporalUrl(executionId: string): string | null {
    const { TEMPORAL_UI_URL: ui, TEMPORAL_NAMESPACE: namespace } = this.config;
    if (!ui) return null;
    const workflowId = encodeURIComponent(workflowIds.execution(executionId));
    return `${ui.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${workflowId}`;
  }
}

function found(row: ExecutionRow | undefined): ExecutionRow {
  if (!row) throw new DomainError('not_found', 'There is no such execution.');
  return row;
}
