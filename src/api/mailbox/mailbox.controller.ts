import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import type { Page } from '../common/pagination.js';
import { Answers } from '../openapi/answers.decorator.js';
import {
  MAIL_DETAIL,
  MAIL_PAGE,
  MAIL_PARAMS,
  MAIL_QUERY,
  type MailDetail,
  type MailDto,
  type MailQuery,
} from './mailbox.dto.js';
import { MailboxService } from './mailbox.service.js';

/** There only where the built-in mail server runs (MAILBOX_SMTP_PORT). */
@Controller('dev/mailbox')
export class MailboxController {
  constructor(private readonly mailbox: MailboxService) {}

  @Get()
  @RequireScope('messages:read')
  @Answers(200, MAIL_PAGE, 'validation_failed')
  list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Query({ schema: MAIL_QUERY }) query: MailQuery,
  ): Promise<Page<MailDto>> {
    return this.mailbox.list(organizationId, query);
  }

  @Get(':id')
  @RequireScope('messages:read')
  @Answers(200, MAIL_DETAIL, 'not_found')
  get(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: MAIL_PARAMS }) { id }: z.infer<typeof MAIL_PARAMS>,
  ): Promise<MailDetail> {
    return this.mailbox.get(organizationId, id);
  }
}
