import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/load-config.js';
import { Database } from '../../db/database.js';
import { insertRerun, planRerun, type RerunVersion } from '../../db/repositories/execution-reruns.js';
import { cancelPending } from '../../db/repositories/pending-executions.js';
import { DomainError } from '../../shared/error-codes.js';
import { workflowIds, type ControlRequest, type RepairRequest } from '../../workflows/contract.js';
import type { Principal } from '../auth/principal.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import { CONFIG } from '../dependencies.js';
import { failureOf, findExecution, listSteps, selectExecutions, type ExecutionRow } from './execution-rows.js';
import { ExecutionUpdates } from './execution-updates.js';
import type {
  ControlBody,
  ExecutionDetail,
  ExecutionDto,
  ExecutionQuery,
  JumpBody,
  RerunBody,
  RerunDto,
  RerunPreview,
} from './executions.dto.js';

@Injectable()
export class ExecutionsService {
  constructor(
    private readonly database: Database,
    private readonly updates: ExecutionUpdates,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(organizationId: string, query: ExecutionQuery): Promise<Page<ExecutionDto>> {
    const before = decodeCursor(query.cursor, ID_CURSOR);
    const rows = await selectExecutions(this.database.reader(organizationId), query, before?.id);
    return toPage(
      rows,
      query.limit,
      (row) => this.toExecution(row),
      ({ id }) => ({ id }),
    );
  }

  async get(organizationId: string, id: string): Promise<ExecutionDetail> {
    const row = await this.find(organizationId, id);
    return { ...this.toExecution(row), steps: await listSteps(this.database.reader(organizationId), id) };
  }

  /** Has a parked execution try its step again or go on behind it. */
  async repair(principal: Principal, id: string, request: Omit<RepairRequest, 'by'>): Promise<ExecutionDto> {
    const { organizationId } = principal;
    await this.find(organizationId, id);
    await this.updates.repair(id, { ...request, by: principal.id });
    return this.toExecution(await this.find(organizationId, id));
  }

  pause(principal: Principal, id: string, body: ControlBody): Promise<ExecutionDto> {
    return this.control(principal, id, { action: 'pause', ...body, by: principal.id });
  }

  resume(principal: Principal, id: string, body: ControlBody): Promise<ExecutionDto> {
    return this.control(principal, id, { action: 'resume', ...body, by: principal.id });
  }

  jump(principal: Principal, id: string, body: JumpBody): Promise<ExecutionDto> {
    return this.control(principal, id, { action: 'jump', ...body, by: principal.id });
  }

  /** Ends an execution. One that has not begun never does: it needs no Temporal for that. */
  async cancel(principal: Principal, id: string, { why }: ControlBody): Promise<ExecutionDto> {
    const { organizationId, id: by } = principal;
    const { state } = await this.find(organizationId, id);
    if (state === 'pending') {
      const cancelled = await this.database.inOrganization(organizationId, (tx) => cancelPending(tx, id, { by, why }));
      if (cancelled?.parentExecutionId) await this.updates.wakeParent(cancelled.parentExecutionId, id);
      if (cancelled) return this.toExecution(await this.find(organizationId, id));
    }
    return this.control(principal, id, { action: 'cancel', why, by });
  }

  previewRerun(organizationId: string, id: string, version: RerunVersion): Promise<RerunPreview> {
    return planRerun(this.database.reader(organizationId), id, version);
  }

  /** Has an execution that has ended run once more from its start, as an execution of its own. */
  async rerun({ organizationId, id: by }: Principal, id: string, { why, version }: RerunBody): Promise<RerunDto> {
    const entered = await this.database.inOrganization(organizationId, (tx) =>
      insertRerun(tx, id, version, { by, why }),
    );
    const { messagesBefore } = entered;
    return { ...this.toExecution(await this.find(organizationId, entered.id)), messagesBefore };
  }

  private async control({ organizationId }: Principal, id: string, request: ControlRequest): Promise<ExecutionDto> {
    await this.find(organizationId, id);
    await this.updates.control(id, request);
    return this.toExecution(await this.find(organizationId, id));
  }

  /** @throws DomainError `not_found` */
  private async find(organizationId: string, id: string): Promise<ExecutionRow> {
    const row = await findExecution(this.database.reader(organizationId), id);
    if (!row) throw new DomainError('not_found', 'There is no such execution.');
    return row;
  }

  private toExecution(row: ExecutionRow): ExecutionDto {
    return {
      id: row.id,
      templateKey: row.template_key,
      templateName: row.template_name,
      version: row.version,
      lead: { id: row.lead_id, name: row.lead_name, email: row.lead_email },
      rerunOf: row.rerun_of,
      parentId: row.parent_execution_id,
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
