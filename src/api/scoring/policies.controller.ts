import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { PAGE_QUERY, type Page, type PageQuery } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  POLICY_CHANGE,
  POLICY_PAGE,
  POLICY_PARAMS,
  POLICY_PREVIEW,
  POLICY_PREVIEW_REQUEST,
  POLICY_VERSION,
  type PolicyChange,
  type PolicyParams,
  type PolicyPreview,
  type PolicyPreviewRequest,
  type PolicyVersionDto,
} from './policies.dto.js';
import { PoliciesService } from './policies.service.js';

@Controller('api/v1/scoring/policy')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  /** The policy that is in force. */
  @Get()
  @RequireScope('scoring:use')
  @Answers(200, POLICY_VERSION)
  current(@CurrentPrincipal() { organizationId }: Principal): Promise<PolicyVersionDto> {
    return this.policies.current(organizationId);
  }

  /** Puts a policy into force, as the next version. Versions never change: each score names the one that it was made by. */
  @Put()
  @RequireScope('scoring:manage')
  @Answers(200, POLICY_VERSION, 'validation_failed', 'policy_invalid', 'conflict')
  save(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: POLICY_CHANGE }) change: PolicyChange,
  ): Promise<PolicyVersionDto> {
    return this.policies.save(principal, change);
  }

  /** Every version that was in force, newest first. */
  @Get('versions')
  @RequireScope('scoring:use')
  @Answers(200, POLICY_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: PAGE_QUERY }) query: PageQuery,
  ): Promise<Page<PolicyVersionDto>> {
    return this.policies.list(organizationId, query);
  }

  /** A version that was in force. */
  @Get('versions/:version')
  @RequireScope('scoring:use')
  @Answers(200, POLICY_VERSION, 'validation_failed', 'not_found')
  version(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: POLICY_PARAMS }) { version }: PolicyParams,
  ): Promise<PolicyVersionDto> {
    return this.policies.version(organizationId, version);
  }

  /** How the bands of the newest leads would change by a policy. Stores nothing. */
  @Post('preview')
  @RequireScope('scoring:use')
  @Answers(200, POLICY_PREVIEW, 'validation_failed', 'policy_invalid')
  preview(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body({ schema: POLICY_PREVIEW_REQUEST }) request: PolicyPreviewRequest,
  ): Promise<PolicyPreview> {
    return this.policies.preview(organizationId, request);
  }
}
