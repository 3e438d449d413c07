import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  type CancelRequest,
  OPTIONAL_CANCEL_REQUEST,
  OPTIONAL_TRAIN_REQUEST,
  TRAINING,
  TRAINING_PAGE,
  TRAINING_REPORT,
  type TrainingDto,
  type TrainingReport,
  type TrainRequest,
} from './trainings.dto.js';
import { TrainingsService } from './trainings.service.js';

@Controller('api/v1/scoring')
export class TrainingsController {
  constructor(private readonly trainings: TrainingsService) {}

  /**
   * Trains a model on the outcomes of the organization's leads, in the background. What the gate lets through can be activated; what it does
   * not is kept with its report, and never serves.
   */
  @Post('models/train')
  @RequireScope('scoring:manage')
  @ApiHeader({
    name: 'Idempotency-Key',
    description: 'Sent again with the same key, a request trains once.',
    required: false,
  })
  @ApiBody({ required: false })
  @Answers(202, TRAINING, 'validation_failed', 'training_under_way', 'conflict')
  async train(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: OPTIONAL_TRAIN_REQUEST }) request: TrainRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrainingDto> {
    const training = await this.trainings.begin(principal, request, idempotencyKey);
    void reply.header('location', `/api/v1/scoring/trainings/${training.id}`);
    return training;
  }

  /** Newest first. */
  @Get('trainings')
  @RequireScope('scoring:use')
  @Answers(200, TRAINING_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<TrainingDto>> {
    return this.trainings.list(organizationId, query);
  }

  /** A training: how far it is, and what came of it. */
  @Get('trainings/:id')
  @RequireScope('scoring:use')
  @Answers(200, TRAINING, 'validation_failed', 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<TrainingDto> {
    return this.trainings.get(organizationId, id);
  }

  /** The candidates and how they were measured, the leakage check, figures by segment and group, and the checks of the gate. */
  @Get('trainings/:id/report')
  @RequireScope('scoring:use')
  @Answers(200, TRAINING_REPORT, 'validation_failed', 'not_found')
  report(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<TrainingReport> {
    return this.trainings.report(organizationId, id);
  }

  /** Ends a training; nothing comes of it. One whose model is registered already is not cancelled any more (`conflict`, with its `modelId`). */
  @Post('trainings/:id/cancel')
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(202, TRAINING, 'validation_failed', 'not_found', 'conflict')
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_CANCEL_REQUEST }) { why }: CancelRequest,
  ): Promise<TrainingDto> {
    return this.trainings.cancel(principal, id, why);
  }
}
