import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  NEW_SOURCE,
  REFUSAL_PAGE,
  SOURCE,
  SOURCE_PAGE,
  SOURCE_PATCH,
  SOURCE_WITH_SECRET,
  type NewSource,
  type RefusalDto,
  type SourceDto,
  type SourcePatch,
  type SourceWithSecret,
} from './sources.dto.js';
import { SourcesService } from './sources.service.js';

@Controller('api/v1/sources')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Get()
  @RequireScope('sources:read')
  @Answers(200, SOURCE_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<SourceDto>> {
    return this.sources.list(organizationId, query);
  }

  @Post()
  @RequireScope('sources:write')
  @Answers(201, SOURCE_WITH_SECRET, 'validation_failed', 'conflict')
  create(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body({ schema: NEW_SOURCE }) source: NewSource,
  ): Promise<SourceWithSecret> {
    return this.sources.create(organizationId, source);
  }

  @Get(':id')
  @RequireScope('sources:read')
  @Answers(200, SOURCE, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<SourceDto> {
    return this.sources.get(organizationId, id);
  }

  @Patch(':id')
  @RequireScope('sources:write')
  @Answers(200, SOURCE, 'validation_failed', 'not_found')
  change(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Body({ schema: SOURCE_PATCH }) patch: SourcePatch,
  ): Promise<SourceDto> {
    return this.sources.change(organizationId, id, patch);
  }

  /** The old secret ends at once. */
  @Post(':id/rotate-secret')
  @RequireScope('sources:write')
  @Answers(200, SOURCE_WITH_SECRET, 'not_found')
  rotateSecret(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<SourceWithSecret> {
    return this.sources.rotateSecret(organizationId, id);
  }

  /** Requests that were refused at the door, and why. */
  @Get(':id/refusals')
  @RequireScope('sources:read')
  @Answers(200, REFUSAL_PAGE, 'validation_failed', 'not_found')
  refusals(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<RefusalDto>> {
    return this.sources.refusals(organizationId, id, query);
  }
}
