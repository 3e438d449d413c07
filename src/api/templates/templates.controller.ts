import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  TEMPLATE_DETAIL,
  TEMPLATE_PAGE,
  TEMPLATE_PARAMS,
  TEMPLATE_PATCH,
  type TemplateDetail,
  type TemplateDto,
} from './templates.dto.js';
import { TemplatesService } from './templates.service.js';

@Controller('api/v1/workflows/templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

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
    @Param({ schema: TEMPLATE_PARAMS }) { key }: z.infer<typeof TEMPLATE_PARAMS>,
  ): Promise<TemplateDetail> {
    return this.templates.get(organizationId, key);
  }

  /** Pausing keeps new executions from starting; those under way go on. */
  @Patch(':key')
  @RequireScope('workflows:write')
  @Answers(200, TEMPLATE_DETAIL, 'validation_failed', 'not_found', 'conflict')
  change(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: TEMPLATE_PARAMS }) { key }: z.infer<typeof TEMPLATE_PARAMS>,
    @Body({ schema: TEMPLATE_PATCH }) { state }: z.infer<typeof TEMPLATE_PATCH>,
  ): Promise<TemplateDetail> {
    return this.templates.setState(organizationId, key, state);
  }
}
