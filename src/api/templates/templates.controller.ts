import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers, Problems } from '../openapi/answers.decorator.js';
import { TemplateVersionsService } from './template-versions.service.js';
import {
  EXPORT_QUERY,
  OPTIONAL_REASON,
  TEMPLATE_DETAIL,
  TEMPLATE_PAGE,
  TEMPLATE_PARAMS,
  TEMPLATE_PATCH,
  type TemplateDetail,
  type TemplateDto,
  type TemplateParams,
} from './templates.dto.js';
import { TemplatesService } from './templates.service.js';

@Controller('api/v1/workflows/templates')
export class TemplatesController {
  constructor(
    private readonly templates: TemplatesService,
    private readonly versions: TemplateVersionsService,
  ) {}

  @Get()
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<TemplateDto>> {
    return this.templates.list(organizationId, query);
  }

  @Get(':key')
  @RequireScope('workflows:read')
  @Answers(200, TEMPLATE_DETAIL, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
  ): Promise<TemplateDetail> {
    return this.templates.get(organizationId, key);
  }

  /** Pausing keeps new executions from starting; those under way go on. */
  @Patch(':key')
  @RequireScope('workflows:write')
  @Answers(200, TEMPLATE_DETAIL, 'validation_failed', 'not_found', 'template_archived', 'template_unpublished')
  change(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: TEMPLATE_PATCH }) { state }: z.infer<typeof TEMPLATE_PATCH>,
  ): Promise<TemplateDetail> {
    return this.templates.setState(principal, key, state);
  }

  /** An archived template starts nothing and cannot be changed or published; executions under way go on. */
  @Post(':key/archive')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(200, TEMPLATE_DETAIL, 'validation_failed', 'not_found')
  archive(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: OPTIONAL_REASON }) { why }: z.infer<typeof OPTIONAL_REASON>,
  ): Promise<TemplateDetail> {
    return this.templates.archive(principal, key, why);
  }

  /** Brings an archived template back, paused. */
  @Post(':key/restore')
  @RequireScope('workflows:write')
  @ApiBody({ required: false })
  @Answers(200, TEMPLATE_DETAIL, 'validation_failed', 'not_found')
  restore(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Body({ schema: OPTIONAL_REASON }) { why }: z.infer<typeof OPTIONAL_REASON>,
  ): Promise<TemplateDetail> {
    return this.templates.restore(principal, key, why);
  }

  /** The YAML as a file. */
  @Get(':key/export')
  @RequireScope('workflows:read')
  @ApiProduces('application/yaml')
  @ApiResponse({ status: 200, description: 'Done', content: { 'application/yaml': { schema: { type: 'string' } } } })
  @Problems('validation_failed', 'not_found', 'template_unpublished')
  async export(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: TemplateParams,
    @Query({ schema: EXPORT_QUERY }) query: z.infer<typeof EXPORT_QUERY>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.versions.source(organizationId, key, query.version);
    await reply
      .header('content-type', 'application/yaml; charset=utf-8')
      .header('content-disposition', `attachment; filename="${key}.yaml"`)
      .send(source);
  }
}
