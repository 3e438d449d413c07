import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  MOVE_PARAMS,
  TEMPLATE_MOVE,
  TEMPLATE_MOVE_PAGE,
  type MoveParams,
  type TemplateMoveDto,
} from './template-moves.dto.js';
import { TemplateMovesService } from './template-moves.service.js';
import { OPTIONAL_REASON, TEMPLATE_PARAMS, type TemplateParams } from './templates.dto.js';

@Controller('api/v1/workflows/templates/:key/moves')
export class TemplateMovesController {
  constructor(private readonly moves: TemplateMovesService) {}

  /** Moves of executions onto other versions, newest first. */
  @Get()
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_MOVE_PAGE, 'validation_failed', 'not_found')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<TemplateMoveDto>> {
    return this.moves.list(organizationId, key, query);
  }

  /** A move and how far it is. */
  @Get(':id')
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_MOVE, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: MOVE_PARAMS }) { key, id }: MoveParams,
  ): Promise<TemplateMoveDto> {
    return this.moves.get(organizationId, key, id);
  }

  /** Has a move end after the executions that it is at. Those that it has moved stay moved. */
  @Post(':id/stop')
  @RequireScope('workflows:write')
  @Answers(202, TEMPLATE_MOVE, 'not_found', 'conflict')
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: MOVE_PARAMS }) { key, id }: MoveParams,
  ): Promise<TemplateMoveDto> {
    return this.moves.stop(principal, key, id);
  }

  /** Has the executions that were moved go back where they came from: a move of its own. */
  @Post(':id/revert')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, TEMPLATE_MOVE, 'validation_failed', 'not_found', 'move_not_revertible', 'move_under_way')
  revert(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: MOVE_PARAMS }) { key, id }: MoveParams,
    @Body({ schema: OPTIONAL_REASON }) { why }: z.infer<typeof OPTIONAL_REASON>,
  ): Promise<TemplateMoveDto> {
    return this.moves.revert(principal, key, id, why);
  }
}
