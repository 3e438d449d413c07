import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  API_KEY_PAGE,
  CREATED_API_KEY,
  NEW_API_KEY,
  type ApiKeyDto,
  type CreatedApiKey,
  type NewApiKey,
} from './api-keys.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @RequireScope('api_keys:manage')
  @Answers(200, API_KEY_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<ApiKeyDto>> {
    return this.apiKeys.list(organizationId, query);
  }

  /** The key itself is answered this once; only its hash is kept. */
  @Post()
  @RequireScope('api_keys:manage')
  @Answers(201, CREATED_API_KEY, 'validation_failed', 'forbidden')
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: NEW_API_KEY }) apiKey: NewApiKey,
  ): Promise<CreatedApiKey> {
    return this.apiKeys.create(principal, apiKey);
  }

  /** Revokes the key: at once in this process, within 30 seconds in others. */
  @Delete(':id')
  @RequireScope('api_keys:manage')
  @AnswersNothing('not_found')
  revoke(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<void> {
    return this.apiKeys.revoke(organizationId, id);
  }
}
