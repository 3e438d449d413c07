import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  BULK_REPAIR,
  BULK_REPAIR_PAGE,
  OPTIONAL_STOP_REQUEST,
  type BulkRepairDto,
  type StopBody,
} from './failures.dto.js';
import { RepairsService } from './repairs.service.js';

@Controller('api/v1/workflows/repairs')
export class RepairsController {
  constructor(private readonly repairs: RepairsService) {}

  /** Repairs of many executions at once, newest first. */
  @Get()
  @RequireScope('workflows:read')
  @Answers(200, BULK_REPAIR_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<BulkRepairDto>> {
    return this.repairs.list(organizationId, query);
  }

  /** A repair and how far it is. */
  @Get(':id')
  @RequireScope('workflows:read')
  @Answers(200, BULK_REPAIR, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<BulkRepairDto> {
    return this.repairs.get(organizationId, id);
  }

  /** Has a repair end after the executions under way. Those that it has repaired stay so. */
  @Post(':id/stop')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, BULK_REPAIR, 'not_found', 'conflict')
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_STOP_REQUEST }) body: StopBody,
  ): Promise<BulkRepairDto> {
    return this.repairs.stop(principal, id, body);
  }
}
