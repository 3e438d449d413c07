import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import {
  SECRET_PAGE,
  SECRET_PARAMS,
  SECRET_VALUE,
  type SecretDto,
  type SecretParams,
  type SecretValue,
} from './secrets.dto.js';
import { SecretsService } from './secrets.service.js';

@Controller('api/v1/secrets')
export class SecretsController {
  constructor(private readonly secrets: SecretsService) {}

  /** Names of the secrets that `http` steps may use; values are never answered. */
  @Get()
  @RequireScope('secrets:manage')
  @Answers(200, SECRET_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<SecretDto>> {
    return this.secrets.list(organizationId, query);
  }

  /** Sets a secret, or another value for it: steps use it from then on. */
  @Put(':name')
  @RequireScope('secrets:manage')
  @AnswersNothing('validation_failed', 'conflict')
  put(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: SECRET_PARAMS }) { name }: SecretParams,
    @Body({ schema: SECRET_VALUE }) { value }: SecretValue,
  ): Promise<void> {
    return this.secrets.put(principal, name, value);
  }

  /** Steps that name it fail with `secret_missing` from then on. */
  @Delete(':name')
  @RequireScope('secrets:manage')
  @AnswersNothing('not_found')
  delete(
    @CurrentPrincipal() principal: Principal,
    @Param({ schema: SECRET_PARAMS }) { name }: SecretParams,
  ): Promise<void> {
    return this.secrets.delete(principal, name);
  }
}
