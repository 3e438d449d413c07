import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import type { Page } from '../common/pagination.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  NEW_SUPPRESSION,
  SUPPRESSION,
  SUPPRESSION_PAGE,
  SUPPRESSION_QUERY,
  type NewSuppression,
  type SuppressionDto,
  type SuppressionQuery,
} from './suppressions.dto.js';
import { SuppressionsService } from './suppressions.service.js';

@Controller('api/v1/suppressions')
export class SuppressionsController {
  constructor(private readonly suppressions: SuppressionsService) {}

  /** Addresses that are not written to, newest first. */
  @Get()
  @RequireScope('messages:read')
  @Answers(200, SUPPRESSION_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: SUPPRESSION_QUERY }) query: SuppressionQuery,
  ): Promise<Page<SuppressionDto>> {
    return this.suppressions.list(organizationId, query);
  }

  /** Suppresses an address. Harmless to repeat: one that is suppressed already is answered as it is. */
  @Post()
  @RequireScope('messages:write')
  @Answers(200, SUPPRESSION, 'validation_failed')
  add(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: NEW_SUPPRESSION }) suppression: NewSuppression,
  ): Promise<SuppressionDto> {
    return this.suppressions.add(principal, suppression);
  }

  /** The address may be written to again. */
  @Delete(':id')
  @RequireScope('messages:write')
  @AnswersNothing('not_found')
  remove(@CurrentPrincipal() principal: Principal, @Param({ schema: ID_PARAMS }) { id }: IdParams): Promise<void> {
    return this.suppressions.remove(principal, id);
  }
}
