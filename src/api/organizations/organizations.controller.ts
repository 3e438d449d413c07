import { Body, Controller, Get, Patch } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Answers } from '../openapi/answers.decorator.js';
import { ORGANIZATION, ORGANIZATION_PATCH, type OrganizationDto, type OrganizationPatch } from './organizations.dto.js';
import { OrganizationsService } from './organizations.service.js';

@Controller('api/v1/organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  /** The caller's organization, with its send policy. */
  @Get('current')
  @RequireScope('organizations:read')
  @Answers(200, ORGANIZATION)
  current(@CurrentPrincipal() { organizationId }: Principal): Promise<OrganizationDto> {
    return this.organizations.current(organizationId);
  }

  /** Messages that are held already go by the new policy when their time comes. */
  @Patch('current')
  @RequireScope('organizations:write')
  @Answers(200, ORGANIZATION, 'validation_failed')
  change(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: ORGANIZATION_PATCH }) patch: OrganizationPatch,
  ): Promise<OrganizationDto> {
    return this.organizations.change(principal, patch);
  }
}
