import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  EXECUTION,
  EXECUTION_DETAIL,
  EXECUTION_PAGE,
  EXECUTION_QUERY,
  JUMP_REQUEST,
  OPTIONAL_CONTROL_REQUEST,
  OPTIONAL_REPAIR_REQUEST,
  OPTIONAL_RERUN_REQUEST,
  RERUN,
  RERUN_PREVIEW,
  RERUN_QUERY,
  type ControlBody,
  type ExecutionDetail,
  type ExecutionDto,
  type ExecutionQuery,
  type JumpBody,
  type RepairBody,
  type RerunBody,
  type RerunDto,
  type RerunPreview,
} from './executions.dto.js';
import { ExecutionsService } from './executions.service.js';

@Controller('api/v1/workflows/executions')
export class ExecutionsController {
  constructor(private readonly executions: ExecutionsService) {}

  /** Newest first. */
  @Get()
  @RequireScope('workflows:read')
  @Answers(200, EXECUTION_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: EXECUTION_QUERY }) query: ExecutionQuery,
  ): Promise<Page<ExecutionDto>> {
    return this.executions.list(organizationId, query);
  }

  @Get(':id')
  @RequireScope('workflows:read')
  @Answers(200, EXECUTION_DETAIL, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<ExecutionDetail> {
    return this.executions.get(organizationId, id);
  }

  /** Has a parked execution try its step again. A message that the send ledger says went out is not sent again. */
  @Post(':id/retry')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, EXECUTION, 'not_found', 'step_unknown', 'execution_not_parked', 'temporal_unavailable')
  retry(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_REPAIR_REQUEST }) body: RepairBody,
  ): Promise<ExecutionDto> {
    return this.executions.repair(principal, id, { action: 'retry', ...body });
  }

  /** Has a parked execution go on behind its step. */
  @Post(':id/skip')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, EXECUTION, 'not_found', 'step_unknown', 'execution_not_parked', 'temporal_unavailable')
  skip(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_REPAIR_REQUEST }) body: RepairBody,
  ): Promise<ExecutionDto> {
    return this.executions.repair(principal, id, { action: 'skip', ...body });
  }

  /**
   * Has an execution begin nothing new until it is resumed. Waits go on, and what they lead to happens when it is resumed; a message that is
   * being handed over is finished.
   */
  @Post(':id/pause')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(
    202,
    EXECUTION,
    'not_found',
    'execution_not_open',
    'execution_paused',
    'execution_parked',
    'temporal_unavailable',
  )
  pause(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_CONTROL_REQUEST }) body: ControlBody,
  ): Promise<ExecutionDto> {
    return this.executions.pause(principal, id, body);
  }

  /** Has a paused execution go on. */
  @Post(':id/resume')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, EXECUTION, 'not_found', 'execution_not_open', 'execution_not_paused', 'temporal_unavailable')
  resume(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_CONTROL_REQUEST }) body: ControlBody,
  ): Promise<ExecutionDto> {
    return this.executions.resume(principal, id, body);
  }

  /** Ends an execution where it stands, also one that has not begun. */
  @Post(':id/cancel')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, EXECUTION, 'not_found', 'execution_not_open', 'temporal_unavailable')
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_CONTROL_REQUEST }) body: ControlBody,
  ): Promise<ExecutionDto> {
    return this.executions.cancel(principal, id, body);
  }

  /** Has an execution leave the step where it stands, parked or not, and go on with another. */
  @Post(':id/jump')
  @RequireScope('workflows:write')
  @Answers(
    202,
    EXECUTION,
    'validation_failed',
    'not_found',
    'step_unknown',
    'execution_not_open',
    'step_not_reachable',
    'temporal_unavailable',
  )
  jump(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: JUMP_REQUEST }) body: JumpBody,
  ): Promise<ExecutionDto> {
    return this.executions.jump(principal, id, body);
  }

  /** What a rerun would be, and which messages went out before. */
  @Get(':id/rerun')
  @RequireScope('workflows:read')
  @Answers(200, RERUN_PREVIEW, 'not_found', 'execution_open', 'template_not_active', 'lead_missing')
  previewRerun(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: RERUN_QUERY }) { version }: z.infer<typeof RERUN_QUERY>,
  ): Promise<RerunPreview> {
    return this.executions.previewRerun(organizationId, id, version ?? 'active');
  }

  /**
   * Has an execution that has ended run once more from its start. The rerun is an execution of its own, so it sends its messages whether or
   * not the execution before sent the like; `messagesBefore` says how many went out. It waits for what happens from now on.
   */
  @Post(':id/rerun')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(201, RERUN, 'not_found', 'execution_open', 'template_not_active', 'lead_missing')
  rerun(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_RERUN_REQUEST }) body: RerunBody,
  ): Promise<RerunDto> {
    return this.executions.rerun(principal, id, body);
  }
}
