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
  OPTIONAL_REPAIR_REQUEST,
  type ExecutionDetail,
  type ExecutionDto,
  type ExecutionQuery,
} from './executions.dto.js';
import { ExecutionsService } from './executions.service.js';

@Controller('api/v1/workflows/executions')
export class ExecutionsController {
  constructor(private readonly executions: ExecutionsService) {}

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

  /** Has a parked execution try its step again. */
  @Post(':id/retry')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, EXECUTION, 'not_found', 'execution_not_parked', 'temporal_unavailable')
  retry(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_REPAIR_REQUEST }) { why }: z.infer<typeof OPTIONAL_REPAIR_REQUEST>,
  ): Promise<ExecutionDto> {
    return this.executions.repair(principal, id, { action: 'retry', why });
  }

  /** Has a parked execution go on behind its step. */
  @Post(':id/skip')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, EXECUTION, 'not_found', 'execution_not_parked', 'temporal_unavailable')
  skip(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_REPAIR_REQUEST }) { why }: z.infer<typeof OPTIONAL_REPAIR_REQUEST>,
  ): Promise<ExecutionDto> {
    return this.executions.repair(principal, id, { action: 'skip', why });
  }
}
