import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  APPROVAL,
  MODEL,
  MODEL_DETAILS,
  MODEL_PAGE,
  OPTIONAL_ACTIVATION,
  OPTIONAL_RETIREMENT,
  type Activation,
  type Approval,
  type ModelDetailsDto,
  type ModelDto,
  type Retirement,
} from './models.dto.js';
import { ModelsService } from './models.service.js';

@Controller('api/v1/scoring/models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  /** The models that the organization knows, newest first. */
  @Get()
  @RequireScope('scoring:use')
  @Answers(200, MODEL_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<ModelDto>> {
    return this.models.list(organizationId, query);
  }

  /** A model with what it reads and how it was measured. */
  @Get(':id')
  @RequireScope('scoring:use')
  @Answers(200, MODEL_DETAILS, 'validation_failed', 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<ModelDetailsDto> {
    return this.models.get(organizationId, id);
  }

  /** Has the model answer from now on. Harmless to repeat. */
  @Post(':id/activate')
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(200, MODEL, 'validation_failed', 'not_found', 'model_not_servable', 'experiment_running')
  activate(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_ACTIVATION }) request: Activation,
  ): Promise<ModelDto> {
    return this.models.activate(principal, id, request);
  }

  /** Has the model answer again that was active before the one that is. */
  @Post('rollback')
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(200, MODEL, 'validation_failed', 'conflict', 'model_not_servable', 'experiment_running')
  rollBack(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: OPTIONAL_ACTIVATION }) request: Activation,
  ): Promise<ModelDto> {
    return this.models.rollBack(principal, request);
  }

  /** Lets a model through that the gate has left to a person: it may then be activated. */
  @Post(':id/approve')
  @RequireScope('models:approve')
  @Answers(200, MODEL, 'validation_failed', 'not_found', 'conflict')
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: APPROVAL }) approval: Approval,
  ): Promise<ModelDto> {
    return this.models.approve(principal, id, approval);
  }

  /** Takes a model out of use for good; not the active one. */
  @Post(':id/retire')
  @RequireScope('scoring:manage')
  @ApiBody({ required: false })
  @Answers(200, MODEL, 'validation_failed', 'not_found', 'conflict', 'experiment_running')
  retire(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: OPTIONAL_RETIREMENT }) retirement: Retirement,
  ): Promise<ModelDto> {
    return this.models.retire(principal, id, retirement);
  }
}
