import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  OPTIONAL_RESCORE_REQUEST,
  RESCORING,
  RESCORING_PAGE,
  type RescoreRequest,
  type RescoringDto,
} from './rescorings.dto.js';
import { RescoringsService } from './rescorings.service.js';

@Controller('api/v1/scoring/rescorings')
export class RescoringsController {
  constructor(private readonly rescorings: RescoringsService) {}

  /**
   * Gives all leads new scores by what is in force, in the background. Activating a model and changing the policy do the same. One that is under
   * way is cancelled: this one does what is left of it.
   */
  @Post()
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(202, RESCORING, 'validation_failed')
  async begin(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: OPTIONAL_RESCORE_REQUEST }) { why }: RescoreRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RescoringDto> {
    const rescoring = await this.rescorings.begin(principal, why);
    void reply.header('location', `/api/v1/scoring/rescorings/${rescoring.id}`);
    return rescoring;
  }

  /** Newest first. */
  @Get()
  @RequireScope('scoring:use')
  @Answers(200, RESCORING_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<RescoringDto>> {
    return this.rescorings.list(organizationId, query);
  }

  /** A rescoring, and how far it is. */
  @Get(':id')
  @RequireScope('scoring:use')
  @Answers(200, RESCORING, 'validation_failed', 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<RescoringDto> {
    return this.rescorings.get(organizationId, id);
  }

  /** Ends a rescoring after the leads that it is at. What it has scored stays. */
  @Post(':id/cancel')
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(202, RESCORING, 'validation_failed', 'not_found', 'conflict')
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_RESCORE_REQUEST }) { why }: RescoreRequest,
  ): Promise<RescoringDto> {
    return this.rescorings.cancel(principal, id, why);
  }
}
