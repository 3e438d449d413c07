import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  DECISION,
  type Decision,
  EXPERIMENT,
  EXPERIMENT_PAGE,
  EXPERIMENT_REQUEST,
  type ExperimentDto,
  type ExperimentRequest,
  OPTIONAL_STOP_EXPERIMENT,
  type StopExperiment,
} from './experiments.dto.js';
import { ExperimentsService } from './experiments.service.js';

@Controller('api/v1/scoring/experiments')
export class ExperimentsController {
  constructor(private readonly experiments: ExperimentsService) {}

  /** Compares a model with the one that is active. While it runs, no other model is activated. */
  @Post()
  @RequireScope('scoring:manage')
  @Answers(201, EXPERIMENT, 'validation_failed', 'not_found', 'conflict', 'model_not_servable', 'experiment_running')
  async start(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: EXPERIMENT_REQUEST }) request: ExperimentRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExperimentDto> {
    const experiment = await this.experiments.start(principal, request);
    void reply.header('location', `/api/v1/scoring/experiments/${experiment.id}`);
    return experiment;
  }

  /** Newest first. */
  @Get()
  @RequireScope('scoring:use')
  @Answers(200, EXPERIMENT_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<ExperimentDto>> {
    return this.experiments.list(organizationId, query);
  }

  /** An experiment, its figures as they are now, and what its stopping rule says of them. */
  @Get(':id')
  @RequireScope('scoring:use')
  @Answers(200, EXPERIMENT, 'validation_failed', 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<ExperimentDto> {
    return this.experiments.get(organizationId, id);
  }

  /** Ends an experiment without a decision: the champion scores all leads again. It may be decided later. */
  @Post(':id/stop')
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(200, EXPERIMENT, 'validation_failed', 'not_found', 'experiment_ended')
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_STOP_EXPERIMENT }) { why }: StopExperiment,
  ): Promise<ExperimentDto> {
    return this.experiments.stop(principal, id, why);
  }

  /** Decides for one of the two models. Against its stopping rule, or before that has spoken, it takes a reason. */
  @Post(':id/decide')
  @RequireScope('scoring:manage')
  @Answers(
    200,
    EXPERIMENT,
    'validation_failed',
    'not_found',
    'experiment_ended',
    'experiment_running',
    'model_not_servable',
  )
  decide(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: DECISION }) decision: Decision,
  ): Promise<ExperimentDto> {
    return this.experiments.decide(principal, id, decision);
  }
}
