import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import { TemplatePublisher } from './template-publisher.js';
import {
  DIFF_QUERY,
  OPTIONAL_ACTIVATE_REQUEST,
  PUBLICATION,
  TEMPLATE_DIFF,
  TEMPLATE_VERSION_DETAIL,
  TEMPLATE_VERSION_PAGE,
  VERSION_PARAMS,
  type ActivateRequest,
  type DiffQuery,
  type Publication,
  type TemplateDiffDto,
  type TemplateVersionDetail,
  type TemplateVersionDto,
  type VersionParams,
} from './template-versions.dto.js';
import { TemplateVersionsService } from './template-versions.service.js';
import { TEMPLATE_PARAMS, type TemplateParams } from './templates.dto.js';

@Controller('api/v1/workflows/templates/:key')
export class TemplateVersionsController {
  constructor(
    private readonly versions: TemplateVersionsService,
    private readonly publisher: TemplatePublisher,
  ) {}

  /** Newest first. */
  @Get('versions')
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_VERSION_PAGE, 'validation_failed', 'not_found')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<TemplateVersionDto>> {
    return this.versions.list(organizationId, key, query);
  }

  @Get('versions/:version')
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_VERSION_DETAIL, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: VERSION_PARAMS }) { key, version }: VersionParams,
  ): Promise<TemplateVersionDetail> {
    return this.versions.get(organizationId, key, version);
  }

  /** Makes a version the one that new executions run; the draft stays as it is. */
  @Post('versions/:version/publish')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(200, PUBLICATION, 'validation_failed', 'not_found', 'template_archived', 'move_under_way')
  publish(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: VERSION_PARAMS }) { key, version }: VersionParams,
    @Body({ schema: OPTIONAL_ACTIVATE_REQUEST }) request: ActivateRequest,
  ): Promise<Publication> {
    return this.publisher.activate(principal, key, version, request);
  }

  /** What makes one version or the draft another, step by step. */
  @Get('diff')
  @RequireScope('workflows:read')
  @Answers(
    200,
    TEMPLATE_DIFF,
    'validation_failed',
    'not_found',
    'template_unpublished',
    'template_invalid',
    'overloaded',
  )
  diff(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Query({ schema: DIFF_QUERY }) query: DiffQuery,
  ): Promise<TemplateDiffDto> {
    return this.versions.diff(organizationId, key, query);
  }
}
