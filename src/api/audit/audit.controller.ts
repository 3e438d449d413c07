import { Controller, Get, Query } from '@nestjs/common';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import { AUDIT_PAGE, AUDIT_QUERY, type AuditEntryDto, type AuditQuery } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Who did what to which template or execution, and why; newest first. */
  @Get()
  @RequireScope('audit:read')
  @Answers(200, AUDIT_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: AUDIT_QUERY }) query: AuditQuery,
  ): Promise<Page<AuditEntryDto>> {
    return this.audit.list(organizationId, query);
  }
}
