import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import { TEMPLATE_PARAMS } from '../templates/templates.dto.js';
import {
  START,
  START_ANSWER,
  START_PAGE,
  START_QUERY,
  START_REQUEST,
  STOP_REQUEST,
  TEMPLATE_SCHEDULE,
  type StartAnswer,
  type StartDto,
  type StartQuery,
  type StartRequest,
  type TemplateScheduleDto,
} from './starts.dto.js';
import { StartsService } from './starts.service.js';
import { TemplateSchedulesService } from './template-schedules.service.js';

@Controller('api/v1/workflows')
export class StartsController {
  constructor(
    private readonly starts: StartsService,
    private readonly schedules: TemplateSchedulesService,
  ) {}

  /**
   * Starts a template for one lead, or for a segment of leads in the background. A segment needs `workflows:write`. A dry run answers 200 and
   * what it would come to.
   */
  @Post('templates/:key/start')
  @RequireScope('workflows:start')
  @ApiHeader({
    name: 'Idempotency-Key',
    description: 'Sent again with the same key, a request starts once.',
    required: false,
  })
  @Answers(
    202,
    START_ANSWER,
    'validation_failed',
    'forbidden',
    'not_found',
    'lead_missing',
    'template_unpublished',
    'template_archived',
    'template_not_active',
    'reentry_refused',
    'lead_not_in_segment',
    'conflict',
  )
  @ApiResponse({ status: 200, standardSchema: START_ANSWER, description: 'What a dry run found' })
  async start(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: z.infer<typeof TEMPLATE_PARAMS>,
    @Body({ schema: START_REQUEST }) request: StartRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartAnswer> {
    const answer = await this.starts.start(principal, key, request, idempotencyKey);
    void reply.status(request.dryRun ? 200 : 202);
    if (answer.start) void reply.header('location', `/api/v1/workflows/starts/${answer.start.id}`);
    return answer;
  }

  /** The schedule of a template, and when it starts next. */
  @Get('templates/:key/schedule')
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_SCHEDULE, 'not_found')
  schedule(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: z.infer<typeof TEMPLATE_PARAMS>,
  ): Promise<TemplateScheduleDto> {
    return this.schedules.get(organizationId, key);
  }

  /** Newest first; those of schedules, too. */
  @Get('starts')
  @RequireScope('workflows:read')
  @Answers(200, START_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: START_QUERY }) query: StartQuery,
  ): Promise<Page<StartDto>> {
    return this.starts.list(organizationId, query);
  }

  /** A start and how far it is. */
  @Get('starts/:id')
  @RequireScope('workflows:read')
  @Answers(200, START, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<StartDto> {
    return this.starts.get(organizationId, id);
  }

  /** Has a start end before its next page of leads. The executions that it has started go on. */
  @Post('starts/:id/stop')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(202, START, 'not_found', 'start_not_open')
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: STOP_REQUEST }) { why }: z.infer<typeof STOP_REQUEST>,
  ): Promise<StartDto> {
    return this.starts.stop(principal, id, why);
  }
}
